/**
 * LOGOUT: BYE, OK, and the end. Nothing is expunged. RFC 3501 §6.1.3.
 *
 *   logout = "LOGOUT"
 */
import { command, nothing } from '../command.ts';
import { anyState, leave } from '../session.ts';

export const logout = command({
  name: 'LOGOUT',
  states: anyState,
  concurrency: 'leaves-mailbox',
  parse: nothing,
  async run(session, _, out) {
    out.untagged('BYE Goodbye');
    await leave(session);
    return { status: 'OK', text: 'LOGOUT completed', after: 'close' };
  },
});
