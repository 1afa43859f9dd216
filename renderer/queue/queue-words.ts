/** What the queue's rows and acts say. Pure. */
import type { QueueActName, QueueActWish, QueueRow, RecipientState } from '../../server/api/contract.ts';
import { count, moment, plural } from '../design/format.ts';

type ActWords = {
  readonly name: string;
  /** Under which it stands on the bar; none: in the menu. */
  readonly keys?: string;
  /** From which states it can be done. */
  readonly from: readonly RecipientState[];
  /** How the command line calls it. */
  readonly cli: string;
  /** Several of them, in a sentence: "12 messages are …". */
  readonly past: string;
  readonly danger?: true;
};

const untried = ['queued', 'deferred'] as const;
const waiting = ['queued', 'deferred', 'held'] as const;

export const acts: { readonly [A in QueueActName]: ActWords } = {
  retry: { name: 'Send now', keys: '!', from: untried, cli: 'retry', past: 'tried now' },
  hold: { name: 'Hold', keys: 'h', from: untried, cli: 'hold', past: 'held' },
  release: { name: 'Release', keys: 'h', from: ['held'], cli: 'release', past: 'released' },
  bounce: { name: 'Return to sender', keys: 'd', from: waiting, cli: 'bounce', past: 'returned to the sender' },
  reroute: { name: 'Route via', keys: 'shift+r', from: waiting, cli: 'reroute', past: 'on another route' },
  cancel: { name: 'Delete', keys: '#', from: waiting, cli: 'delete', past: 'deleted', danger: true },
  requeue: { name: 'Start anew', from: waiting, cli: 'requeue', past: 'queued anew' },
  schedule: { name: 'Send at…', from: untried, cli: 'schedule', past: 'to be tried then' },
  keep: { name: 'Keep trying until…', from: waiting, cli: 'keep', past: 'kept until then' },
  expire: { name: 'Give up now…', from: waiting, cli: 'expire', past: 'given up; their senders are told' },
  'mark-delivered': {
    name: 'Mark as delivered…',
    from: waiting,
    cli: 'delivered',
    past: 'marked as delivered; nobody is told',
  },
};

export const fit = (rows: readonly QueueRow[], act: QueueActName): readonly QueueRow[] =>
  rows.filter(row => acts[act].from.includes(row.state));

/** What ends a message, or is done to so many, is asked first. */
export type Asked = 'bounce' | 'expire' | 'mark-delivered';
export const isAsked = (act: QueueActName): act is Asked =>
  act === 'bounce' || act === 'expire' || act === 'mark-delivered';

const questions: { readonly [A in Asked]: (what: string) => string } = {
  bounce: what => `Return ${what} to the sender?`,
  expire: what => `Give up on ${what}?`,
  'mark-delivered': what => `Mark ${what} as delivered?`,
};

/** `Return 3 waiting messages for example.net to the sender?`: the thing and the count, and for whom when it is one place. */
export const question = (act: Asked, n: number, domain: string | null): string =>
  questions[act](`${plural(n, 'waiting message')}${domain === null ? '' : ` for ${domain}`}`);

/** null: there are several. */
export function oneDomain(rows: readonly Pick<QueueRow, 'address'>[]): string | null {
  const domains = new Set(rows.map(row => row.address.split('@').at(-1)!));
  const [domain] = domains;
  return domains.size === 1 ? domain! : null;
}

export const consequence: { readonly [A in Asked]: string } = {
  bounce: 'Each sender gets a report that says it could not be delivered. The messages leave the queue.',
  expire: 'As if their time had run out: each sender gets a report, and the messages leave the queue.',
  'mark-delivered': 'They leave the queue as if they had arrived. Nobody is told, and nobody gets them from here.',
};

/** Said when it is done; with the number that really changed. */
export function done(act: QueueActName, changed: number, asked = changed): string {
  const what = plural(changed, 'message');
  const are = changed === 1 ? 'is' : 'are';
  const left = asked > changed ? ` ${count(asked - changed)} could not be: on the way, or gone.` : '';
  switch (act) {
    case 'retry':
      return `${what} ${are} tried now.${left}`;
    case 'hold':
      return `${what} held. Nothing happens to ${changed === 1 ? 'it' : 'them'} until released.${left}`;
    case 'cancel':
      return `${what} deleted from the queue.${left}`;
    case 'expire':
      return `${what} given up; ${changed === 1 ? 'its sender is' : 'their senders are'} told.${left}`;
    default:
      return `${what} ${acts[act].past}.${left}`;
  }
}

/** By key, for buttons that could do nothing cannot be pressed. */
export function cannot(act: QueueActName, rows: readonly Pick<QueueRow, 'state'>[]): string {
  const states = [...new Set(rows.map(row => (row.state === 'active' ? 'on the way' : row.state)))];
  return `${acts[act].name.replace('…', '')} is not for what is ${states.join(' or ')}.`;
}

/** RFC 4865: its sender chose the hour, and nothing went wrong. */
export const waitsForItsHour = ({ attempts, nextAt, notBefore }: QueueRow): boolean =>
  attempts === 0 && notBefore !== null && nextAt === notBefore;

/** RFC 5321 §4.2: what a host said begins with its code; anything else is our own finding. */
export const isReply = (text: string): boolean => /^[2-5]\d\d[ -]/.test(text);

/** A rule or the breaker is named; the window and the command line are you. */
export const holder = (by: string | null): string =>
  by === null || /^the (window|command line)/.test(by) ? 'you' : by;

/** The far side's words first; without them, what the state means. */
export function why(row: QueueRow): string {
  if (row.state === 'held') {
    const by = `Held by ${holder(row.operatedBy)}`;
    return row.reply ? `${by}; before that: ${row.reply}` : by;
  }
  if (row.reply) return row.host && isReply(row.reply) ? `${row.host} said: ${row.reply}` : row.reply;
  if (waitsForItsHour(row)) return `Held by its sender until ${moment(row.notBefore!)}`;
  if (row.uncertain) return 'Perhaps delivered: the connection broke before the answer';
  switch (row.state) {
    case 'active':
      return 'A connection is open';
    case 'deferred':
      return 'The last attempt gave no answer';
    default:
      return 'Not tried yet';
  }
}

type Counts = Readonly<Record<RecipientState, number>>;

export function summary(counts: Counts): string {
  const parts = [
    [counts.active, 'being tried'],
    [counts.queued + counts.deferred, 'waiting'],
    [counts.held, 'held'],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, word]) => `${count(n)} ${word}`);
  return said.length > 0 ? said.join(' · ') : 'Nothing waits.';
}

export const waitingIn = (counts: Counts): number => counts.queued + counts.active + counts.deferred + counts.held;

/** More than so many are first shown: how many, of whom, where to, and who is left alone. */
export const MANY = 20;

/** The same on the command line; more ids than a line holds are told by what was looked for. */
export function commandFor(
  act: QueueActName,
  recipients: readonly number[],
  where: string,
  wish: Partial<Pick<Extract<QueueActWish, { act: 'reroute' }>, 'newRoute'>> = {},
): string {
  const which =
    recipients.length <= MANY
      ? recipients.join(' ') || 'ID…'
      : where === ''
        ? '--all'
        : `--where '${where.replaceAll("'", String.raw`'\''`)}'`;
  const more: Partial<Record<QueueActName, string>> = {
    reroute: ` --via ${wish.newRoute == null ? 'auto' : `"${wish.newRoute}"`}`,
    schedule: ' --at 18:30',
    keep: ' --until 2d',
  };
  return `mailroom queue ${acts[act].cli} ${which}${more[act] ?? ''}`;
}
