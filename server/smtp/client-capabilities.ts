/** What a server can do, from its answer to EHLO. RFC 5321 §4.1.1.1; unknown keywords mean nothing to us. */
import type { Bytes } from '../base/units.ts';
import type { PeerReply } from './client-reply.ts';

export type Capabilities = {
  /** As announced, in upper case, for the journey. */
  readonly keywords: readonly string[];
  readonly pipelining: boolean;
  readonly eightBitMime: boolean;
  readonly smtpUtf8: boolean;
  readonly dsn: boolean;
  readonly startTls: boolean;
  /** RFC 8689. */
  readonly requireTls: boolean;
  /** RFC 4865. */
  readonly futureRelease: boolean;
  /** RFC 2852: the fewest seconds after which it returns a message; null: it does not know BY. */
  readonly deliverBy: number | null;
  /** RFC 6710. */
  readonly mtPriority: boolean;
  /** RFC 1985. */
  readonly etrn: boolean;
  /** SIZE is known as a parameter; RFC 1870 §3. */
  readonly size: boolean;
  /** The largest message, null where none is told (no value, or 0). */
  readonly sizeLimit: Bytes | null;
  /** Names of SASL mechanisms. */
  readonly auth: readonly string[];
};

/** After HELO: RFC 821 and nothing more. */
export const noCapabilities: Capabilities = {
  keywords: [],
  pipelining: false,
  eightBitMime: false,
  smtpUtf8: false,
  dsn: false,
  startTls: false,
  requireTls: false,
  futureRelease: false,
  deliverBy: null,
  mtPriority: false,
  etrn: false,
  size: false,
  sizeLimit: null,
  auth: [],
};

/** The first line is the greeting, each other one keyword with its values. */
export function capabilitiesFrom(reply: PeerReply): Capabilities {
  const values = new Map<string, readonly string[]>();
  for (const line of reply.lines.slice(1)) {
    // Leniency: 'AUTH=LOGIN PLAIN', as servers before RFC 2554 said it.
    const [keyword = '', ...rest] = line
      .trim()
      .toUpperCase()
      .replace(/^AUTH=/, 'AUTH ')
      .split(/\s+/);
    values.set(keyword, [...(values.get(keyword) ?? []), ...rest]);
  }
  const limit = values.get('SIZE')?.[0] ?? '';
  return {
    keywords: [...values.keys()],
    pipelining: values.has('PIPELINING'),
    eightBitMime: values.has('8BITMIME'),
    smtpUtf8: values.has('SMTPUTF8'),
    dsn: values.has('DSN'),
    startTls: values.has('STARTTLS'),
    requireTls: values.has('REQUIRETLS'),
    futureRelease: values.has('FUTURERELEASE'),
    deliverBy: leastTime(values.get('DELIVERBY')),
    mtPriority: values.has('MT-PRIORITY'),
    etrn: values.has('ETRN'),
    size: values.has('SIZE'),
    sizeLimit: /^\d{1,20}$/.test(limit) && Number(limit) > 0 ? Number(limit) : null,
    auth: values.get('AUTH') ?? [],
  };
}

/** RFC 2852 §2: options with commas between them; the first that is known today is a number. */
function leastTime(values: readonly string[] | undefined): number | null {
  const least = values?.[0]?.split(',')[0] ?? '';
  return values === undefined ? null : /^\d{1,9}$/.test(least) ? Number(least) : 0;
}
