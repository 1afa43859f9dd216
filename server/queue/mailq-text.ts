/**
 * The queue as mailq(1) of Postfix prints it, which monitors and scripts read: `*` behind an id says that it is being
 * delivered, `!` that it is held. Ours are long ids, and so is the layout; `short` is the one of Postfix's usual ids.
 */
import { type ListedRow, messagesOf, senderName } from './messages.ts';

export type MailqLayout = 'long' | 'short';

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const layouts = {
  long: {
    title: '----Queue ID----- --Size-- ---Arrival Time---- --Sender/Recipient------',
    widths: [17, 8, 19],
  },
  short: {
    title: '-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------',
    widths: [11, 7, 20],
  },
} as const;
/** A reason ends here, in its brackets. */
const REASON_ENDS = 76;

const flags = { active: '*', hold: '!', incoming: '', deferred: '' } as const;

export function mailqText(rows: readonly ListedRow[], layout: MailqLayout = 'long'): string {
  const messages = messagesOf(rows);
  if (messages.length === 0) return 'Mail queue is empty\n';
  const { title, widths } = layouts[layout];
  const [id, size, time] = widths;
  const margin = ' '.repeat(id + 1 + size + 1 + time + 1);
  const blocks = messages.map(message => {
    const name = message.id + flags[message.queue];
    const first = `${name.padEnd(id)} ${String(message.size).padStart(size)} ${timeOf(message.arrival).padEnd(time)} ${senderName(message.sender)}`;
    const byReason = Map.groupBy(message.recipients, ({ reason }) => reason ?? '');
    const tried = [...byReason].filter(([reason]) => reason !== '');
    const untried = byReason.get('') ?? [];
    return [
      first,
      ...tried.flatMap(([reason, of]) => [
        `${' '.repeat(Math.max(0, REASON_ENDS - reason.length))}(${reason})`,
        ...of.map(({ address }) => margin + address),
      ]),
      ...untried.map(({ address }) => margin + address),
    ].join('\n');
  });
  const kilobytes = Math.floor(messages.reduce((sum, message) => sum + message.size, 0) / 1024);
  const count = `${messages.length} Request${messages.length === 1 ? '' : 's'}`;
  return `${title}\n${blocks.join('\n\n')}\n\n-- ${kilobytes} Kbytes in ${count}.\n`;
}

/** As ctime(3) has it, without the year; in local time. */
function timeOf(at: number): string {
  const d = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${DAYS[d.getDay()]} ${MONTHS[d.getMonth()]} ${String(d.getDate()).padStart(2)} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}
