/**
 * What is known of a domain's MTA-STS policy, and what to do next: use it, or fetch it. Pure: a state, what the DNS
 * says, what a fetch brought → the next state. That the record or the web server is gone does not undo a policy that
 * is still valid: that is what makes it strict. RFC 8461 §3.1, §3.3, §5, §5.1, §10.2.
 *
 *   nothing ──record──▶ fetch ──policy──▶ known ──max_age over──▶ nothing
 *                         └──failure──▶ not again for 5 min; what was known stays in force
 */
import type { Result } from '../base/result.ts';
import { days, type Instant, minutes } from '../base/units.ts';
import type { Answer } from '../dns/resolver.ts';
import { type StsPolicy, stsId } from './mta-sts.ts';

export type KnownPolicy = { readonly id: string; readonly policy: StsPolicy; readonly fetchedAt: Instant };
export type StsState = {
  readonly known: KnownPolicy | null;
  /** The last fetch that brought nothing, and why. */
  readonly failed: { readonly id: string; readonly at: Instant; readonly fault: StsFault } | null;
};
/** As TLS-RPT calls it (RFC 8460 §4.3.2.1). */
export type StsFault = {
  readonly type: 'sts-policy-fetch-error' | 'sts-policy-invalid' | 'sts-webpki-invalid';
  readonly why: string;
};

export const NOTHING_KNOWN: StsState = { known: null, failed: null };

/** §3.3: not more often for one id. */
const FETCH_AGAIN_AFTER = minutes(5);
/** §10.2: a policy is fetched anew long before its end, so that nobody can starve it out unseen. */
const REFRESH_AFTER = days(1);

export type StsNext =
  | { readonly do: 'use'; readonly policy: StsPolicy | null; readonly why: string }
  | { readonly do: 'fetch'; readonly id: string };

export function nextStep(state: StsState, record: Answer<string>, now: Instant): StsNext {
  const known = inForce(state, now);
  const id = record.kind === 'found' ? stsId(record.records) : null;
  if (id === null)
    return { do: 'use', policy: known, why: known ? 'the policy known before is still valid' : noRecord(record) };
  const same = known !== null && state.known?.id === id;
  if (same && !isOld(state, now)) return { do: 'use', policy: known, why: 'the policy is known' };
  const waiting = state.failed?.id === id && now - state.failed.at < FETCH_AGAIN_AFTER;
  if (waiting) return { do: 'use', policy: known, why: state.failed?.fault.why ?? '' };
  return { do: 'fetch', id };
}

function noRecord(record: Answer<string>): string {
  switch (record.kind) {
    case 'found':
      return 'the domain has no MTA-STS record that can be read';
    case 'none':
    case 'no-such-name':
      return 'the domain has no MTA-STS record';
    case 'failure':
      return `the DNS did not say whether there is an MTA-STS policy: ${record.why}`;
  }
}

export function afterFetch(state: StsState, id: string, fetched: Result<StsPolicy, StsFault>, now: Instant): StsState {
  return fetched.ok
    ? { known: { id, policy: fetched.value, fetchedAt: now }, failed: null }
    : { known: inForce(state, now) ? state.known : null, failed: { id, at: now, fault: fetched.error } };
}

/** The policy that is to be kept now; null where there is none, or its time is over. */
export const inForce = ({ known }: StsState, now: Instant): StsPolicy | null =>
  known && now < known.fetchedAt + known.policy.maxAge ? known.policy : null;

/** An old one is fetched anew, and used meanwhile should that fail. */
export function isOld({ known }: StsState, now: Instant): boolean {
  return known !== null && now - known.fetchedAt >= Math.min(REFRESH_AFTER, known.policy.maxAge / 2);
}
