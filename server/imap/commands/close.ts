/**
 * CLOSE: expunge without telling, then leave the mailbox. UNSELECT: leave it, and nothing is expunged.
 * RFC 3501 §6.4.2; RFC 3691.
 *
 *   close = "CLOSE"     unselect = "UNSELECT"
 */
import { command, done, nothing } from '../command.ts';
import { unselect as leaveMailbox, viewOf } from '../session.ts';

export const close = command({
  name: 'CLOSE',
  states: ['selected'],
  concurrency: 'leaves-mailbox',
  parse: nothing,

  async run(session) {
    const view = viewOf(session);
    // "No messages are removed, and no error is given, if the mailbox is selected by an EXAMINE command";
    // nor without the right to (RFC 4314 §4).
    const mayExpunge = !view.readOnly && view.mailbox.facts.rights.includes('e');
    const expunged = !mayExpunge ? null : await view.mailbox.expunge(null);
    if (expunged?.ok && expunged.value.length > 0) {
      session.settings.observer.expunged?.({ mailbox: view.name, uids: expunged.value });
    }
    await leaveMailbox(session);
    return done('CLOSE completed');
  },
});

export const unselect = command({
  name: 'UNSELECT',
  states: ['selected'],
  concurrency: 'leaves-mailbox',
  parse: nothing,

  async run(session) {
    await leaveMailbox(session);
    return done('UNSELECT completed');
  },
});
