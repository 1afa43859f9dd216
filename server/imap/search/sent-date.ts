/**
 * When a message was sent, as SORT and THREAD take it: the moment of its Date field, in UTC. RFC 5256 §2.2. A zone that
 * is none is UTC, a time that is none is 00:00; without a day, or a Date field at all, it is when the message came here.
 */
import type { Instant } from '../../base/units.ts';
import { parseDate } from '../../mime/date.ts';

const dayOnly = /(?:^|[\s,])(\d{1,2})[\s-]+([a-z]{3})[a-z]*[\s-]+(\d{2,4})(?!\d)/i;

/** `date`: the field's octets, unfolded; null: the message has none. */
export const sentDate = (date: string | null, internalDate: Instant): Instant =>
  (date === null ? null : sentAt(date)) ?? internalDate;

/** null: there is no day in it. */
export const sentAt = (date: string): Instant | null => parseDate(date) ?? startOfDay(date.slice(0, 200));

function startOfDay(date: string): Instant | null {
  const found = dayOnly.exec(date);
  return found ? parseDate(`${found[1]} ${found[2]} ${found[3]} 00:00:00 +0000`) : null;
}
