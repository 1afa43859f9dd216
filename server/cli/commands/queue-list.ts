/** `queue list`, `show`, `stat`: what waits, as a table, as Postfix's mailq and postqueue -j, as qmail-qstat and -qread. */
import type { Api, FrozenRow, QueueRow, QueueSelection } from '../../api/contract.ts';
import { MONTHS, mailqText } from '../../queue/mailq-text.ts';
import { postqueueLines } from '../../queue/postqueue-json.ts';
import { live } from '../../queue/state.ts';
import { CommandEnd, exit } from '../exit.ts';
import { bytes, moment, say, sayJson, sayOctets, sayText, table } from '../print.ts';
import { withRests } from './queue-rests.ts';
import { namedOnes, type Selecting, wordsOf } from './queue-selection.ts';

export type Listing = Selecting & {
  readonly json?: boolean | undefined;
  readonly rows?: boolean | undefined;
  readonly mailq?: boolean | undefined;
};

export async function list(api: Api, ids: readonly string[], given: Listing): Promise<number> {
  const rows = await chosenRows(api, ids, given);
  if (given.rows) {
    sayJson(rows);
    return exit.done;
  }
  const told = withRests(rows, await api.queue.destinations({}));
  if (given.json) for (const line of postqueueLines(told)) say(line);
  else if (given.mailq) sayText(mailqText(told).trimEnd());
  else await tableOf(api, told, given.all === true);
  return exit.done;
}

async function tableOf(api: Api, rows: readonly QueueRow[], everything: boolean): Promise<void> {
  const frozen = await api.queue.frozen({});
  for (const one of frozen) say(frozenLine(one));
  table(
    ['ID', 'RCPT', 'STATE', 'FROM', 'TO', 'TRIES', 'NEXT', 'WHY'],
    rows.map(row => line(row, frozen)),
    everything ? 'Nothing has come yet.' : 'Nothing waits.',
  );
}

export const frozenLine = ({ route, by, why, since }: FrozenRow): string =>
  `${route === null ? 'All outgoing mail is paused' : `Mail to ${route} is frozen`} by ${by} since ${moment(since)}${why === '' ? '' : `: ${why}`}`;

/** What waits, unless something is said of states; with --all, what is in the queue's memory too. */
async function chosenRows(api: Api, ids: readonly string[], given: Listing): Promise<QueueRow[]> {
  if (ids.length > 0) {
    const each = await Promise.all(namedOnes(ids).map(selection => everyRow(api, selection)));
    return each.flat();
  }
  const words = wordsOf(given);
  if (words === null) return everyRow(api, given.all ? {} : { states: live });
  const waiting = given.all || /(^|\s)state:/.test(words) ? '' : ` state:${live.join(',')}`;
  return everyRow(api, { where: words + waiting });
}

async function everyRow(api: Api, where: QueueSelection): Promise<QueueRow[]> {
  const rows: QueueRow[] = [];
  for (let after = 0; ; ) {
    const page = await api.queue.list({ ...where, after, limit: 1000 });
    rows.push(...page);
    if (page.length < 1000) return rows;
    after = page.at(-1)!.recipient;
  }
}

/** RFC 4865: nobody has tried it yet, and nothing went wrong. */
const waitsForItsHour = ({ attempts, nextAt, notBefore }: QueueRow): boolean =>
  attempts === 0 && notBefore !== null && nextAt === notBefore;

const line = (row: QueueRow, frozen: readonly FrozenRow[]): string[] => [
  row.trace,
  String(row.recipient),
  isFrozen(row, frozen) ? 'frozen' : row.state,
  row.sender || '<>',
  row.address,
  String(row.attempts),
  isFrozen(row, frozen) ? '' : moment(row.nextAt),
  whyOf(row),
];

const isFrozen = ({ route, nextAt }: QueueRow, frozen: readonly FrozenRow[]): boolean =>
  nextAt !== null && frozen.some(one => one.route === route || (one.route === null && route !== 'local'));

/** Who holds it goes before what was said on the way. */
const whyOf = (row: QueueRow): string => {
  if (row.state === 'held' && row.operatedBy) return `held by ${row.operatedBy}`;
  return row.reply === null && waitsForItsHour(row) ? 'held by its sender' : (row.reply ?? '').slice(0, 70);
};

const next = (row: QueueRow): string =>
  row.nextAt === null ? '' : `, ${waitsForItsHour(row) ? 'held by its sender until' : 'next'} ${moment(row.nextAt)}`;

export type Showing = {
  readonly json?: boolean | undefined;
  readonly head?: boolean | undefined;
  readonly body?: boolean | undefined;
  readonly message?: boolean | undefined;
};

export async function show(api: Api, id: string, given: Showing): Promise<number> {
  const rows = await everyRow(api, namedOnes([id])[0]!);
  if (rows.length === 0) throw new CommandEnd(exit.refused, `There is no message ${id} in the queue's memory`);
  if (given.head || given.body || given.message) return octets(api, rows[0]!.trace, given);
  if (given.json) {
    sayJson(rows);
    return exit.done;
  }
  const first = rows[0]!;
  say(`${first.trace}  ${first.subject || '(no subject)'}`);
  say(
    `From ${first.sender || '<>'}, ${bytes(first.size)}, accepted ${moment(first.acceptedAt)}, kept until ${moment(first.expiresAt)}`,
  );
  const frozen = await api.queue.frozen({});
  for (const row of withRests(rows, await api.queue.destinations({}))) {
    say(
      `  ${row.address}: ${row.state}${row.state === 'held' && row.operatedBy ? ` by ${row.operatedBy}` : ''}, ${row.attempts} ${row.attempts === 1 ? 'try' : 'tries'}${next(row)}${row.uncertain ? ', may have been delivered twice' : ''}`,
    );
    if (isFrozen(row, frozen)) say(`      its route, ${row.route}, is frozen`);
    if (row.reply) say(`      ${row.host ? `${row.host}: ` : ''}${row.reply}`);
    for (const line of await meaning(api, row)) say(`      ${line}`);
  }
  return exit.done;
}

/** Why, who must act, and what to do: of what was refused, for now or for good. */
async function meaning(api: Api, { state, status, reply }: QueueRow): Promise<readonly string[]> {
  if (reply === null || (state !== 'failed' && state !== 'deferred')) return [];
  const replies = [{ status, reply, final: state === 'failed' }];
  const [told] = await api.returns.explain({ replies });
  return told ? [`${told.why} ${told.fix} (${told.whoInWords})`] : [];
}

/** postcat -h, -b; exim -Mvh, -Mvb, -Mvc. Both parts asked for are the whole. */
async function octets(api: Api, trace: string, { head, body, message }: Showing): Promise<number> {
  const { source } = await api.journeys.message({ trace, source: true });
  const all = Buffer.from(source ?? '', 'latin1');
  const found = all.indexOf('\r\n\r\n');
  const end = found === -1 ? all.length : found + 4;
  if (message || (head && body)) sayOctets(all);
  else sayOctets(head ? all.subarray(0, end) : all.subarray(end));
  return exit.done;
}

/** qmail-qstat(8) and qmail-qread(8), as their readers know them. */
export async function stat(
  api: Api,
  given: { readonly read?: boolean | undefined; readonly json?: boolean | undefined },
) {
  const rows = await everyRow(api, { states: live });
  const messages = Map.groupBy(rows, row => row.queued);
  const untouched = [...messages.values()].filter(of => of.every(row => row.attempts === 0 && row.state === 'queued'));
  if (given.json) sayJson({ messages: messages.size, recipients: rows.length, untried: untouched.length });
  else if (given.read) {
    const lines = [...messages.values()].flatMap(qreadLines);
    sayOctets(Buffer.from(lines.map(each => `${each}\n`).join('')));
  } else {
    say(`messages in queue: ${messages.size}`);
    say(`messages in queue but not yet preprocessed: ${untouched.length}`);
  }
  return exit.done;
}

/** '22 Nov 2026 10:12:05 GMT  #17  1234  <ana@office.test> ', then a line for each recipient. */
function qreadLines(rows: readonly QueueRow[]): string[] {
  const first = rows[0]!;
  const d = new Date(first.acceptedAt);
  const time = d.toISOString().slice(11, 19);
  const date = `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()} ${time} GMT`;
  return [
    `${date}  #${first.queued}  ${first.size}  <${first.sender}> `,
    ...rows.map(row => `\t${row.route === 'local' ? 'local' : 'remote'}\t${row.address}`),
  ];
}
