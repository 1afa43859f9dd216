/** When a message came, where its source does not say: its topmost Received field, else its Date. */
import type { Instant } from '../base/units.ts';
import { parseDate } from '../mime/date.ts';
import { firstField } from '../mime/header.ts';

const HEAD = 64 * 1024;

export function messageDate(octets: Uint8Array, now: Instant): Instant {
  const head = octets.subarray(0, HEAD);
  const received = firstField(head, 'Received');
  const at = received === null ? null : parseDate(received.slice(received.lastIndexOf(';') + 1));
  const dated = at ?? parseDate(firstField(head, 'Date') ?? '');
  return dated === null || dated < 0 ? now : Math.min(dated, now);
}
