/**
 * What a mail host has published about its own certificate, and what follows for a connection to it: authenticate it
 * by that, encrypt at least, or nothing. Pure; `dane-lookup.ts` asks the DNS, `dane-check.ts` compares a chain.
 *
 * RFC 6698 §2.1, §4.1; RFC 7671 §5, §9 (digest agility); RFC 7672 §2.1, §2.2, §3.1.
 */
import type { TlsaRecord } from '../dns/secure.ts';

export type DanePolicy =
  | {
      /** TLS is a must, and the chain must match one of the records. */
      readonly kind: 'authenticate';
      /** The name whose TLSA records these are, without `_25._tcp.`. */
      readonly base: string;
      /** Those that are compared: usable, and by their strongest digest. */
      readonly records: readonly TlsaRecord[];
      /** Names of which a certificate under a published authority must have one. RFC 7672 §3.2.2. */
      readonly names: readonly string[];
    }
  /** TLS is a must, but nobody can tell whose certificate is right: no record is usable. RFC 7672 §2.2. */
  | { readonly kind: 'encrypt'; readonly base: string; readonly why: string }
  /** The host has published nothing that may be believed. */
  | { readonly kind: 'none'; readonly why: string }
  /** The DNS did not say, or lied: the host must not be used until it does. RFC 7672 §2.1.1, §2.1.2. */
  | { readonly kind: 'unknown'; readonly why: string };

export const USAGE = { pkixAuthority: 0, pkixHost: 1, authority: 2, host: 3 } as const;
export const SELECTOR = { certificate: 0, key: 1 } as const;
export const MATCHING = { whole: 0, sha256: 1, sha512: 2 } as const;

/** How many records of a host are compared; more is nobody's honest set. */
const MOST_RECORDS = 32;

/** `names`: the host, where its alias leads, the domain whose mail it takes. */
export function danePolicy(base: string, records: readonly TlsaRecord[], names: readonly string[]): DanePolicy {
  const usable = strongest(records.filter(isUsable)).slice(0, MOST_RECORDS);
  if (usable.length > 0) return { kind: 'authenticate', base, records: usable, names: [...new Set(names)] };
  return { kind: 'encrypt', base, why: `none of the TLSA records of ${base} is of a kind that can be used for mail` };
}

/** RFC 7672 §3.1.3: PKIX-TA and PKIX-EE are not used between mail hosts. */
export function isUsable({ usage, selector, matching, data }: TlsaRecord): boolean {
  if (usage !== USAGE.authority && usage !== USAGE.host) return false;
  if (selector !== SELECTOR.certificate && selector !== SELECTOR.key) return false;
  switch (matching) {
    case MATCHING.whole:
      return data.length > 0;
    case MATCHING.sha256:
      return data.length === 32;
    case MATCHING.sha512:
      return data.length === 64;
    default:
      return false;
  }
}

/** RFC 7671 §9: of the digests of one usage and selector only the strongest counts; whole data always does. */
function strongest(records: readonly TlsaRecord[]): readonly TlsaRecord[] {
  const alike = (one: TlsaRecord, other: TlsaRecord) => one.usage === other.usage && one.selector === other.selector;
  return records.filter(
    one =>
      one.matching !== MATCHING.sha256 ||
      !records.some(other => other.matching === MATCHING.sha512 && alike(one, other)),
  );
}

/** `3 1 1 0123…`, as in a zone, for reports and people. */
export const printTlsa = ({ usage, selector, matching, data }: TlsaRecord): string =>
  `${usage} ${selector} ${matching} ${Buffer.from(data).toString('hex')}`;
