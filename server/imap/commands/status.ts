/**
 * STATUS: counts of a mailbox without selecting it. RFC 3501 §6.3.10.
 *
 *   status = "STATUS" SP mailbox SP "(" status-att *(SP status-att) ")"
 */
import { command, done } from '../command.ts';
import { refused } from '../refusal.ts';
import { accountOf, allLoggedIn, enableCondstore, messageLimit, speaksUtf8 } from '../session.ts';
import { asked, parseStatusItems, printStatus } from '../syntax/status-item.ts';

export const status = command({
  name: 'STATUS',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',
  news: 'hinted',

  parse(line) {
    const mailbox = line.sp().mailbox();
    const items = parseStatusItems(line.sp());
    line.end();
    return { mailbox, items };
  },

  async run(session, { mailbox, items }, out) {
    const found = await accountOf(session).status(mailbox, asked(items));
    if (!found.ok) return refused(found.error);
    if (items.includes('HIGHESTMODSEQ')) enableCondstore(session, out);
    out.untagged(
      printStatus(mailbox, items, { ...found.value, appendLimit: messageLimit(session) }, speaksUtf8(session)),
    );
    return done('STATUS completed');
  },
});
