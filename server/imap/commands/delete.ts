/**
 * DELETE: a mailbox and its messages are gone; mailboxes below it stay. RFC 3501 §6.3.4.
 *
 *   delete = "DELETE" SP mailbox
 */
import { command, done } from '../command.ts';
import { tellNormalized } from '../mailboxes/normalized.ts';
import { refused } from '../refusal.ts';
import { accountOf, allLoggedIn, unselect } from '../session.ts';

export const remove = command({
  name: 'DELETE',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const given = line.sp().mailboxAsGiven();
    line.end();
    return { given, mailbox: given.normalize('NFC') };
  },

  async run(session, { given, mailbox }, out) {
    if (mailbox === 'INBOX') return refused('impossible');
    const deleted = await accountOf(session).delete(mailbox);
    if (!deleted.ok) return refused(deleted.error);
    session.notifier?.causedNames(mailbox);
    await tellNormalized(session, out, { given, name: mailbox });
    // Our own selected mailbox: there is nothing more to be told of it.
    if (session.state.name === 'selected' && session.state.view.name === mailbox) await unselect(session);
    return done('DELETE completed');
  },
});
