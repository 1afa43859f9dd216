/**
 * Addresses of profiles that a device may fetch without signing in: each for one account, good for ten minutes and for one
 * fetch. Kept in memory alone, by the token's hash: a restart ends them.
 */
import { createHash } from 'node:crypto';
import type { Clock, Random } from '../base/ports.ts';
import { type Duration, minutes } from '../base/units.ts';

export type ProfileWish = {
  readonly address: string;
  readonly name: string;
  /** Put in only where nobody can read it on the way. */
  readonly password: string | null;
};

export type ProfileTokens = {
  /** `made`: by the clock that `now` reads. */
  make(wish: ProfileWish): { readonly token: string; readonly until: number };
  /** 'used': it was good once. null: it never was, or its time is over. */
  redeem(token: string): ProfileWish | 'used' | null;
};

export const PROFILE_LIFE: Duration = minutes(10);
const MOST = 64;
/** 128 bits: nobody guesses one within its life. */
const OCTETS = 16;

type Kept = { wish: ProfileWish | null; readonly until: number };

export function newProfileTokens(clock: Clock, random: Random): ProfileTokens {
  const kept = new Map<string, Kept>();
  const forget = (): void => {
    for (const [hash, { until }] of kept) if (until <= clock.now()) kept.delete(hash);
    for (const hash of kept.keys()) {
      if (kept.size <= MOST) break;
      kept.delete(hash);
    }
  };
  return {
    make(wish) {
      const token = Buffer.from(random.bytes(OCTETS)).toString('base64url');
      const until = clock.now() + PROFILE_LIFE;
      kept.set(hashOf(token), { wish, until });
      forget();
      return { token, until };
    },
    redeem(token) {
      forget();
      const found = kept.get(hashOf(token));
      if (!found) return null;
      const { wish } = found;
      // What it held is gone; that it was there is known until its time is over.
      found.wish = null;
      return wish ?? 'used';
    },
  };
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
