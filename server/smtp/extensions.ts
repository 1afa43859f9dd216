/**
 * The EHLO keywords as a table: what is announced, and when. The order is the order on the wire.
 * BINARYMIME (RFC 3030 §3) is not announced: the store and the next hops want lines that end with CRLF.
 */

import { usableMechanisms } from '../sasl/mechanisms.ts';
import type { SmtpOptions } from './options.ts';

export type Announcing = {
  readonly options: SmtpOptions;
  readonly encrypted: boolean;
  /** Inside this process: as good as encrypted. */
  readonly inside: boolean;
  readonly signedIn: boolean;
  /** May ask for priority without that. */
  readonly trusted: boolean;
};

type Extension = {
  readonly keyword: string;
  readonly source: string;
  /** The keyword's parameters, or null while it is not announced. */
  readonly offer: (now: Announcing) => string | null;
};

const always = () => '';

export const extensions: readonly Extension[] = [
  { keyword: 'PIPELINING', source: 'RFC 2920', offer: always },
  { keyword: 'SIZE', source: 'RFC 1870', offer: ({ options }) => String(options.maxMessageBytes) },
  { keyword: '8BITMIME', source: 'RFC 6152', offer: always },
  { keyword: 'SMTPUTF8', source: 'RFC 6531', offer: always },
  { keyword: 'DSN', source: 'RFC 3461', offer: always },
  { keyword: 'ENHANCEDSTATUSCODES', source: 'RFC 2034', offer: always },
  { keyword: 'CHUNKING', source: 'RFC 3030', offer: always },
  { keyword: 'FUTURERELEASE', source: 'RFC 4865', offer: longestHold },
  { keyword: 'DELIVERBY', source: 'RFC 2852', offer: shortestTime },
  { keyword: 'MT-PRIORITY', source: 'RFC 6710', offer: now => (mostPriority(now) === null ? null : '') },
  { keyword: 'ETRN', source: 'RFC 1985', offer: ({ options }) => (options.etrn ? '' : null) },
  { keyword: 'REQUIRETLS', source: 'RFC 8689', offer: now => (requireTlsOffered(now) ? '' : null) },
  { keyword: 'STARTTLS', source: 'RFC 3207', offer: now => (startTlsOffered(now) ? '' : null) },
  { keyword: 'AUTH', source: 'RFC 4954', offer: now => mechanismsOffered(now).join(' ') || null },
];

/** RFC 4865 §3: the longest interval in seconds, and the last moment. Only for who signs in, or must before MAIL. */
function longestHold({ options: { futureRelease: hold, login }, signedIn }: Announcing): string | null {
  if (!hold || !(signedIn || login?.required)) return null;
  return `${Math.floor(hold.most / 1000)} ${new Date(hold.now() + hold.most).toISOString().replace(/\.\d+Z$/, 'Z')}`;
}

/** RFC 2852 §2: the fewest seconds after which a message may be returned; nothing where any will do. */
function shortestTime({ options: { deliverBy } }: Announcing): string | null {
  if (!deliverBy) return null;
  return deliverBy.least > 0 ? String(Math.ceil(deliverBy.least / 1000)) : '';
}

/** RFC 6710: for people of ours, and named networks. As with holding, who must sign in is told of it before. */
export function mostPriority({ options, signedIn, trusted }: Announcing): number | null {
  return signedIn || trusted || options.login?.required ? (options.mostPriority ?? null) : null;
}

export const keywords = (now: Announcing): string[] =>
  extensions.flatMap(({ keyword, offer }) => {
    const parameters = offer(now);
    return parameters === null ? [] : [parameters ? `${keyword} ${parameters}` : keyword];
  });

/** RFC 3207 §4.2: not offered inside TLS. */
export const startTlsOffered = ({ options, encrypted }: Pick<Announcing, 'options' | 'encrypted'>): boolean =>
  options.tls !== 'none' && !encrypted;

/** RFC 8689 §2: only inside TLS. */
export const requireTlsOffered = ({ encrypted, inside }: Pick<Announcing, 'encrypted' | 'inside'>): boolean =>
  encrypted || inside;

/** RFC 4954 §4: no mechanism in clear unless the owner says so, and none after a login. */
export function mechanismsOffered({
  options,
  encrypted,
  signedIn,
}: Pick<Announcing, 'options' | 'encrypted' | 'signedIn'>): string[] {
  if (!options.login || signedIn || !(encrypted || options.login.inClear)) return [];
  return usableMechanisms(options.login.mechanisms, encrypted, options.login.inClear).map(mechanism => mechanism.name);
}
