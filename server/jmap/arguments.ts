/** Arguments that many methods take, as schemas. RFC 8620 §1.3 (numbers), §1.4 (dates), §5 (standard arguments). */
import * as z from 'zod';

export const unsignedInt = z.int().min(0);
export const int = z.int();

/** May be left out, and null is the same (RFC 8620 §3.3). */
export const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null as never);

/** A map by names; `__proto__` is one like any other, which z.record passes over in silence. */
export const mapOf = <Key extends z.ZodType<string>, Value extends z.ZodType>(key: Key, value: Value) =>
  z
    .custom<object>(given => typeof given === 'object' && given !== null && !Array.isArray(given), 'Not an object')
    .transform((given, context) => {
      const read = Object.entries(given).map(([name, one]) => {
        const [known, found] = [key.safeParse(name), value.safeParse(one)];
        const issues = [...(known.error?.issues ?? []), ...(found.error?.issues ?? [])];
        for (const { message, path } of issues) context.addIssue({ code: 'custom', message, path: [name, ...path] });
        return [name, found.data as z.output<Value>] as const;
      });
      return Object.fromEntries(read) as Readonly<Record<string, z.output<Value>>>;
    });

const DATE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * RFC 8620 §1.4: RFC 3339 in capitals; a second has a fraction only where it is not 0. null: no such moment.
 *
 * Leniency javascript-dates: ".000" is taken, for so JavaScript prints every whole second.
 */
export function readDate(date: string): number | null {
  const parts = DATE.exec(date);
  const fraction = parts?.[7];
  if (!parts || (fraction !== undefined && fraction !== '.000' && /^\.0*$/.test(fraction))) return null;
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

/** As the RFC has it: no fraction that is 0, no second that no clock has. */
export const utcDate = z
  .string()
  .refine(date => date.endsWith('Z') && readDate(date) !== null, 'Not a UTCDate')
  .transform(date => new Date(readDate(date)!).toISOString().replace('.000Z', 'Z'));
