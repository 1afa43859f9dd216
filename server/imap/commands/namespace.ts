/**
 * NAMESPACE: one's own mailboxes begin at the root; there are no other users' and no shared ones. RFC 2342.
 *
 *   namespace = "NAMESPACE"
 */
import { command, done, nothing } from '../command.ts';
import { DELIMITER } from '../mailbox-name.ts';
import { allLoggedIn } from '../session.ts';

export const namespace = command({
  name: 'NAMESPACE',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',
  parse: nothing,
  async run(_session, _, out) {
    out.untagged(`NAMESPACE (("" "${DELIMITER}")) NIL NIL`);
    return done('NAMESPACE completed');
  },
});
