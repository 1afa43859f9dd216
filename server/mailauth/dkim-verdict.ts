/**
 * What is found out about a DKIM signature, as plain data: enough to say it in words, to write an
 * Authentication-Results field, to judge DMARC, and to compute it again on another day (decision 40).
 * Results are those of RFC 8601 §2.7.1.
 */
import type { Instant } from '../base/units.ts';

export type DkimResult = 'pass' | 'fail' | 'policy' | 'neutral' | 'temperror' | 'permerror';

/** Why a signature does not pass. */
export type DkimCause =
  /** The field is no tag list, or a tag of it says nothing sensible. */
  | 'syntax'
  | 'version'
  | 'algorithm'
  /** rsa-sha1: RFC 8301 §3.1. */
  | 'historic-algorithm'
  | 'canonicalization'
  /** h= does not name From. */
  | 'author-not-signed'
  /** There are more From fields than h= names: one was added that nobody signed. */
  | 'author-added'
  /** A line among the fields is none, and nobody signed it. */
  | 'stray-line'
  /** i= is not of the domain d=. */
  | 'identity'
  | 'expired'
  | 'body-changed'
  /** l= counts more octets than there are. */
  | 'body-shorter'
  /** A signed field was changed, or the key is not the one it was signed with. */
  | 'header-changed'
  | 'no-key'
  | 'key-revoked'
  | 'key-malformed'
  /** The key is for another algorithm, hash or service. */
  | 'key-unfit'
  /** RSA below 1024 bits: RFC 8301 §3.2. */
  | 'key-weak'
  /** The DNS did not answer; ask again later. */
  | 'dns'
  /** Not looked at, because there are too many signatures. */
  | 'skipped';

export type DkimFault = {
  readonly result: Exclude<DkimResult, 'pass'>;
  readonly cause: DkimCause;
  /** The tag that decided, of the signature or of the key record. */
  readonly tag: string | null;
  /** For the owner. */
  readonly why: string;
};

export type SignatureVerdict = {
  readonly result: DkimResult;
  readonly cause: DkimCause | null;
  readonly tag: string | null;
  readonly why: string;
  /** d= as it is looked up (A-labels, lower case); '' where none can be read. */
  readonly domain: string;
  readonly selector: string;
  /** i= decoded, or "@" and the domain. */
  readonly identity: string;
  /** a= as written. */
  readonly algorithm: string;
  /** c= as it is understood. */
  readonly canonicalization: string;
  /** h= in lower case, in its order. */
  readonly signedFields: readonly string[];
  /** Fields a reader sees that are in the message more often than this signature covers. */
  readonly uncovered: readonly string[];
  /** h= names From once more than there is: a second one would break the signature. */
  readonly authorOversigned: boolean;
  /** l=: how much of the (canonical) body is signed, and how much was or could be added behind it. */
  readonly bodyLimit: { readonly signed: number; readonly added: number } | null;
  readonly signedAt: Instant | null;
  readonly expiresAt: Instant | null;
  /** The first characters of b=, which name this signature among others (header.b, RFC 6008 §4). */
  readonly mark: string;
  /** The key that was used, or tried last; null when none was asked for or found. */
  readonly key: KeyFacts | null;
};

export type KeyFacts = {
  /** The name asked for in the DNS. */
  readonly name: string;
  /** The TXT record as found. */
  readonly record: string;
  readonly bits: number | null;
  /** t=y: the domain is only trying DKIM out. RFC 6376 §3.6.1. */
  readonly testing: boolean;
};

export type DkimVerdict = {
  /** Topmost first. Empty: the message is not signed. */
  readonly signatures: readonly SignatureVerdict[];
  /** How many From fields the message has; more than one is a forger's trick or a fault. RFC 5322 §3.6. */
  readonly authorFields: number;
  /** Why nothing is told of some signatures: of none of a header that is too long, nor of those after the hundredth. */
  readonly unreadable: string | null;
};

export const fault = (result: DkimFault['result'], cause: DkimCause, tag: string | null, why: string): DkimFault => ({
  result,
  cause,
  tag,
  why,
});
