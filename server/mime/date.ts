/**
 * Date and time in a header. RFC 5322 §3.3, and §4.3 for the forms that old programs write.
 *
 *   date-time = [ day-of-week "," ] day month year hour ":" minute [ ":" second ] zone
 */
import type { Instant } from '../base/units.ts';
import { withoutComments } from './parameter.ts';

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** obs-zone, RFC 5322 §4.3, in hours. Military letters other than Z say nothing and are read as UTC, as it advises. */
const zoneHours: ReadonlyMap<string, number> = new Map([
  ['EDT', -4],
  ['EST', -5],
  ['CDT', -5],
  ['CST', -6],
  ['MDT', -6],
  ['MST', -7],
  ['PDT', -7],
  ['PST', -8],
]);

const form =
  /^(?:[a-z]{3,9}\.?\s*,?\s*)?(\d{1,2})[\s-]+([a-z]{3})[a-z]*[\s-]+(\d{2,4})\s+(\d{1,2})\s*[:.]\s*(\d{2})(?:\s*[:.]\s*(\d{2})(?:\.\d+)?)?\s*(?:([+-]\d{2}):?(\d{2})|([a-z]{1,5}))?/i;

/** What ctime(3) prints, seen in mail of old gateways: 'Mon Sep  7 08:00:00 2026'. */
const ctimeForm = /^[a-z]{3}\s+([a-z]{3})\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})\s+(\d{4})/i;

/** A moment and the zone it was written in, in minutes east of UTC. */
export type ZonedInstant = { readonly at: Instant; readonly zone: number };

/** A header date in milliseconds since the epoch, or null where no date can be made of it. Never throws. */
export const parseDate = (octets: string): Instant | null => parseZonedDate(octets)?.at ?? null;

/** The same with the zone its author wrote; what names no zone that is known is read as UTC. */
export function parseZonedDate(octets: string): ZonedInstant | null {
  const text = withoutComments(octets.slice(0, 200)).trim();
  const found = form.exec(text);
  if (!found) return parseCtime(text);
  const [, day, month, year, hour, minute, second, zoneHour, zoneMinute, zoneName] = found;
  const local = utc(year!, month!, day!, hour!, minute!, second ?? '0');
  if (local === null) return null;
  const offset = zoneHour
    ? Number(zoneHour) * 60 + Number(zoneMinute) * (zoneHour.startsWith('-') ? -1 : 1)
    : (zoneHours.get((zoneName ?? '').toUpperCase()) ?? 0) * 60;
  return Math.abs(offset) < 24 * 60 ? { at: local - offset * 60_000, zone: offset } : { at: local, zone: 0 };
}

function parseCtime(text: string): ZonedInstant | null {
  const found = ctimeForm.exec(text);
  if (!found) return null;
  const [, month, day, hour, minute, second, year] = found;
  const at = utc(year!, month!, day!, hour!, minute!, second!);
  return at === null ? null : { at, zone: 0 };
}

function utc(year: string, monthName: string, day: string, hour: string, minute: string, second: string) {
  const month = monthNames.findIndex(name => name.toLowerCase() === monthName.toLowerCase());
  const [d, h, m, s] = [Number(day), Number(hour), Number(minute), Number(second)];
  if (month === -1 || d < 1 || d > 31 || h > 23 || m > 59 || s > 60) return null;
  return Date.UTC(fullYear(year), month, d, h, m, Math.min(s, 59));
}

/** RFC 5322 §4.3: 00–49 are 2000–2049, other two- and three-digit years count from 1900. */
function fullYear(year: string): number {
  const value = Number(year);
  if (year.length === 2) return value < 50 ? 2000 + value : 1900 + value;
  return year.length === 3 ? 1900 + value : value;
}

/** 'Thu, 03 Sep 2026 08:00:00 +0200'. `zone` is minutes east of UTC, given by who knows it. RFC 5322 §3.3. */
export function printDate(at: Instant, zone = 0): string {
  const local = new Date(at + zone * 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const sign = zone < 0 ? '-' : '+';
  const east = Math.abs(zone);
  return (
    `${dayNames[local.getUTCDay()]}, ${two(local.getUTCDate())} ${monthNames[local.getUTCMonth()]} ` +
    `${String(local.getUTCFullYear()).padStart(4, '0')} ` +
    `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())} ` +
    `${sign}${two(Math.floor(east / 60))}${two(east % 60)}`
  );
}
