/** When to try again, when to tell the sender, when to give up. Pure: the present and chance are arguments. */

import type { Duration, Instant } from '../base/units.ts';
import type { RetryRule } from '../config/retry-rule.ts';
import { usualRule, waitAfter } from './retry-rules.ts';

export type RetryPolicy = {
  readonly first: Duration;
  readonly longest: Duration;
  readonly giveUpAfter: Duration;
  readonly tellDelayAfter: Duration;
};

/** A wait is a tenth longer or shorter, so that a host that comes back is not met by every waiting message at once. */
export const JITTER = 0.1;

/**
 * When to try a deferred recipient again, or null to give up and bounce. The last attempt falls on the expiry itself,
 * never after it.
 *
 * @param rule       whose waits count; not given: first, doubled up to the longest
 * @param attempts   attempts made so far, at least 1
 * @param expiresAt  when the message's time is over, ms since the epoch
 * @param now        the present, ms since the epoch
 * @param jitter     uniform in [0, 1)
 * @see RFC 5321 §4.5.4.1: a retry SHOULD wait at least 30 minutes, and give-up time generally needs to be at least 4–5
 *      days. Our waits begin shorter on purpose (5, 10, 20, 40 … minutes; decision 7): most first refusals are
 *      greylisting, which opens in minutes.
 */
export function nextAttempt(
  policy: RetryPolicy,
  attempts: number,
  expiresAt: Instant,
  now: Instant,
  jitter: number,
  rule: RetryRule = usualRule(policy),
): Instant | null {
  if (now >= expiresAt) return null;
  const wait = waitAfter(rule, attempts, policy.longest);
  return wait === null ? null : Math.min(Math.round(now + wait * (1 - JITTER + 2 * JITTER * jitter)), expiresAt);
}

/**
 * Whether the sender is now to be told that the message still waits. RFC 3461 §4.1 (DELAY), RFC 3464 §2.3.3.
 *
 * @param since  when it could first be tried: the time for which its sender wished it held is no delay (RFC 4865)
 */
export const delayIsWorthTelling = (policy: RetryPolicy, since: Instant, now: Instant, alreadyTold: boolean): boolean =>
  !alreadyTold && now - since >= policy.tellDelayAfter;
