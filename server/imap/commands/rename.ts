/**
 * RENAME: a mailbox and all below it get another name. Of INBOX the messages are moved and INBOX stays.
 * RFC 3501 §6.3.5.
 *
 *   rename = "RENAME" SP mailbox SP mailbox
 */
import { command, done } from '../command.ts';
import { tellNormalized } from '../mailboxes/normalized.ts';
import { refused } from '../refusal.ts';
import { accountOf, allLoggedIn } from '../session.ts';
import { DELIMITER, isProperName } from '../syntax/mailbox-name.ts';

export const rename = command({
  name: 'RENAME',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const given = { from: line.sp().mailboxAsGiven(), to: line.sp().mailboxAsGiven() };
    line.end();
    const to = given.to.normalize('NFC');
    return { given, from: given.from.normalize('NFC'), to: to.endsWith(DELIMITER) ? to.slice(0, -1) : to };
  },

  async run(session, { given, from, to }, out) {
    if (!isProperName(to)) return refused('name-not-allowed');
    if (to === 'INBOX') return refused('already-exists');
    // A mailbox cannot come to stand below itself; INBOX can, for it stays.
    if (from !== 'INBOX' && to.startsWith(`${from}${DELIMITER}`)) return refused('impossible');
    const renamed = await accountOf(session).rename(from, to);
    if (!renamed.ok) return refused(renamed.error);
    session.notifier?.causedNames(from, to);
    await tellNormalized(session, out, { given: given.from, name: to, other: given.to });
    return done('RENAME completed');
  },
});
