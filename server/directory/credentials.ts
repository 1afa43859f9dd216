/**
 * Passwords: made into what is kept, and judged against it. Hashing runs in the thread pool, two at once, behind a
 * fair waiting line, so that logins cannot starve mail; a password judged right is remembered for five minutes as an
 * HMAC under a key of this run alone. An unknown user costs the same as a known one.
 * Knows no account and no store: `resolve.ts` finds the stored strings and hands them in.
 */
import { createHmac } from 'node:crypto';
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, minutes } from '../base/units.ts';
import type { ScramVerifier } from '../sasl/mechanism.ts';
import { saslprep } from '../sasl/saslprep.ts';
import type { KeptCredentials } from '../store/interface.ts';
import { defaultCost, type HashCost, hashPassword, isWeaker, verifyHash } from './password-hash.ts';
import { deriveVerifier, madeUpVerifier, parseVerifier } from './scram-verifier.ts';
import { newWaitingLine } from './waiting-line.ts';

export type PasswordFault = 'empty' | 'too-long' | 'prohibited-character';

/** 'unavailable': too many wait, or the stored string cannot be read here. Says nothing about the password. */
export type Verdict = 'match' | 'no-match' | 'unavailable';

export type Question = {
  /** In the one form in which the directory looks names up. */
  readonly user: string;
  readonly password: string;
  /** What is kept for the user, or `null` for one who is not here: the same is spent. */
  readonly stored: string | null;
  /** Who asks, so that one cannot crowd out the others: the remote network. */
  readonly lane: string;
};

export type Credentials = {
  /** A new password as what is kept. Not behind the waiting line of logins: the owner asks. */
  hash(password: string): Promise<Result<string, PasswordFault>>;
  /** A new password as what SCRAM needs kept. `like`: what is kept of another word of the account; null: there is none. */
  scram(password: string, like: string | null): Promise<Result<string, PasswordFault>>;
  verify(question: Question): Promise<Verdict>;
  /** True when the password, known at a login, should be hashed anew and kept. */
  needsUpgrade(stored: string): boolean;
  /** What SCRAM answers a user with; made up when nothing, or nothing readable, is kept. */
  scramVerifier(user: string, stored: string | null, words?: KeptCredentials['words']): ScramVerifier;
  /** Stands for a guess in the throttle without being one: an HMAC under a key of this run. */
  fingerprint(user: string, password: string): string;
  /** Forgets what was judged right for the user: after a change of password, or when the account is disabled. */
  forget(user: string): void;
};

export type CredentialsOptions = {
  readonly clock: Clock;
  readonly random: Random;
  /** At least 16 octets, secret, kept over restarts. See madeUpVerifier. */
  readonly madeUpKey: Uint8Array;
  /** What new hashes cost. For tests; the default is argon2id where the runtime has it, else scrypt. */
  readonly cost?: HashCost;
};

/** Of one word of the account: all have its salt. */
export const likeOf = (kept: Pick<KeptCredentials, 'scram' | 'words'> | null): string | null =>
  kept?.scram ?? kept?.words[0]?.scram ?? null;

/** In octets of UTF-8: SCRAM and argon2id would take more, a login line would not. */
export const LONGEST_PASSWORD = 1024;

const HASHES_AT_ONCE = 2;
const LONGEST_LINE = 256;
const LONGEST_LANE = 32;
const REMEMBERED_FOR: Duration = minutes(5);
const MOST_REMEMBERED = 1000;

export function newCredentials({ clock, random, madeUpKey, cost = defaultCost }: CredentialsOptions): Credentials {
  const runKey = random.bytes(32);
  const compute = newJudge(cost, random);
  const remembered = newMemory(clock);
  const underWay = new Map<string, Promise<Verdict>>();
  const keyed = (...parts: readonly string[]) =>
    createHmac('sha256', runKey).update(JSON.stringify(parts)).digest('base64');

  return {
    async verify({ user, password, stored, lane }) {
      const prepared = preparePassword(password);
      // The same for everybody, so it tells nothing about who lives here.
      if (!prepared.ok) return 'no-match';
      // The stored string is part of the key: what was right for another hash is not found any more.
      const key = keyed(user, prepared.value, stored ?? '', stored === null ? 'unknown' : 'known');
      if (remembered.has(key)) return 'match';
      // A client that opens five connections at once with one password is worth one hash.
      const shared = underWay.get(key);
      if (shared) return shared;
      const judging = compute(prepared.value, stored, lane).finally(() => underWay.delete(key));
      underWay.set(key, judging);
      const verdict = await judging;
      if (verdict === 'match') remembered.add(key, user);
      return verdict;
    },
    async hash(password) {
      const prepared = preparePassword(password);
      return prepared.ok ? ok(await hashPassword(prepared.value, cost, random)) : prepared;
    },
    async scram(password, like) {
      const prepared = preparePassword(password);
      return prepared.ok ? ok(await deriveVerifier(prepared.value, random, like)) : prepared;
    },
    needsUpgrade: stored => isWeaker(stored, cost),
    scramVerifier(user, stored, kept = []) {
      // Both are worked out always: a little arithmetic, and the same for known and unknown.
      const madeUp = madeUpVerifier(madeUpKey, user);
      const real = stored === null ? null : parseVerifier(stored);
      const read = kept.flatMap(({ id, scram }) => {
        const parsed = parseVerifier(scram);
        return parsed ? [{ ...parsed, id }] : [];
      });
      const { salt, iterations } = real ?? read[0] ?? madeUp;
      const words = read.filter(one => one.iterations === iterations && Buffer.compare(one.salt, salt) === 0);
      // Where only other words open it, nobody can prove the made-up keys.
      return { ...(real ?? { ...madeUp, salt, iterations }), words };
    },
    fingerprint: (user, password) => keyed('guess', user, password).slice(0, 16),
    forget: user => remembered.forget(user),
  };
}

/** Hashes and compares behind the waiting line; nothing is remembered here. */
function newJudge(cost: HashCost, random: Random) {
  const line = newWaitingLine({ atOnce: HASHES_AT_ONCE, longest: LONGEST_LINE, longestLane: LONGEST_LANE });
  // Made when first needed, with the same cost as real ones, and never equal to anything: nobody knows the password.
  let dummy: Promise<string> | null = null;
  const dummyHash = () => {
    dummy ??= hashPassword(Buffer.from(random.bytes(24)).toString('hex'), cost, random);
    return dummy;
  };
  return async (prepared: string, stored: string | null, lane: string): Promise<Verdict> => {
    const judged = await line.run(lane, async () => {
      // Asked for by everybody, so that the first unknown user does not wait for it to be made.
      const nobodys = await dummyHash();
      const verdict = stored === null ? 'unreadable' : await verifyHash(prepared, stored);
      if (verdict === 'unreadable') await verifyHash(prepared, nobodys);
      return verdict;
    });
    if (!judged.ok) return 'unavailable';
    if (judged.value === 'unreadable') return stored === null ? 'no-match' : 'unavailable';
    return judged.value;
  };
}

/** SASLprep, then the bounds: the one form in which a password is hashed, verified and derived from. */
export function preparePassword(password: string): Result<string, PasswordFault> {
  // Bounded before the work: normalising a megabyte for a stranger is already too much.
  if (password.length > LONGEST_PASSWORD) return err('too-long');
  const prepared = saslprep(password);
  if (!prepared.ok) return prepared;
  if (prepared.value === '') return err('empty');
  return Buffer.byteLength(prepared.value) > LONGEST_PASSWORD ? err('too-long') : prepared;
}

/** Keys with an end, the oldest forgotten first when there are too many. */
function newMemory(clock: Clock) {
  const entries = new Map<string, { user: string; until: number }>();
  return {
    has(key: string): boolean {
      const entry = entries.get(key);
      if (entry && entry.until > clock.monotonic()) return true;
      entries.delete(key);
      return false;
    },
    add(key: string, user: string): void {
      const [oldest] = entries.keys();
      if (oldest !== undefined && entries.size >= MOST_REMEMBERED) entries.delete(oldest);
      entries.set(key, { user, until: clock.monotonic() + REMEMBERED_FOR });
    },
    forget(user: string): void {
      for (const [key, entry] of entries) if (entry.user === user) entries.delete(key);
    },
  };
}
