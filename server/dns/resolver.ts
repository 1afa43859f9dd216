/**
 * What the mail system asks of the DNS, and the four ways it can be answered. Implemented by `system.ts` (the real
 * one) and `zone.ts` (records in memory). A resolver never throws: that the DNS cannot be asked is an answer too.
 *
 * Names go in with or without the final dot, in any case, as U-labels or A-labels; they come out in lower case
 * without the final dot. RFC 1034 §3.6; RFC 2308 §2 (the two kinds of "no").
 */
import { domainToASCII } from 'node:url';
import type { Duration } from '../base/units.ts';

export type Answer<Record> =
  | {
      readonly kind: 'found';
      readonly records: readonly Record[];
      /** How long this may be remembered; null where the source does not say. */
      readonly ttl: Duration | null;
    }
  /** NODATA: the name exists, but has no record of this type. */
  | { readonly kind: 'none' }
  /** NXDOMAIN: there is no such name. */
  | { readonly kind: 'no-such-name' }
  /** SERVFAIL, a time-out, no network: nothing is known, ask again later. */
  | { readonly kind: 'failure'; readonly why: string };

/** As it stands in the DNS, in no promised order. A null MX (RFC 7505) is preference 0 and exchange ''. */
export type MxRecord = { readonly preference: number; readonly exchange: string };
export type AddressRecord = { readonly family: 4 | 6; readonly address: string };

export type Resolver = {
  mx(domain: string): Promise<Answer<MxRecord>>;
  /** A and AAAA together, A first; one of the two with `family`. */
  address(name: string, family?: 4 | 6): Promise<Answer<AddressRecord>>;
  /** The character strings of one record are joined. RFC 7208 §3.3. */
  txt(name: string): Promise<Answer<string>>;
  /** The names of an IPv4 or IPv6 address. */
  ptr(address: string): Promise<Answer<string>>;
};

/** RFC 1035 §2.3.4: 63 octets a label, 253 characters a name in its printed form. */
const LONGEST_LABEL = 63;
const LONGEST_NAME = 253;

/**
 * The name as it is looked up: A-labels, lower case, no final dot. null when no such name can exist. A label may hold
 * any ASCII that can be seen, and the space (RFC 2181 §11): what may be a host is the asker's to know.
 */
export function lookupName(name: string): string | null {
  const bare = name.replace(/\.$/, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters that are not ASCII
  const ascii = /^[\x00-\x7f]*$/.test(bare) ? bare.toLowerCase() : domainToASCII(bare);
  const labels = ascii.split('.');
  const possible =
    ascii.length <= LONGEST_NAME &&
    labels.every(label => label.length > 0 && label.length <= LONGEST_LABEL && /^[ -~]+$/.test(label));
  return possible ? ascii : null;
}

/**
 * A and AAAA as one answer: what was found counts, even if the other half failed; where nothing was found, a failure
 * is the answer before a "none", because the other half might have had something.
 */
export function joinAddresses(ipv4: Answer<AddressRecord>, ipv6: Answer<AddressRecord>): Answer<AddressRecord> {
  if (ipv4.kind === 'found' && ipv6.kind === 'found') {
    const ttl = ipv4.ttl === null || ipv6.ttl === null ? (ipv4.ttl ?? ipv6.ttl) : Math.min(ipv4.ttl, ipv6.ttl);
    return { kind: 'found', records: [...ipv4.records, ...ipv6.records], ttl };
  }
  for (const kind of ['found', 'failure', 'no-such-name'] as const) {
    if (ipv4.kind === kind) return ipv4;
    if (ipv6.kind === kind) return ipv6;
  }
  return { kind: 'none' };
}
