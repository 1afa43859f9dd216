/** The queue as `postqueue -j` of Postfix prints it: one JSON object on a line for each message, in its spelling. */
import { printableJson } from '../events/transcript.ts';
import { type ListedRow, messagesOf, senderName } from './messages.ts';

/** Ours expire at once, so `forced_expire` is never seen. */
export const postqueueLines = (rows: readonly ListedRow[]): string[] =>
  messagesOf(rows).map(({ queue, id, arrival, size, sender, recipients }) =>
    spaced({
      queue_name: queue,
      queue_id: id,
      arrival_time: Math.floor(arrival / 1000),
      message_size: size,
      forced_expire: false,
      sender: senderName(sender),
      recipients: recipients.map(({ address, reason }) => ({
        address,
        ...(reason === null ? {} : { delay_reason: reason }),
      })),
    }),
  );

/**
 * A blank after each colon and comma, as Postfix has it: somebody greps for `"queue_name": "deferred"`. What may not reach
 * a terminal is escaped here, as JSON does it: the terminal's own escapes would be none of JSON's.
 */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return printableJson(value);
  return `{${Object.entries(value)
    .map(([name, part]) => `${printableJson(name)}: ${spaced(part)}`)
    .join(', ')}}`;
}
