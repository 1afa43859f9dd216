/**
 * The mechanisms a server of ours knows, best first, and which of them a connection may use now. SCRAM-SHA-256 shows
 * the password to nobody; PLAIN and LOGIN show it to us and so want an encrypted connection.
 */
import type { Random } from '../base/ports.ts';
import { login } from './login.ts';
import type { Mechanism } from './mechanism.ts';
import { plain } from './plain.ts';
import { drawNonce } from './scram.ts';
import { scramSha256 } from './scram-server.ts';

/** @param random  draws the server's nonces */
export const newMechanisms = (random: Random): readonly Mechanism[] => [
  scramSha256(() => drawNonce(random)),
  plain,
  login,
];

/**
 * What may be announced and begun on a connection.
 *
 * @param allowPlaintext  the owner lets passwords travel in clear (a laboratory, a loopback)
 */
export const usableMechanisms = (
  mechanisms: readonly Mechanism[],
  encrypted: boolean,
  allowPlaintext: boolean,
): readonly Mechanism[] => mechanisms.filter(mechanism => !mechanism.plaintext || encrypted || allowPlaintext);

/** Mechanism names are upper case (RFC 4422 §3.1); clients write them as they like. */
export const findMechanism = (mechanisms: readonly Mechanism[], name: string): Mechanism | null =>
  mechanisms.find(mechanism => mechanism.name === name.toUpperCase()) ?? null;
