/** Which retry rule fits a recipient and its failure, and what it comes to. The grammar is config/retry-rule.ts. Pure. */

import type { Duration, Instant } from '../base/units.ts';
import { type Cause, parseRetryRule, printRetryRule, type RetryRule } from '../config/retry-rule.ts';
import { isFor } from '../config/rule-reader.ts';
import type { Lease } from '../store/interface.ts';
import type { Delivery } from './agent.ts';
import { causesOf } from './outage.ts';
import type { RetryPolicy } from './schedule.ts';

/** Of the lines, those that can be read: a setting that cannot was refused when it was made. */
export const retryRules = (lines: readonly string[]): readonly RetryRule[] =>
  lines.flatMap(line => {
    const parsed = parseRetryRule(line);
    return parsed.ok ? [parsed.value] : [];
  });

/** The last rule of all, from the settings. */
export const usualRule = ({ first, longest, giveUpAfter }: RetryPolicy): RetryRule => ({
  ...{ whom: { kind: 'all' }, statuses: [], codes: [], causes: [], bounces: false },
  plan: { waits: [first], factor: 2, longest, giveUpAfter },
});

/** The failure as the rules see it; nothing known: only rules without a condition fit. */
export type Failure = {
  readonly status: string;
  readonly code: string;
  readonly causes: ReadonlySet<Cause>;
};
export const failureOf = (said: Extract<Delivery, { kind: 'temporary' }>): Failure => ({
  status: said.status,
  code: /^\d{3}/.exec(said.reply)?.[0] ?? '',
  causes: causesOf(said),
});

type Subject = Pick<Lease, 'address' | 'route' | 'sender'>;

/** The first that fits; the usual one, where none does. */
export function ruleFor(
  policy: RetryPolicy,
  rules: readonly RetryRule[],
  { address, route, sender }: Subject,
  failure: Failure | null,
): RetryRule {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const fits = (rule: RetryRule) =>
    isFor(rule.whom, domain, route) && (!rule.bounces || sender === '') && fitsFailure(rule, failure);
  return rules.find(fits) ?? usualRule(policy);
}

function fitsFailure({ statuses, codes, causes }: RetryRule, failure: Failure | null): boolean {
  if (statuses.length + codes.length + causes.length === 0) return true;
  if (!failure) return false;
  return (
    (statuses.length === 0 || statuses.some(pattern => isLike(failure.status, pattern))) &&
    (codes.length === 0 || codes.some(pattern => isLike(failure.code, pattern))) &&
    (causes.length === 0 || causes.some(cause => failure.causes.has(cause)))
  );
}

/** `4.7.*`: as many parts, any number in place of the star; `4.*` stands for `4.*.*`. */
function isLike(text: string, pattern: string): boolean {
  if (!pattern.includes('.'))
    return text.length === pattern.length && [...pattern].every((digit, n) => digit === '?' || digit === text[n]);
  const wanted = pattern.split('.');
  const parts = text.split('.');
  return wanted.every((part, n) => part === '*' || part === parts[n]);
}

/** When to try again after so many attempts; null: never. `longest`: where the rule names none. */
export function waitAfter({ plan }: RetryRule, attempts: number, longest: Duration): Duration | null {
  if (!plan) return null;
  const { waits, factor } = plan;
  const last = waits.at(-1)!;
  const beyond = attempts - waits.length;
  if (beyond <= 0) return waits[Math.max(attempts - 1, 0)]!;
  return factor === 1 ? last : Math.min(last * factor ** Math.min(beyond, 64), plan.longest ?? Math.max(longest, last));
}

/**
 * When its time is over by the rule. A rule can always shorten it; it lengthens only what has the usual time, not what
 * its sender (RFC 2852) or a person gave another one.
 */
export function expiryBy(
  { plan }: RetryRule,
  policy: RetryPolicy,
  lease: Pick<Lease, 'acceptedAt' | 'notBefore' | 'expiresAt'>,
): Instant {
  const time = plan?.giveUpAfter;
  if (time === null || time === undefined || time === policy.giveUpAfter) return lease.expiresAt;
  const since = lease.notBefore ?? lease.acceptedAt;
  const isUsual = Math.abs(lease.expiresAt - since - policy.giveUpAfter) < 1000;
  return isUsual ? since + time : Math.min(lease.expiresAt, since + time);
}

export const printRule = printRetryRule;
