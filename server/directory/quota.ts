/**
 * How much a mailbox may hold, as people write it: '10 GB', '500MB', 'none'. Decimal, as disks are sold and as the
 * window shows what is used, so that a mailbox of 10 GB is full when it shows 10 GB.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';

const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 };
const NONE = new Set(['', 'none', 'no limit', 'unlimited']);
/** Less holds no message worth the name. */
const LEAST_QUOTA: Bytes = 1e6;
const MOST_QUOTA: Bytes = 1e15;

/** null: no limit. A bare number is octets. */
export function parseQuota(text: string): Result<Bytes | null, string> {
  const plain = text.trim().toLowerCase();
  if (NONE.has(plain)) return ok(null);
  const [, number = '', unit = 'b'] = /^(\d+(?:[.,]\d+)?)\s*([kmgt]?b)?$/.exec(plain) ?? [];
  if (number === '') return err(`"${text.trim()}" is not a size such as 500 MB or 10 GB, and not "none"`);
  return boundedQuota(Math.round(Number(number.replace(',', '.')) * (UNITS[unit] ?? 1)));
}

export const boundedQuota = (bytes: Bytes | null): Result<Bytes | null, string> =>
  bytes === null || (bytes >= LEAST_QUOTA && bytes <= MOST_QUOTA)
    ? ok(bytes)
    : err(
        `A mailbox may hold ${printQuota(LEAST_QUOTA)} at least and ${printQuota(MOST_QUOTA)} at most, or have no limit`,
      );

/** 10000000000 → '10 GB'; three digits at most. */
export function printQuota(bytes: Bytes): string {
  let value = bytes;
  let unit = 'B';
  for (const next of ['kB', 'MB', 'GB', 'TB']) {
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return `${value < 9.95 && unit !== 'B' ? Number(value.toFixed(1)) : Math.round(value)} ${unit}`;
}
