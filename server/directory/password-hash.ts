/**
 * Passwords as they are kept: PHC strings of argon2id (RFC 9106) or scrypt (RFC 7914). Both can always be read where
 * the runtime has them; argon2id is written where it has it, scrypt elsewhere (older Node, Electron's BoringSSL).
 *
 *   $argon2id$v=19$m=47104,t=1,p=1$<salt>$<hash>     $scrypt$ln=15,r=8,p=1$<salt>$<hash>     base64 without padding
 */
import crypto from 'node:crypto';
import { promisify } from 'node:util';
import type { Random } from '../base/ports.ts';

export type Argon2Cost = { readonly kind: 'argon2id'; readonly m: number; readonly t: number; readonly p: number };
export type ScryptCost = { readonly kind: 'scrypt'; readonly ln: number; readonly r: number; readonly p: number };
export type HashCost = Argon2Cost | ScryptCost;
type Stored = { readonly cost: HashCost; readonly salt: Uint8Array; readonly hash: Uint8Array };

/**
 * OWASP Password Storage Cheat Sheet: 46 MiB, one pass, one lane, as strong as its 19 MiB and two passes. About 60 ms. More
 * than 32 MiB is always given back to the system by glibc's allocator; of less, each thread of the pool keeps the most that
 * it ever had, which was more than 100 MB after the first logins.
 */
export const argon2Cost: Argon2Cost = { kind: 'argon2id', m: 47_104, t: 1, p: 1 };
/** 32 MiB: the same memory class. Slower than argon2id in Node, so a fallback only. */
export const scryptCost: ScryptCost = { kind: 'scrypt', ln: 15, r: 8, p: 1 };

const SALT_OCTETS = 16;
const HASH_OCTETS = 32;

/** Bounds of what a stored string may make us spend: it could come out of a foreign backup. */
const MOST_KIBIBYTES = 262_144;
const MOST_PASSES = 16;

const scrypt = promisify<crypto.BinaryLike, crypto.BinaryLike, number, crypto.ScryptOptions, Buffer>(crypto.scrypt);

/** Present is not enough: a build can have the function and lack the algorithm, so the smallest hash is tried. */
export const hasArgon2: boolean = (() => {
  try {
    const smallest = { message: '', nonce: Buffer.alloc(8), parallelism: 1, tagLength: 4, memory: 8, passes: 1 };
    return crypto.argon2Sync('argon2id', smallest).length === 4;
  } catch {
    return false;
  }
})();

export const defaultCost: HashCost = hasArgon2 ? argon2Cost : scryptCost;

/** @param prepared  through SASLprep and within bounds; see credentials.ts */
export async function hashPassword(prepared: string, cost: HashCost, random: Random): Promise<string> {
  const salt = random.bytes(SALT_OCTETS);
  const hash = await derive(prepared, salt, cost, HASH_OCTETS);
  return print({ cost, salt, hash });
}

/** 'unreadable': a format we do not know, damage, or an algorithm that this runtime lacks. */
export async function verifyHash(prepared: string, stored: string): Promise<'match' | 'no-match' | 'unreadable'> {
  const parsed = parse(stored);
  if (!parsed || (parsed.cost.kind === 'argon2id' && !hasArgon2)) return 'unreadable';
  const { cost, salt, hash } = parsed;
  const derived = await derive(prepared, salt, cost, hash.length);
  return crypto.timingSafeEqual(derived, hash) ? 'match' : 'no-match';
}

/** True for what is weaker than `cost`, of another kind, or not readable at all. */
export function isWeaker(stored: string, cost: HashCost): boolean {
  const parsed = parse(stored)?.cost;
  if (!parsed || parsed.kind !== cost.kind) return true;
  return parsed.kind === 'argon2id'
    ? cost.kind === 'argon2id' && (parsed.m < cost.m || parsed.t < cost.t)
    : cost.kind === 'scrypt' && (parsed.ln < cost.ln || parsed.r < cost.r);
}

function derive(password: string, salt: Uint8Array, cost: HashCost, octets: number): Promise<Buffer> {
  if (cost.kind === 'scrypt') {
    const N = 2 ** cost.ln;
    // Node's own bound is 32 MiB, which ln=15 just exceeds.
    return scrypt(password, salt, octets, { N, r: cost.r, p: cost.p, maxmem: 128 * N * cost.r * cost.p + 2 ** 20 });
  }
  const { m: memory, t: passes, p: parallelism } = cost;
  const parameters = { message: password, nonce: salt, parallelism, tagLength: octets, memory, passes };
  return new Promise((resolve, reject) => {
    crypto.argon2('argon2id', parameters, (fault, derived) => (fault ? reject(fault) : resolve(derived)));
  });
}

function print({ cost, salt, hash }: Stored): string {
  const head =
    cost.kind === 'argon2id'
      ? `$argon2id$v=19$m=${cost.m},t=${cost.t},p=${cost.p}`
      : `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}`;
  return `${head}$${unpadded(salt)}$${unpadded(hash)}`;
}

const unpadded = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '');

const TAIL = '\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)$';
const ARGON2ID = new RegExp(`^\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})${TAIL}`);
const SCRYPT = new RegExp(`^\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,3}),p=(\\d{1,2})${TAIL}`);

function parse(stored: string): Stored | null {
  const argon2 = ARGON2ID.exec(stored);
  const found = argon2 ?? SCRYPT.exec(stored);
  if (!found) return null;
  const [first = 0, second = 0, p = 0] = found.slice(1, 4).map(Number);
  const cost: HashCost = argon2
    ? { kind: 'argon2id', m: first, t: second, p }
    : { kind: 'scrypt', ln: first, r: second, p };
  const salt = Buffer.from(found[4] ?? '', 'base64');
  const hash = Buffer.from(found[5] ?? '', 'base64');
  const lengthsFit = salt.length >= 8 && salt.length <= 64 && hash.length >= 16 && hash.length <= 64;
  return lengthsFit && isBearable(cost) ? { cost, salt, hash } : null;
}

const isBearable = (cost: HashCost): boolean =>
  cost.p >= 1 &&
  cost.p <= MOST_PASSES &&
  (cost.kind === 'argon2id'
    ? cost.m >= 8 * cost.p && cost.m <= MOST_KIBIBYTES && cost.t >= 1 && cost.t <= MOST_PASSES
    : cost.ln >= 1 && cost.r >= 1 && (2 ** cost.ln * cost.r) / 8 <= MOST_KIBIBYTES);
