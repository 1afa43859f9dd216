/**
 * LOGIN: user name and password, as they are. Refused in clear unless the owner allows it. RFC 3501 §6.2.3.
 *
 *   login = "LOGIN" SP userid SP password      ; both astring
 */

import { mayUsePlaintext } from '../capability.ts';
import { command, no } from '../command.ts';
import { turnedAway, welcome } from '../login.ts';
import { textOf } from '../syntax/encoder.ts';

export const login = command({
  name: 'LOGIN',
  states: ['not-authenticated'],
  concurrency: 'leaves-mailbox',

  parse(line) {
    const user = textOf(line.sp().astring());
    const password = textOf(line.sp().astring());
    line.end();
    return { user, password };
  },

  async run(session, { user, password }) {
    // The password has travelled in clear already; checking it would only make it worth the eavesdropping.
    if (!mayUsePlaintext(session)) return no('Encrypt the connection first (STARTTLS)', 'PRIVACYREQUIRED');
    const attempt = { user, mechanism: 'LOGIN' };
    const verified = await session.settings.authenticator.verifyPassword(user, password, session.attempt);
    return verified.ok ? welcome(session, verified.value, attempt) : turnedAway(session, verified.error, attempt);
  },
});
