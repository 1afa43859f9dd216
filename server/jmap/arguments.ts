/** Arguments that many methods take, as schemas. RFC 8620 §1.3 (numbers), §1.4 (dates), §5 (standard arguments). */
import * as z from 'zod';

export const unsignedInt = z.int().min(0);
export const int = z.int();
export const text = z.string();

/** May be left out, and null is the same (RFC 8620 §3.3). */
export const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null as never);

const DATE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** RFC 8620 §1.4: RFC 3339 in capitals; a second has a fraction only where it is not 0. null: no such moment. */
export function readDate(date: string): number | null {
  const parts = DATE.exec(date);
  if (!parts || (parts[7] !== undefined && /^\.0*$/.test(parts[7]))) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  const longest = new Date(Date.UTC(2000, month!, 0)).getUTCDate();
  const leap = month === 2 && day === 29 && new Date(Date.UTC(year!, 1, 29)).getUTCDate() !== 29;
  if (month! < 1 || month! > 12 || day! < 1 || day! > longest || leap) return null;
  if (hour! > 23 || minute! > 59 || second! > 60) return null;
  // A leap second is told as the last one before it: no clock of ours has it.
  const told = second === 60 ? date.replace(/:60(\.\d+)?/, ':59') : date;
  const instant = Date.parse(told);
  return Number.isNaN(instant) ? null : instant;
}

/** As a client wants it: no fraction. */
export const writeDate = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;

export const utcDate = z.string().refine(date => date.endsWith('Z') && readDate(date) !== null, 'Not a UTCDate');
export const dateText = z.string().refine(date => readDate(date) !== null, 'Not a Date');
