/**
 * Counts what passwords cost: every slow hash that anything in this process asks Node for, with its price. Imported before
 * what it counts.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const asked: string[] = [];

/** What was asked for since the last look, in order: 'scrypt 16384 8 1'. */
export const hashesAsked = (): readonly string[] => asked.splice(0);

type Slow = (...given: unknown[]) => unknown;
const priceOf = (given: readonly unknown[]): string =>
  given.flatMap(one => (typeof one === 'number' ? [String(one)] : numbersIn(one))).join(' ');

const numbersIn = (one: unknown): string[] =>
  one === null || typeof one !== 'object' || ArrayBuffer.isView(one)
    ? []
    : Object.entries(one).flatMap(([name, value]) => (typeof value === 'number' ? [`${name}=${value}`] : []));

function counted(owner: Record<string, unknown>, name: string): void {
  const real = owner[name];
  if (typeof real !== 'function') return;
  owner[name] = function slow(this: unknown, ...given: unknown[]) {
    asked.push(`${name} ${priceOf(given)}`);
    return (real as Slow).apply(this, given);
  };
}

const functions = crypto as unknown as Record<string, unknown>;
for (const name of ['scrypt', 'scryptSync', 'argon2', 'argon2Sync', 'pbkdf2', 'pbkdf2Sync']) counted(functions, name);
syncBuiltinESMExports();
