/**
 * The mechanisms a server of ours knows, best first, and which of them a connection may use now. SCRAM shows the
 * password to nobody, and with a channel binding (-PLUS) nobody can stand between; the others show a password or a token
 * to us and so want an encrypted connection.
 */
import type { Random } from '../base/ports.ts';
import { oauthBearer, xoauth2 } from './bearer.ts';
import { login } from './login.ts';
import type { Mechanism } from './mechanism.ts';
import { plain } from './plain.ts';
import { drawNonce } from './scram.ts';
import { scramSha256, scramSha256Plus } from './scram-server.ts';

/** @param random  draws the server's nonces */
export const newMechanisms = (random: Random): readonly Mechanism[] => [
  scramSha256Plus(() => drawNonce(random)),
  scramSha256(() => drawNonce(random)),
  plain,
  login,
  oauthBearer,
  xoauth2,
];

/**
 * Whether it may be announced and begun on a connection.
 *
 * @param allowPlaintext  the owner lets passwords travel in clear (a laboratory, a loopback)
 */
export const isUsable = (mechanism: Mechanism, encrypted: boolean, allowPlaintext: boolean): boolean =>
  mechanism.bindsChannel ? encrypted : !mechanism.plaintext || encrypted || allowPlaintext;

export const usableMechanisms = (
  mechanisms: readonly Mechanism[],
  encrypted: boolean,
  allowPlaintext: boolean,
): readonly Mechanism[] => mechanisms.filter(mechanism => isUsable(mechanism, encrypted, allowPlaintext));

/** Mechanism names are upper case (RFC 4422 §3.1); clients write them as they like. */
export const findMechanism = (mechanisms: readonly Mechanism[], name: string): Mechanism | null =>
  mechanisms.find(mechanism => mechanism.name === name.toUpperCase()) ?? null;
