/**
 * AUTHENTICATE: a SASL exchange in base64 lines. RFC 3501 §6.2.2; initial response RFC 4959.
 *
 *   authenticate = "AUTHENTICATE" SP auth-type [SP (base64 / "=")] *(CRLF base64)
 */

import type { Exchange, Step } from '../../sasl/mechanism.ts';
import { isOffered } from '../capability.ts';
import { bad, type Completion, command, type Dialogue, no } from '../command.ts';
import { turnedAway, welcome } from '../login.ts';
import type { Session } from '../session.ts';

/** No mechanism needs more turns; a client that wants them only keeps us busy. */
const MOST_TURNS = 10;

export const authenticate = command({
  name: 'AUTHENTICATE',
  states: ['not-authenticated'],
  concurrency: 'leaves-mailbox',

  parse(line) {
    const mechanism = line.sp().word();
    const initial = line.peek() === ' ' ? line.sp().rest().trimEnd() : null;
    return { mechanism, initial };
  },

  async run(session, { mechanism: name, initial }, _out, dialogue) {
    const { mechanisms, authenticator } = session.settings;
    const mechanism = mechanisms.find(one => one.name === name);
    if (!mechanism) return no('This mechanism is not offered', 'CANNOT');
    if (!isOffered(session, mechanism)) return no('Encrypt the connection first (STARTTLS)', 'PRIVACYREQUIRED');
    const first = initial === null ? null : decodeBase64(initial === '=' ? '' : initial);
    if (first === undefined) return bad('The initial response is not base64');
    return converse(session, name, mechanism.begin(authenticator, session.attempt), first, dialogue);
  },
});

async function converse(
  session: Session,
  mechanism: string,
  exchange: Exchange,
  first: Uint8Array | null,
  dialogue: Dialogue,
): Promise<Completion> {
  let step = await exchange.step(first);
  for (let turn = 0; step.kind === 'challenge' && turn < MOST_TURNS; turn++) {
    const answer = await dialogue.askSecret(encodeBase64(step.data));
    if (answer === '*') return cancelled(session, mechanism);
    const response = decodeBase64(answer);
    if (response === undefined) return bad('The response is not base64');
    step = await exchange.step(response);
  }
  return conclude(session, mechanism, step, dialogue);
}

/** It counts as a failure: who has heard that a guess was wrong could cancel in place of hearing it again. */
function cancelled(session: Session, mechanism: string): Completion {
  session.failedLogins++;
  session.settings.observer.login?.({ ok: false, user: null, mechanism, because: 'cancelled' });
  return bad('Authentication cancelled');
}

async function conclude(session: Session, mechanism: string, step: Step, dialogue: Dialogue): Promise<Completion> {
  switch (step.kind) {
    case 'success': {
      // IMAP's OK carries no data: it goes as one more challenge, and the answer is empty. RFC 4422 §3.6.
      if (step.data.length > 0 && (await dialogue.askSecret(encodeBase64(step.data))) !== '') {
        return bad('Expected an empty response');
      }
      return welcome(session, step.login, { user: step.login.address, mechanism });
    }
    case 'failure':
      if (step.why === 'bad-syntax') return bad('The response is not what the mechanism asks for');
      return turnedAway(session, step.why, { user: step.user, mechanism });
    case 'challenge':
      return no('The exchange does not come to an end', 'CANNOT');
  }
}

const encodeBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** undefined: not base64. Node's own decoder would skip what it does not know. */
function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, 'base64');
}
