/**
 * CREATE: a new mailbox, with the parents that are missing. RFC 3501 §6.3.3; USE RFC 6154 §3; MAILBOXID RFC 8474 §4.1.
 *
 *   create   = "CREATE" SP mailbox [SP "(" "USE" SP "(" [use-attr *(SP use-attr)] ")" ")"]
 *   use-attr = "\All" / "\Archive" / "\Drafts" / "\Flagged" / "\Junk" / "\Sent" / "\Trash" / "\" atom
 */
import { command, done, no } from '../command.ts';
import { tellNormalized } from '../mailboxes/normalized.ts';
import { refused } from '../refusal.ts';
import { accountOf, allLoggedIn } from '../session.ts';
import type { Decoder } from '../syntax/decoder.ts';
import { DELIMITER, isProperName } from '../syntax/mailbox-name.ts';

const uses = ['\\All', '\\Archive', '\\Drafts', '\\Flagged', '\\Junk', '\\Sent', '\\Trash'];

export const create = command({
  name: 'CREATE',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    // "foo/" declares that names below foo are wanted; the trailing delimiter is not part of the name.
    const given = line.sp().mailboxAsGiven();
    const mailbox = given.normalize('NFC');
    const use = line.peek() === ' ' ? parseUse(line) : [];
    line.end();
    return { given, mailbox: mailbox.endsWith(DELIMITER) ? mailbox.slice(0, -1) : mailbox, use };
  },

  async run(session, { given, mailbox, use }, out) {
    if (!isProperName(mailbox)) return refused('name-not-allowed');
    const known = uses.find(one => one.toLowerCase() === use[0]?.toLowerCase());
    if (use.length > 1 || (use.length === 1 && !known)) return no('That special use is not possible here', 'USEATTR');
    const account = accountOf(session);
    const created = await account.create(mailbox, known ?? null);
    if (!created.ok) return refused(created.error);
    session.notifier?.causedNames(mailbox);
    await tellNormalized(session, out, { given, name: mailbox });
    const made = await account.status(mailbox);
    return done('CREATE completed', made.ok ? `MAILBOXID (${made.value.id})` : undefined);
  },
});

function parseUse(line: Decoder): readonly string[] {
  line.sp().open().expect('USE').sp();
  const attributes = line.list(() => {
    line.expect('\\');
    return `\\${line.atom()}`;
  });
  line.close();
  return attributes;
}
