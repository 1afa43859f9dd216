/**
 * Slows guessing down without locking anybody out. Wrong logins fill leaky buckets: of the pair (account, network),
 * of the account, of the network and of everybody; what is above a bucket's free share makes the next attempt wait,
 * twice as long each time up to a bound. An address counts as its /32, or its /64 in IPv6.
 *
 * One wrong phone must not ban the office: the same guess again counts nothing, a private network has no bucket of
 * its own, and a pair that has signed in before is not held up by strangers who guess at the account.
 * Pure: time is passed in (any clock in ms that does not go back), memory is bounded, oldest forgotten first.
 */
import { type Duration, days, type Instant, milliseconds, minutes, seconds } from '../base/units.ts';
import { isPrivateNetwork, networkOf } from './network.ts';

export type Judgement =
  | { readonly kind: 'allow' }
  /** Let this time pass, then verify: the peer only sees a slow answer. */
  | { readonly kind: 'wait'; readonly wait: Duration }
  /** Answer 'throttled' without a look at the password. */
  | { readonly kind: 'refuse'; readonly until: Instant };

export type BucketKind = 'pair' | 'account' | 'network' | 'everybody';

/** For the owner: what is slowed down now, and why. */
export type Slowed = {
  readonly kind: BucketKind;
  /** 'ann@example.org 192.0.2.7', 'ann@example.org', '192.0.2.7' or ''. */
  readonly key: string;
  readonly wrong: number;
  readonly until: Instant;
};

export type Throttle = {
  judge(now: Instant, user: string, remote: string): Judgement;
  /** @param guess  stands for the password tried (credentials.ts fingerprint), never the password; `null` if unknown */
  failed(now: Instant, user: string, remote: string, guess: string | null): void;
  succeeded(now: Instant, user: string, remote: string): void;
  slowed(now: Instant): readonly Slowed[];
  /** The owner's click: forgets the bucket. */
  forgive(kind: BucketKind, key: string): void;
};

export type BucketRule = {
  /** Wrong logins that cost nothing. */
  readonly free: number;
  /** One wrong login is forgiven in this time. */
  readonly leak: Duration;
  readonly firstWait: Duration;
  readonly longestWait: Duration;
};

/**
 * An account's own bucket stays gentle, or a stranger could keep its owner out; the pair's grows to what makes
 * guessing pointless: 100 guesses a day.
 */
export const rules: { readonly [K in BucketKind]: BucketRule } = {
  pair: { free: 5, leak: minutes(10), firstWait: seconds(1), longestWait: minutes(15) },
  account: { free: 20, leak: minutes(2), firstWait: seconds(1), longestWait: seconds(30) },
  network: { free: 30, leak: minutes(2), firstWait: seconds(1), longestWait: minutes(15) },
  // 300 a minute over the whole server.
  everybody: { free: 300, leak: milliseconds(200), firstWait: seconds(1), longestWait: seconds(5) },
};

/** Shorter than a client's patience: it is made to wait. Longer: it is told to come back. */
const PATIENCE: Duration = seconds(5);
const FAMILIAR_FOR: Duration = days(30);
/** Per kind. An entry is some 300 octets. */
const MOST_ENTRIES = 10_000;
const GUESSES_REMEMBERED = 8;
/** No user name is longer (RFC 5321 §4.5.3.1: 64 + 1 + 255); a longer one is a stranger's nonsense. */
const LONGEST_USER = 320;

type Bucket = { level: number; at: Instant; notBefore: Instant; guesses: string[] };

export function newThrottle(mostEntries: number = MOST_ENTRIES): Throttle {
  const buckets: { readonly [K in BucketKind]: Map<string, Bucket> } = {
    pair: new Map(),
    account: new Map(),
    network: new Map(),
    everybody: new Map(),
  };
  const familiar = new Map<string, Instant>();

  const isFamiliar = (now: Instant, pair: string) => (familiar.get(pair) ?? Number.NEGATIVE_INFINITY) > now;

  /** Which buckets a login has to pass, with their keys. */
  const concerned = (now: Instant, user: string, remote: string): readonly (readonly [BucketKind, string])[] => {
    const account = user.slice(0, LONGEST_USER);
    const network = networkOf(remote);
    const pair = `${account} ${network}`;
    if (isFamiliar(now, pair)) return [['pair', pair]];
    const others = [['pair', pair] as const, ['account', account] as const, ['everybody', ''] as const];
    return isPrivateNetwork(remote) ? others : [...others, ['network', network]];
  };

  return {
    judge(now, user, remote) {
      const until = Math.max(
        ...concerned(now, user, remote).map(([kind, key]) => buckets[kind].get(key)?.notBefore ?? 0),
      );
      if (until <= now) return { kind: 'allow' };
      return until - now <= PATIENCE ? { kind: 'wait', wait: until - now } : { kind: 'refuse', until };
    },
    failed(now, user, remote, guess) {
      const sign = guess === null ? null : `${user.slice(0, LONGEST_USER)} ${guess}`;
      for (const [kind, key] of concerned(now, user, remote)) {
        const bucket = buckets[kind].get(key) ?? { level: 0, at: now, notBefore: 0, guesses: [] };
        // Moved to the end: the oldest untouched is the first to be forgotten.
        buckets[kind].delete(key);
        keep(buckets[kind], key, bucket, mostEntries);
        fill(bucket, rules[kind], now, sign);
      }
    },
    succeeded(now, user, remote) {
      const pair = `${user.slice(0, LONGEST_USER)} ${networkOf(remote)}`;
      // Only the pair: somebody with one account of his own must not be able to empty his network's bucket.
      buckets.pair.delete(pair);
      familiar.delete(pair);
      keep(familiar, pair, now + FAMILIAR_FOR, mostEntries);
    },
    slowed: now =>
      (Object.keys(buckets) as BucketKind[]).flatMap(kind =>
        [...buckets[kind]]
          .filter(([, bucket]) => bucket.notBefore > now)
          .map(([key, { level, notBefore }]) => ({ kind, key, wrong: Math.ceil(level), until: notBefore })),
      ),
    forgive(kind, key) {
      buckets[kind].delete(key);
    },
  };
}

/** One more wrong login. The same guess again is a phone that has not been told, not an attacker. */
function fill(bucket: Bucket, rule: BucketRule, now: Instant, sign: string | null): void {
  bucket.level = Math.max(0, bucket.level - (now - bucket.at) / rule.leak);
  bucket.at = now;
  if (sign !== null && bucket.guesses.includes(sign)) return;
  if (sign !== null) bucket.guesses = [...bucket.guesses, sign].slice(-GUESSES_REMEMBERED);
  bucket.level += 1;
  // Rounded, because the leak makes fractions and the first wait must come at the first one above the free share.
  const above = Math.ceil(bucket.level - rule.free - 0.5);
  if (above > 0) bucket.notBefore = now + Math.min(rule.longestWait, rule.firstWait * 2 ** (above - 1));
}

function keep<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  const [oldest] = map.keys();
  if (oldest !== undefined && map.size >= most) map.delete(oldest);
  map.set(key, value);
}
