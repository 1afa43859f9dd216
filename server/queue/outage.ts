/**
 * What an attempt says about its destination, apart from the message: it works, it wants less, it is shaky, it cannot be
 * spoken to. What a message demands of encryption, or a policy for most, is no fault of the destination: another that
 * asks for less, or for more, is tried. Pure.
 */
import type { Cause } from '../config/retry-rule.ts';
import type { Delivery } from './agent.ts';

type Temporary = Extract<Delivery, { kind: 'temporary' }>;
export type Feedback =
  | { readonly kind: 'well' }
  /** It was not asked. */
  | { readonly kind: 'nothing' }
  /** It answers, and not with the encryption that is asked for. */
  | { readonly kind: 'guarded' }
  /** It broke off: fewer sessions, and no rest. */
  | { readonly kind: 'shaky' }
  | { readonly kind: 'slow' | 'down'; readonly said: Temporary };

/** RFC 5321 §3.8: 421 closes the channel for all. 4.7.28 is Google's, 4.4.5 and 4.3.2 are RFC 3463's congestion. */
const RATE_STATUS = /^4\.(?:7\.28|4\.5|3\.2)$/;
const RATE_WORDS =
  /too many|rate.?limit|throttl|too fast|slow(?:ing)? down|exceed\w*|concurren|(?:connection|session|message)s? (?:limit|rate)|limit(?:ed)? reached|unusual rate/i;

export const wantsLess = ({ reply, status }: Pick<Temporary, 'reply' | 'status'>): boolean =>
  /^421\b/.test(reply) || RATE_STATUS.test(status) || (/^4\d\d\b/.test(reply) && RATE_WORDS.test(reply));

export function feedbackOf(deliveries: readonly (Delivery | undefined)[]): Feedback {
  if (deliveries.every(saysNothing)) return { kind: 'nothing' };
  const temporary = deliveries.filter(one => one?.kind === 'temporary');
  const less = temporary.find(wantsLess);
  if (less) return { kind: 'slow', said: less };
  const unreached = temporary.find(one => one.unreached);
  if (unreached && temporary.length === deliveries.length)
    return unreached.unreached?.why === 'tls' ? { kind: 'guarded' } : { kind: 'down', said: unreached };
  return temporary.some(one => one.status === '4.4.2') ? { kind: 'shaky' } : { kind: 'well' };
}

/** Nobody was asked. */
export const saysNothing = (one: Delivery | undefined): boolean =>
  (one?.kind === 'temporary' || one?.kind === 'permanent') && one.saysNothing === true;

/** Why it did not work, in the words of the retry rules. */
export function causesOf(said: Temporary): ReadonlySet<Cause> {
  const found = new Set<Cause>();
  if (wantsLess(said)) found.add('rate');
  const why = said.unreached?.why;
  if (why === undefined && said.status === '4.4.2') found.add('lost');
  if (why === 'dns' || why === 'timeout' || why === 'tls' || why === 'lost' || why === 'refused') found.add(why);
  if (why === 'timeout' || why === 'refused' || why === 'no-way' || why === 'lost' || why === 'not-smtp')
    found.add('connection');
  return found;
}
