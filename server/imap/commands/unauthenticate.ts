/**
 * UNAUTHENTICATE: back to before the login, on the same connection; the next login may be somebody else's. What was
 * enabled and selected is forgotten, nothing is expunged; TLS and COMPRESS stay. RFC 8437.
 *
 *   unauthenticate = "UNAUTHENTICATE"
 */
import { capabilities } from '../capability.ts';
import { command, nothing } from '../command.ts';
import { allLoggedIn, signOut } from '../session.ts';

export const unauthenticate = command({
  name: 'UNAUTHENTICATE',
  states: allLoggedIn,
  concurrency: 'leaves-mailbox',
  parse: nothing,

  async run(session) {
    await signOut(session);
    return { status: 'OK', code: `CAPABILITY ${capabilities(session)}`, text: 'Logged out', after: 'await-login' };
  },
});
