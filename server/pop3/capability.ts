/**
 * What CAPA says (RFC 2449 §5, §6; RFC 6856 §2, §3). Only what is true: LOGIN-DELAY, EXPIRE and IMPLEMENTATION when the
 * owner has said so; USER and the mechanisms that send a password only where they may; STLS while it would be taken.
 */
import { type Duration, seconds } from '../base/units.ts';
import { type AnswerFault, namesWith } from '../net/on-purpose.ts';
import type { Mechanism } from '../sasl/mechanism.ts';
import { usableMechanisms } from '../sasl/mechanisms.ts';

/** What holds for a listener, whatever its sessions do. */
export type Terms = {
  /** The server's name in the greeting. */
  readonly host: string;
  readonly mechanisms: readonly Mechanism[];
  /** There is a certificate, so STLS is offered on connections in clear. */
  readonly stls: boolean;
  /** The owner lets passwords travel in clear. */
  readonly allowPlaintext: boolean;
  /**
   * §6.7: 'NEVER': the server removes no message by itself, read or not, whoever's it is, so the form with USER (it
   * differs between accounts) is never needed. null says nothing.
   */
  readonly expire: 'NEVER' | null;
  /** §6.5: the least time between two logins of an account, the same for all; 0 is none. */
  readonly loginDelay: Duration;
  /** §6.9, told after login only; null says nothing. */
  readonly implementation: string | null;
  /** Told otherwise on purpose. */
  readonly otherwise?: Pick<AnswerFault, 'hide' | 'announce'>;
};

export const mayUsePasswords = (terms: Terms, encrypted: boolean): boolean => encrypted || terms.allowPlaintext;

export const mechanismNames = (terms: Terms, encrypted: boolean): readonly string[] =>
  usableMechanisms(terms.mechanisms, encrypted, terms.allowPlaintext).map(mechanism => mechanism.name);

/** What of a session decides. */
export type Standing = { readonly encrypted: boolean; readonly utf8: boolean; readonly loggedIn: boolean };

export function capabilities(terms: Terms, standing: Standing): readonly string[] {
  const names = truly(terms, standing);
  return terms.otherwise ? namesWith(terms.otherwise, names, ' ') : names;
}

function truly(terms: Terms, { encrypted, utf8, loggedIn }: Standing): readonly string[] {
  const names = mechanismNames(terms, encrypted);
  return [
    'TOP',
    'UIDL',
    'RESP-CODES',
    'AUTH-RESP-CODE',
    'PIPELINING',
    ...(mayUsePasswords(terms, encrypted) ? ['USER'] : []),
    ...(names.length > 0 ? [`SASL ${names.join(' ')}`] : []),
    // RFC 2595 §4: "present and permitted in the current state".
    ...(terms.stls && !encrypted && !loggedIn && !utf8 ? ['STLS'] : []),
    'UTF8 USER',
    'LANG',
    ...(terms.loginDelay > 0 ? [`LOGIN-DELAY ${Math.ceil(terms.loginDelay / seconds(1))}`] : []),
    ...(terms.expire === null ? [] : [`EXPIRE ${terms.expire}`]),
    ...(terms.implementation !== null && loggedIn ? [`IMPLEMENTATION ${terms.implementation}`] : []),
  ];
}
