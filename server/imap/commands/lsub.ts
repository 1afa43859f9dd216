/**
 * LSUB: the subscribed mailboxes that match. RFC 3501 §6.3.9.
 *
 *   lsub = "LSUB" SP mailbox SP list-mailbox
 */
import { command, done } from '../command.ts';
import { listSubscribed, printListed } from '../mailboxes/mailbox-list.ts';
import { compilePattern } from '../mailboxes/mailbox-pattern.ts';
import { accountOf, allLoggedIn, speaksUtf8 } from '../session.ts';

export const lsub = command({
  name: 'LSUB',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const reference = line.sp().listMailbox();
    const pattern = line.sp().listMailbox();
    line.end();
    return { reference, pattern };
  },

  async run(session, { reference, pattern }, out) {
    const entries = await accountOf(session).mailboxes();
    for (const listed of listSubscribed(entries, compilePattern(reference, pattern))) {
      out.untagged(printListed('LSUB', listed, speaksUtf8(session)));
    }
    return done('LSUB completed');
  },
});
