/**
 * What CAPA says (RFC 2449 §5, §6). Only what is true: no LOGIN-DELAY, because none is kept; EXPIRE and
 * IMPLEMENTATION when the owner has said so; USER and the mechanisms that send a password only where they may.
 */
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
  /** §6.7: 'NEVER' or days, when the owner keeps a policy about it; null says nothing. */
  readonly expire: 'NEVER' | number | null;
  /** §6.9, told after login only; null says nothing. */
  readonly implementation: string | null;
};

export const mayUsePasswords = (terms: Terms, encrypted: boolean): boolean => encrypted || terms.allowPlaintext;

export const mechanismNames = (terms: Terms, encrypted: boolean): readonly string[] =>
  usableMechanisms(terms.mechanisms, encrypted, terms.allowPlaintext).map(mechanism => mechanism.name);

export function capabilities(terms: Terms, encrypted: boolean, loggedIn: boolean): readonly string[] {
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
    ...(terms.stls && !encrypted && !loggedIn ? ['STLS'] : []),
    ...(terms.expire === null ? [] : [`EXPIRE ${terms.expire}`]),
    ...(terms.implementation !== null && loggedIn ? [`IMPLEMENTATION ${terms.implementation}`] : []),
  ];
}
