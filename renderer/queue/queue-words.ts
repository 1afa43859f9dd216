/** What the queue's rows and acts say. Pure. */
import type { QueueAct, QueueRow, RecipientState } from '../../server/api/contract.ts';
import { count, moment, plural } from '../design/format.ts';

type ActWords = {
  readonly act: QueueAct;
  readonly name: string;
  readonly keys: string;
  /** From which states it can be done. */
  readonly from: readonly RecipientState[];
  readonly cli: string;
  /** The act that takes it back. */
  readonly undo: QueueAct | null;
};

export const acts: { readonly [A in QueueAct]: ActWords } = {
  retry: { act: 'retry', name: 'Send now', keys: '!', from: ['deferred', 'queued'], cli: 'retry', undo: null },
  hold: { act: 'hold', name: 'Hold', keys: 'h', from: ['queued', 'deferred'], cli: 'hold', undo: 'release' },
  release: { act: 'release', name: 'Release', keys: 'h', from: ['held'], cli: 'release', undo: 'hold' },
  bounce: {
    act: 'bounce',
    name: 'Return to sender',
    keys: 'd',
    from: ['queued', 'deferred', 'held'],
    cli: 'bounce',
    undo: null,
  },
  cancel: { act: 'cancel', name: 'Delete', keys: '#', from: ['queued', 'deferred', 'held'], cli: 'cancel', undo: null },
};

export const fit = (rows: readonly QueueRow[], act: QueueAct): readonly QueueRow[] =>
  rows.filter(row => acts[act].from.includes(row.state));

/** `Delete 3 waiting messages to example.net?`: the thing and the count, and where to when it is one place. */
export function question(act: 'bounce' | 'cancel', rows: readonly QueueRow[]): string {
  const routes = new Set(rows.map(row => row.address.split('@').at(-1)));
  const where = routes.size === 1 ? ` to ${[...routes][0]}` : '';
  const what = `${plural(rows.length, 'waiting message')}${where}`;
  return act === 'bounce' ? `Return ${what} to the sender?` : `Delete ${what}?`;
}

export const consequence = {
  bounce: 'Each sender gets a report that says it could not be delivered. The messages leave the queue.',
  cancel: 'They leave the queue without a word to their senders. This cannot be taken back.',
} as const;

/** Said when it is done; with the number that really changed. */
export function done(act: QueueAct, changed: number): string {
  const what = plural(changed, 'message');
  switch (act) {
    case 'retry':
      return changed === 1 ? '1 message is tried now.' : `${count(changed)} messages are tried now.`;
    case 'hold':
      return `${what} held. Nothing happens to ${changed === 1 ? 'it' : 'them'} until released.`;
    case 'release':
      return `${what} released.`;
    case 'bounce':
      return `${what} returned to the sender.`;
    case 'cancel':
      return `${what} deleted from the queue.`;
  }
}

/** RFC 4865: its sender chose the hour, and nothing went wrong. */
export const waitsForItsHour = ({ attempts, nextAt, notBefore }: QueueRow): boolean =>
  attempts === 0 && notBefore !== null && nextAt === notBefore;

/** RFC 5321 §4.2: what a host said begins with its code; anything else is our own finding. */
const isReply = (text: string): boolean => /^[2-5]\d\d[ -]/.test(text);

/** A rule or the breaker is named; the window and the command line are you. */
const holder = (by: string | null): string => (by === null || /^the (window|command line)/.test(by) ? 'you' : by);

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
  return said.length > 0 ? said.join(', ') : 'Nothing waits.';
}

export const waitingIn = (counts: Counts): number => counts.queued + counts.active + counts.deferred + counts.held;

export type RouteShare = { readonly route: string; readonly waiting: number; readonly oldest: number };

/** Who is waited for most. */
export function byRoute(rows: readonly QueueRow[]): readonly RouteShare[] {
  const shares = new Map<string, { waiting: number; oldest: number }>();
  for (const row of rows) {
    const share = shares.get(row.route) ?? { waiting: 0, oldest: row.acceptedAt };
    shares.set(row.route, { waiting: share.waiting + 1, oldest: Math.min(share.oldest, row.acceptedAt) });
  }
  return [...shares]
    .map(([route, share]) => ({ route, ...share }))
    .sort((a, b) => b.waiting - a.waiting || a.oldest - b.oldest);
}
