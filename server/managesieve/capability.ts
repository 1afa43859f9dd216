/**
 * What the server says of itself: in its greeting, after STARTTLS and when asked (RFC 5804 §1.7, §2.4). Only what is true:
 * STARTTLS while it would be taken, mechanisms that send a password only where they may, NOTIFY where scripts may notify,
 * OWNER for who has signed in.
 */
import type { Mechanism } from '../sasl/mechanism.ts';
import { usableMechanisms } from '../sasl/mechanisms.ts';

/** What scripts may use here; the same for everybody. */
export type SieveFacts = {
  /** Names of Sieve extensions, as `require` takes them (RFC 5228 §3.2). */
  readonly extensions: readonly string[];
  /** URI schemes of notification methods (RFC 5435 §3); none where scripts cannot notify. */
  readonly notify: readonly string[];
  /** URI schemes of external lists (RFC 6134 §2.7); none where scripts cannot ask them. */
  readonly lists: readonly string[];
  /** `redirect` in one run of a script; null: not bounded. */
  readonly maxRedirects: number | null;
};

/** What holds for a listener, whatever its sessions do. */
export type Terms = {
  readonly mechanisms: readonly Mechanism[];
  /** There is a certificate, so STARTTLS is offered on connections in clear. */
  readonly startTls: boolean;
  /** The owner lets passwords travel in clear. */
  readonly allowPlaintext: boolean;
  /** 'Mailroom 1.2.3'. */
  readonly implementation: string;
  readonly sieve: SieveFacts;
};

/** What of a session decides; `owner`: whose scripts it has, null before the login. */
export type Standing = { readonly encrypted: boolean; readonly owner: string | null };

export const mechanismNames = (terms: Terms, encrypted: boolean): readonly string[] =>
  usableMechanisms(terms.mechanisms, encrypted, terms.allowPlaintext).map(mechanism => mechanism.name);

export const offersTls = (terms: Terms, { encrypted, owner }: Standing): boolean =>
  terms.startTls && !encrypted && owner === null;

/** A capability and its value; null: it has none. */
export type Capability = readonly [string, string | null];

export function capabilities(terms: Terms, standing: Standing): readonly Capability[] {
  const { sieve } = terms;
  return [
    ['IMPLEMENTATION', terms.implementation],
    ['SASL', mechanismNames(terms, standing.encrypted).join(' ')],
    ['SIEVE', sieve.extensions.join(' ')],
    ...(sieve.notify.length > 0 ? ([['NOTIFY', sieve.notify.join(' ')]] as const) : []),
    ...(sieve.lists.length > 0 ? ([['EXTLISTS', sieve.lists.join(' ')]] as const) : []),
    ...(sieve.maxRedirects === null ? [] : ([['MAXREDIRECTS', String(sieve.maxRedirects)]] as const)),
    ...(offersTls(terms, standing) ? ([['STARTTLS', null]] as const) : []),
    // Every text a person reads here is English (§1.7 has a client ask in no other language).
    ['LANGUAGE', 'en'],
    ...(standing.owner === null ? [] : ([['OWNER', standing.owner]] as const)),
    ['UNAUTHENTICATE', null],
    ['VERSION', '1.0'],
  ];
}
