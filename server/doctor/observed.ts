/**
 * What was heard of a domain, and what is known of this server: all that the verdicts rest on. Plain values, so that a
 * verdict can be asked for again without asking the world.
 */
import type { Instant } from '../base/units.ts';
import type { ListAnswer } from '../dns/dns-list.ts';
import type { MxRecord } from '../dns/resolver.ts';
import type { CaaRecord, SrvRecord } from '../dns/secure.ts';
import type { IprevVerdict } from '../mailauth/iprev.ts';
import type { SpfVerdict } from '../mailauth/spf.ts';
import type { DmarcNext, NotAsked } from './row.ts';

export type Heard<T> =
  | { readonly kind: 'found'; readonly values: readonly T[] }
  | { readonly kind: 'none' }
  /** `why` null: it was not asked. */
  | { readonly kind: 'unknown'; readonly why: string | null };

export const UNASKED = { kind: 'unknown', why: null } as const;

export type Observed = {
  readonly mx: Heard<MxRecord>;
  /** Addresses of the mail host. */
  readonly host: Heard<string>;
  /** Where its name leads as an alias; null: it is none. */
  readonly hostAlias: string | null;
  /** TXT of the domain itself. */
  readonly texts: Heard<string>;
  /** What SPF says of each address that our mail comes from. */
  readonly spf: readonly SpfVerdict[];
  /** By selector. */
  readonly keys: Readonly<Record<string, Heard<string>>>;
  readonly dmarc: Heard<string>;
  /** The policy of a domain above, where this one has none. */
  readonly dmarcAbove: { readonly domain: string; readonly text: string } | null;
  readonly names: readonly IprevVerdict[];
  readonly sts: Heard<string>;
  readonly stsHost: Heard<string>;
  /** The policy as anybody gets it; null: it was not fetched. */
  readonly stsPolicy: { readonly text: string; readonly mx: readonly string[] } | { readonly fault: string } | null;
  readonly rpt: Heard<string>;
  readonly tlsa: Heard<string>;
  /** Whether what is said of the mail host is signed. */
  readonly hostSigned: Signed;
  readonly caa: Heard<CaaRecord>;
  readonly signed: Signed;
  readonly services: Readonly<Record<string, Heard<SrvRecord>>>;
  /** autoconfig and autodiscover. */
  readonly helpers: Readonly<Record<string, Heard<string>>>;
  readonly lists: readonly { readonly list: string; readonly what: string; readonly answer: ListAnswer }[];
  /** By row: how many of the other resolvers saw the same. */
  readonly seen: Readonly<Record<string, { readonly same: number; readonly asked: number }>>;
};
/** bogus: what is said breaks its own signature. */
export type Signed = { readonly state: 'secure' | 'insecure' | 'bogus' | 'unknown'; readonly why: string };

/** A way for mail programs, as RFC 6186 and RFC 8314 name it. */
export type Service = { readonly label: string; readonly port: number };

export type Inward = {
  readonly port: number;
  /** unknown: no server runs. */
  readonly state: 'open' | 'inside' | 'closed' | 'unknown';
  readonly sentence: string;
  /** The last connection from the internet, and whose it was; null: none that is remembered. */
  readonly last: { readonly at: Instant; readonly address: string } | null;
  /** How far back is remembered. */
  readonly hours: number;
};
export type Outward = {
  /** The last mail that another host took. */
  readonly last: { readonly at: Instant; readonly host: string } | null;
  /** Hosts that kept silent since. */
  readonly silent: readonly string[];
};

export type Facts = {
  readonly domain: string;
  readonly hostName: string;
  readonly now: Instant;
  readonly notAsked: NotAsked | null;
  /** The DNS is the owner's own zone file, in which every address may be anybody's. */
  readonly isLesson: boolean;
  /** The internet's way to this server; empty: nobody has said it. */
  readonly addresses: readonly string[];
  /** The smart host that takes all mail along. */
  readonly relay: string | null;
  readonly signs: boolean;
  readonly keys: readonly { readonly selector: string; readonly value: string; readonly signs: boolean }[];
  readonly reportsTo: { readonly dmarc: string; readonly tls: string };
  /** The MTA-STS policy that is served; null: none. */
  readonly policy: { readonly id: string; readonly text: string } | null;
  /** Of the key in use and the next: '3 1 1 …'. */
  readonly tlsa: readonly string[];
  readonly certificate: {
    readonly names: readonly string[];
    readonly notAfter: Instant;
    readonly isPublic: boolean;
    readonly renewsItself: boolean;
  } | null;
  /** As a CAA record names the authority that is asked; null: none is, or its name there is not known. */
  readonly authority: string | null;
  readonly services: readonly Service[];
  readonly hasBlockLists: boolean;
  readonly inward: Inward;
  readonly outward: Outward;
  readonly dmarcNext: DmarcNext | null;
};
