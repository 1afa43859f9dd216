/**
 * SASL as a client sees it: signing in to a smart host or another server. An exchange gives the initial response,
 * answers challenges, and at the end says whether the far side has proven itself as far as its mechanism can.
 * It knows no protocol: base64 and the command line are the caller's.
 */
import type { Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { saslprep } from './saslprep.ts';
import { drawNonce, SCRAM_SHA_256 } from './scram.ts';
import { scramClient } from './scram-client.ts';
import { encodeText } from './text.ts';

export type Credentials = { readonly user: string; readonly password: string };

export type ClientExchange = {
  /**
   * What goes on the command line, or `null` when the server has to ask first. A caller that cannot send it (the line
   * would be too long) does not call this: the first, empty challenge is then answered with it.
   */
  initialResponse(): Uint8Array | null;
  /** The answer to a challenge, or a sentence why the exchange must be cancelled with "*". */
  step(challenge: Uint8Array): Promise<Result<Uint8Array, string>>;
  /**
   * To be asked when the server says that all is well, with its additional data if it sent any.
   * An error: the server has not shown that it knows the password, and must not be trusted.
   */
  finish(data?: Uint8Array): Result<true, string>;
};

export type ClientMechanismName = 'SCRAM-SHA-256' | 'PLAIN' | 'LOGIN';

/** Best first: SCRAM shows nobody the password. */
const preference: readonly ClientMechanismName[] = [SCRAM_SHA_256, 'PLAIN', 'LOGIN'];

/**
 * @param offered    mechanism names as the server announced them
 * @param plaintext  whether the password itself may be sent, as on an encrypted connection
 */
export function chooseMechanism(offered: readonly string[], plaintext: boolean): ClientMechanismName | null {
  const names = new Set(offered.map(name => name.toUpperCase()));
  return preference.find(name => names.has(name) && (plaintext || name === SCRAM_SHA_256)) ?? null;
}

/** @returns an error sentence when user or password cannot be expressed in the mechanism */
export function beginClient(
  name: ClientMechanismName,
  credentials: Credentials,
  random: Random,
): Result<ClientExchange, string> {
  const user = saslprep(credentials.user);
  const password = saslprep(credentials.password);
  if (!user.ok || !password.ok || /\0/.test(credentials.user + credentials.password)) {
    return err('The user name or password has a character that no login can carry');
  }
  if (user.value === '' || password.value === '') return err('The user name or password is empty');
  switch (name) {
    case 'SCRAM-SHA-256':
      return ok(scramClient({ user: user.value, password: password.value }, drawNonce(random)));
    case 'PLAIN':
      return ok(answering(encodeText(`\0${credentials.user}\0${credentials.password}`)));
    case 'LOGIN':
      return ok(questioned([credentials.user, credentials.password].map(encodeText)));
  }
}

/** PLAIN: one message, on the command line or after an empty challenge. The server proves nothing. */
function answering(message: Uint8Array): ClientExchange {
  let sent = false;
  const send = () => {
    sent = true;
    return message;
  };
  return {
    initialResponse: send,
    step: async challenge =>
      sent || challenge.length > 0 ? err('The server asked for more than PLAIN has') : ok(send()),
    finish: () => ok(true),
  };
}

/** LOGIN: what the questions say differs between servers; that there are two does not. */
function questioned(answers: readonly Uint8Array[]): ClientExchange {
  const left = [...answers];
  return {
    initialResponse: () => null,
    step: async () => {
      const answer = left.shift();
      return answer ? ok(answer) : err('The server asked for more than LOGIN has');
    },
    finish: () => (left.length === 0 ? ok(true) : err('The server let us in before it had asked for the password')),
  };
}
