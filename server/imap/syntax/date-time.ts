/**
 * Dates of the wire ⇄ instants.
 *
 *   date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE
 *   date-day-fixed = (SP DIGIT) / 2DIGIT
 *   date      = date-text / DQUOTE date-text DQUOTE
 *   date-text = date-day "-" date-month "-" date-year        ; date-day = 1*2DIGIT
 *
 * RFC 3501 §9. INTERNALDATE is printed in UTC: an instant has no zone, and the same one always prints the same.
 */
import type { Instant } from '../../base/units.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const shape = /^([ \d]\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/;
const dayShape = /^(\d\d?)-([A-Za-z]{3})-(\d{4})$/;

/** The text between the quotes; null when it names no moment. */
export function parseDateTime(text: string): Instant | null {
  const found = shape.exec(text);
  if (!found) return null;
  const [, day, month, year, hour, minute, second, sign, zoneHours, zoneMinutes] = found;
  const midnight = dayOf(Number(day), month!, Number(year));
  if (midnight === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  if (Number(zoneMinutes) > 59) return null;
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1);
  return midnight + ((Number(hour) * 60 + Number(minute) - zone) * 60 + Number(second)) * 1000;
}

/** '1-Feb-1994' → that day's 00:00 UTC. */
export function parseDate(text: string): Instant | null {
  const found = dayShape.exec(text);
  return found ? dayOf(Number(found[1]), found[2]!, Number(found[3])) : null;
}

function dayOf(day: number, monthName: string, year: number): Instant | null {
  const month = months.findIndex(name => name.toLowerCase() === monthName.toLowerCase());
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return month !== -1 && date.getUTCDate() === day && date.getUTCMonth() === month ? date.getTime() : null;
}

const DAY_SECONDS = 86_400;
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
/** The day that was printed last: messages of one day stand together, and a FETCH prints thousands. */
let printedDay = { day: Number.NaN, text: '' };

/** '"17-Jul-1996 02:44:25 +0000"' */
export function printDateTime(instant: Instant): string {
  const seconds = Number.isFinite(instant) ? Math.floor(instant / 1000) : 0;
  const day = Math.floor(seconds / DAY_SECONDS);
  if (printedDay.day !== day) printedDay = { day, text: printDay(day) };
  const second = seconds - day * DAY_SECONDS;
  const minute = Math.floor(second / 60);
  const hour = Math.floor(minute / 60);
  return `"${printedDay.text} ${twoDigits[hour]}:${twoDigits[minute % 60]}:${twoDigits[second % 60]} +0000"`;
}

/** ' 7-Jul-1996' */
function printDay(day: number): string {
  const date = new Date(day * DAY_SECONDS * 1000);
  if (Number.isNaN(date.getTime())) return ' 1-Jan-9999';
  const year = String(Math.min(9999, Math.max(0, date.getUTCFullYear()))).padStart(4, '0');
  return `${String(date.getUTCDate()).padStart(2)}-${months[date.getUTCMonth()]}-${year}`;
}
