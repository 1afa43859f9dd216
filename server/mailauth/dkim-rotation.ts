/**
 * When keys change: what is to be done now, for each kind of key on its own. Pure: keys with their instants in, acts
 * out; whoever does an act notes its instant. RFC 6376 §3.6.1 (an empty p= revokes); RFC 5863 §3.3 (rotation).
 *
 *     make → publish → check (until the world sees it) → wait the TTL → activate, retire the old one → … → remove
 *
 * A retired key stays published while mail signed with it may still be on its way. Never is a key used that was not
 * seen in the DNS, and never is the last one retired before its successor is in use.
 */
import { type Duration, days, hours, type Instant } from '../base/units.ts';
import type { KeyType } from './key-record.ts';

export type RotatingKey = {
  readonly selector: string;
  readonly type: KeyType;
  readonly createdAt: Instant;
  /** The owner, or a program in their name, put it into the DNS. */
  readonly publishedAt: Instant | null;
  /** First seen in the DNS, by checkPublication. */
  readonly seenAt: Instant | null;
  readonly activeAt: Instant | null;
  readonly retiredAt: Instant | null;
  readonly removedAt: Instant | null;
};

export type RotationPolicy = {
  /** How long one key signs. */
  readonly period: Duration;
  /** How long before the end of its time the next one is made: the owner may have to publish it by hand. */
  readonly ahead: Duration;
  /** How long the DNS remembers, also that there was nothing. */
  readonly ttl: Duration;
  /** How long a retired key stays published: the longest time a message waits in a queue, and some. */
  readonly keep: Duration;
};

/** Half a year, as M3AAWG advises at most; two weeks to publish; queues give up after five days. */
export const ROTATION: RotationPolicy = { period: days(180), ahead: days(14), ttl: hours(24), keep: days(14) };

export type RotationAct =
  | { readonly act: 'make'; readonly type: KeyType }
  | { readonly act: 'publish' | 'check' | 'activate' | 'retire' | 'remove'; readonly selector: string };

export type Rotation = {
  readonly acts: readonly RotationAct[];
  /** When something is due next if nothing else happens; null: only when an act was done. */
  readonly lookAgainAt: Instant | null;
};

/** What is to be done at `now` for the kinds of key that are wanted. */
export function rotation(
  keys: readonly RotatingKey[],
  wanted: readonly KeyType[],
  now: Instant,
  policy: RotationPolicy = ROTATION,
): Rotation {
  const acts: RotationAct[] = [];
  const dates: Instant[] = [];
  const due = (at: Instant, act: RotationAct) => {
    if (at <= now) acts.push(act);
    else dates.push(at);
  };
  for (const type of wanted)
    advance(
      keys.filter(key => key.type === type),
      type,
      policy,
      due,
    );
  for (const key of keys) {
    const removable = key.retiredAt !== null && key.removedAt === null;
    if (removable) due(key.retiredAt + policy.keep, { act: 'remove', selector: key.selector });
  }
  return { acts, lookAgainAt: dates.length === 0 ? null : Math.min(...dates) };
}

type Due = (at: Instant, act: RotationAct) => void;
const ALREADY = Number.NEGATIVE_INFINITY;

function advance(keys: readonly RotatingKey[], type: KeyType, policy: RotationPolicy, due: Due): void {
  const living = keys.filter(key => key.retiredAt === null && key.removedAt === null);
  const active = newest(living.filter(key => key.activeAt !== null));
  const next = newest(living.filter(key => key.activeAt === null));
  const changeAt = active?.activeAt == null ? ALREADY : active.activeAt + policy.period;
  if (!next) due(changeAt - policy.ahead, { act: 'make', type });
  else if (next.publishedAt === null) due(ALREADY, { act: 'publish', selector: next.selector });
  else if (next.seenAt === null) due(ALREADY, { act: 'check', selector: next.selector });
  else due(Math.max(changeAt, next.seenAt + policy.ttl), { act: 'activate', selector: next.selector });
  // Those that still sign beside a newer one, and candidates that a newer one has overtaken.
  for (const key of living) {
    const overtaken = key.activeAt !== null ? key !== active : key !== next;
    if (overtaken) due(ALREADY, { act: 'retire', selector: key.selector });
  }
}

const newest = (keys: readonly RotatingKey[]): RotatingKey | undefined =>
  keys.toSorted((a, b) => (b.activeAt ?? b.createdAt) - (a.activeAt ?? a.createdAt))[0];
