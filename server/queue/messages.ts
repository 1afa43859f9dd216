/** Rows of recipients as other mail systems list a queue: by message, each in one of Postfix's queues. */
import type { QueueRow } from '../store/interface.ts';

export type ListedRow = Pick<
  QueueRow,
  'queued' | 'trace' | 'sender' | 'address' | 'state' | 'attempts' | 'acceptedAt' | 'size' | 'reply' | 'host'
>;

/**
 * Postfix keeps a message in one queue, we a state for each recipient. So a message is where the liveliest of them is:
 * one that is being tried makes it `active`, one that is due `incoming`, one that waits for another try `deferred`; it is on
 * `hold` when all that wait are held.
 */
export type QueueName = 'active' | 'incoming' | 'deferred' | 'hold';
const order = [
  ['active', 'active'],
  ['queued', 'incoming'],
  ['deferred', 'deferred'],
  ['held', 'hold'],
] as const;

export type ListedMessage = {
  readonly id: string;
  readonly queue: QueueName;
  readonly arrival: number;
  readonly size: number;
  /** '' is the null sender. */
  readonly sender: string;
  readonly recipients: readonly { readonly address: string; readonly reason: string | null }[];
};

/** Of what waits; what is settled is in no queue. In the order in which it came. */
export function messagesOf(rows: readonly ListedRow[]): ListedMessage[] {
  const waiting = rows.filter(row => order.some(([state]) => state === row.state));
  return [...Map.groupBy(waiting, row => row.queued).values()].map(of => ({
    id: of[0]!.trace,
    queue: order.find(([state]) => of.some(row => row.state === state))![1],
    arrival: of[0]!.acceptedAt,
    size: of[0]!.size,
    sender: of[0]!.sender,
    recipients: of.map(row => ({ address: row.address, reason: reasonOf(row) })),
  }));
}

/** 'host mx.there.example said: 451 4.7.1 Come back later': as Postfix says it. What was never tried has none. */
function reasonOf({ reply, host }: ListedRow): string | null {
  if (reply === null) return null;
  const line = reply.replace(/\s+/g, ' ').trim();
  return host !== null && /^[2-5]\d\d[ -]/.test(line) ? `host ${host} said: ${line}` : line;
}

/** Reports of ours have no sender; Postfix names who writes them. */
export const senderName = (sender: string): string => (sender === '' ? 'MAILER-DAEMON' : sender);
