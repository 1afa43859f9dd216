/**
 * What can go wrong with a certificate authority, in words for the owner, and when another try makes sense. RFC 8555
 * §6.7 (problem documents, RFC 9457), §6.6 (rate limits).
 */
import type { Instant } from '../base/units.ts';

export type AcmeFault = {
  /**
   * network: nobody answered. answer: what came cannot be understood. terms, account: the owner must do something.
   * challenge: a name could not be proven. stopped: we are closing.
   */
  readonly kind: 'network' | 'answer' | 'refused' | 'rate-limited' | 'terms' | 'account' | 'challenge' | 'stopped';
  readonly sentence: string;
  /** Not sooner, says the authority. */
  readonly retryAt: Instant | null;
  /** The last part of the error's URN: 'badNonce'. */
  readonly code: string | null;
};

export const fault = (
  kind: AcmeFault['kind'],
  sentence: string,
  more: Partial<Pick<AcmeFault, 'retryAt' | 'code'>> = {},
): AcmeFault => ({ kind, sentence, retryAt: null, code: null, ...more });

export const stopped = fault('stopped', 'the order was broken off');

const URN = 'urn:ietf:params:acme:error:';
/** The words of an authority are a stranger's: shown on one line, and not without end. */
const LONGEST_WORDS = 500;

export type Problem = { readonly code: string | null; readonly words: string };

type Told = {
  readonly type?: string | undefined;
  readonly detail?: string | undefined;
  readonly subproblems?: readonly Told[] | undefined;
};

/** RFC 8555 §6.7.1: a problem may consist of several, each about one name. */
export function problemIn({ type, detail, subproblems }: Told): Problem {
  const parts = [detail, ...(subproblems ?? []).map(one => one.detail)];
  const said = parts.filter(one => one !== undefined && one !== '').join('; ');
  const code = type?.startsWith(URN) ? type.slice(URN.length) : null;
  const words = (said || code || 'no reason was given').replace(/\p{Cc}+/gu, ' ').slice(0, LONGEST_WORDS);
  return { code, words };
}

export function faultOf({ code, words }: Problem, status: number, retryAt: Instant | null): AcmeFault {
  const kind = kindOf(code, status);
  return fault(kind, `the certificate authority refuses: ${words}`, { code, retryAt });
}

function kindOf(code: string | null, status: number): AcmeFault['kind'] {
  switch (code) {
    case 'rateLimited':
      return 'rate-limited';
    // After so many of them something on the way is broken; it may be mended soon.
    case 'badNonce':
    case 'serverInternal':
      return 'network';
    case 'userActionRequired':
      return 'terms';
    case 'accountDoesNotExist':
    case 'externalAccountRequired':
    case 'invalidContact':
    case 'unsupportedContact':
      return 'account';
    default:
      if (status === 429) return 'rate-limited';
      return status >= 500 ? 'network' : 'refused';
  }
}

/** `Retry-After: 120`, or a date. RFC 9110 §10.2.3. */
export function retryAfter(value: string | undefined, now: Instant): Instant | null {
  if (value === undefined || value === '') return null;
  if (/^\d{1,9}$/.test(value)) return now + Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(now, date);
}
