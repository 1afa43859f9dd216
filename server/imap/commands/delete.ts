/**
 * DELETE: a mailbox and its messages are gone; mailboxes below it stay. RFC 3501 §6.3.4.
 *
 *   delete = "DELETE" SP mailbox
 */
import { command, done } from '../command.ts';
import { tellNormalized } from '../mailboxes/normalized.ts';
import { refused } from '../refusal.ts';
import { accountOf, allLoggedIn, type Session, unselect } from '../session.ts';

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
    const own = await isSelected(session, mailbox);
    const deleted = await accountOf(session).delete(mailbox);
    if (!deleted.ok) return refused(deleted.error);
    session.notifier?.causedNames(mailbox);
    await tellNormalized(session, out, { given, name: mailbox });
    // Our own selected mailbox: there is nothing more to be told of it.
    if (own) await unselect(session);
    return done('DELETE completed');
  },
});

/** Whatever it is called now: somebody may have renamed it since, and made another of that name. */
async function isSelected(session: Session, mailbox: string): Promise<boolean> {
  if (session.state.name !== 'selected') return false;
  const { name, mailbox: selected } = session.state.view;
  const there = await accountOf(session).status(mailbox);
  return there.ok ? there.value.id === selected.facts.id : name === mailbox;
}
