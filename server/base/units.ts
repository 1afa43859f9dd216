/**
 * Quantities that say what they are: a Duration is milliseconds, an Instant is milliseconds since the epoch (UTC),
 * Bytes are octets. Written by people as '5m', '1.5h', '25MB'; printed back the same way.
 */
import { err, ok, type Result } from './result.ts';

export type Duration = number & { readonly unit?: 'ms' };
export type Instant = number & { readonly unit?: 'ms since 1970' };
export type Bytes = number & { readonly unit?: 'octets' };

export const milliseconds = (n: number): Duration => n;
export const seconds = (n: number): Duration => n * 1000;
export const minutes = (n: number): Duration => n * 60_000;
export const hours = (n: number): Duration => n * 3_600_000;
export const days = (n: number): Duration => n * 86_400_000;

export const kibibytes = (n: number): Bytes => n * 1024;
export const mebibytes = (n: number): Bytes => n * 1024 * 1024;
export const gibibytes = (n: number): Bytes => n * 1024 * 1024 * 1024;

/** Longest first, so that printing takes the largest unit that divides evenly. */
const durations: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];
const sizes: readonly (readonly [string, number])[] = [
  ['GB', 1024 ** 3],
  ['MB', 1024 ** 2],
  ['KB', 1024],
  ['B', 1],
];

/** '5m' → 300000. Takes d, h, m, s, ms; a bare 0 too. */
export const parseDuration = (text: string): Result<Duration, string> =>
  parse(text, durations, 'a duration such as 30s, 5m, 4h or 5d');

/** '25MB' → 26214400. Takes B, KB, MB, GB (powers of 1024) and a bare number of bytes. */
export const parseBytes = (text: string): Result<Bytes, string> =>
  parse(/^\d+$/.test(text.trim()) ? `${text.trim()}B` : text, sizes, 'a size such as 512KB or 50MB');

export const printDuration = (value: Duration): string => print(value, durations, '0s');
export const printBytes = (value: Bytes): string => print(value, sizes, '0B');

function parse(text: string, table: readonly (readonly [string, number])[], expected: string): Result<number, string> {
  const found = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim());
  if (text.trim() === '0') return ok(0);
  const unit = found && table.find(([name]) => name.toLowerCase() === found[2]?.toLowerCase());
  return found && unit ? ok(Math.round(Number(found[1]) * unit[1])) : err(`expected ${expected}, found "${text}"`);
}

function print(value: number, table: readonly (readonly [string, number])[], zero: string): string {
  if (value === 0) return zero;
  const [name, size] = table.find(([, unit]) => value % unit === 0) ?? ['ms', 1];
  return `${value / size}${name}`;
}
