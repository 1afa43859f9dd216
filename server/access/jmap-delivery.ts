/** What has become of a submission's recipients, from the queue's rows (RFC 8621 §7): pure, so that it can be told again. */
import type { SubmissionRecord } from '../jmap/backend.ts';
import type { QueueRow } from '../store/interface.ts';

export type RecipientStatus = SubmissionRecord['recipients'][number];
/** What another server said of a recipient after it had taken the message, the last of each kind. */
export type HeardOf = {
  readonly recipient: string;
  readonly kind: string;
  readonly status: string | null;
  readonly reply: string | null;
};
export type Expansion = { readonly recipient: string; readonly into: readonly string[] };

const lower = (address: string): string => address.toLowerCase();

/** While nothing has been tried and everybody waits, all of it can be called back. */
export function undoStatusOf(rows: readonly QueueRow[]): 'pending' | 'final' | 'canceled' {
  if (rows.length === 0) return 'final';
  if (rows.every(row => row.state === 'cancelled')) return 'canceled';
  return rows.every(waitsUntried) ? 'pending' : 'final';
}

const waitsUntried = ({ state, attempts }: QueueRow): boolean =>
  attempts === 0 && (state === 'queued' || state === 'deferred' || state === 'held');

/** For each address of the envelope; an alias has become others, and what became of them is its answer. */
export function statusesOf(
  addresses: readonly string[],
  rows: readonly QueueRow[],
  expansions: readonly Expansion[],
  trace: string,
  heard: readonly HeardOf[] = [],
): RecipientStatus[] {
  const byAddress = new Map(rows.map(row => [lower(row.address), row]));
  const into = new Map(expansions.map(({ recipient, into }) => [lower(recipient), into]));
  const statusOf = (address: string, seen: ReadonlySet<string>): Omit<RecipientStatus, 'email'> => {
    const row = byAddress.get(lower(address));
    if (!row || seen.has(lower(address))) return { smtpReply: acceptedReply(trace), delivered: 'unknown' };
    if (row.state !== 'expanded') return asHeard(ofRow(row), heardOn(row));
    const ends = (into.get(lower(address)) ?? []).map(one => statusOf(one, new Set([...seen, lower(address)])));
    return together(ends, row);
  };
  return addresses.map(email => ({ email, ...statusOf(email, new Set()) }));

  function heardOn({ address, state }: QueueRow): readonly HeardOf[] {
    return state === 'relayed' || state === 'delivered'
      ? heard.filter(({ recipient }) => lower(recipient) === lower(address))
      : [];
  }
}

/** RFC 8621 §7: what a DSN or MDN says of the recipient goes before what the queue knew. */
function asHeard(status: Omit<RecipientStatus, 'email'>, heard: readonly HeardOf[]): Omit<RecipientStatus, 'email'> {
  const last = heard.findLast(({ kind }) => kind === 'failed' || kind === 'delivered');
  const isShown = heard.some(({ kind }) => kind === 'displayed');
  const told =
    last === undefined
      ? status
      : last.kind === 'failed'
        ? { ...status, ...returnedReply(last) }
        : { ...status, delivered: 'yes' as const };
  return isShown ? { ...told, delivered: 'yes', displayed: true } : told;
}

function returnedReply({ status, reply }: HeardOf): Omit<RecipientStatus, 'email'> {
  const said = reply === null ? '' : oneLine(reply);
  const isReply = /^[245]\d\d[ -]/.test(said);
  return { smtpReply: isReply ? said : `550 ${status ?? '5.0.0'} ${said || 'It was returned'}`, delivered: 'no' };
}

const acceptedReply = (trace: string): string => `250 2.0.0 Accepted as ${trace}`;

function ofRow(row: QueueRow): Omit<RecipientStatus, 'email'> {
  const last = row.reply === null || row.reply === '' ? null : oneLine(row.reply);
  switch (row.state) {
    case 'queued':
    case 'active':
    case 'held':
    case 'deferred':
      return { smtpReply: last ?? acceptedReply(row.trace), delivered: 'queued' };
    case 'delivered':
      return { smtpReply: last ?? '250 2.1.5 Delivered to the mailbox', delivered: 'yes' };
    case 'relayed':
      return { smtpReply: last ?? '250 2.0.0 Taken by the next server', delivered: 'unknown' };
    case 'expanded':
      return { smtpReply: last ?? '250 2.1.5 Passed on', delivered: 'unknown' };
    case 'failed':
      return { smtpReply: last ?? '550 5.0.0 It could not be delivered', delivered: 'no' };
    case 'cancelled':
      return { smtpReply: '554 5.7.1 Called back before it was sent', delivered: 'no' };
  }
}

function together(ends: readonly Omit<RecipientStatus, 'email'>[], row: QueueRow): Omit<RecipientStatus, 'email'> {
  const [first] = ends;
  if (!first) return ofRow(row);
  const waiting = ends.find(end => end.delivered === 'queued');
  if (waiting) return waiting;
  return ends.every(end => end.delivered === first.delivered) ? first : ofRow(row);
}

const oneLine = (reply: string): string => reply.replace(/\s*[\r\n]+\s*/g, ' ').trim();
