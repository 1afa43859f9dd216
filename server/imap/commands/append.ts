/**
 * APPEND: a message into a mailbox. Its literal was measured against the limit before it was read
 * (command-reader.ts). RFC 3501 §6.3.11; APPENDUID RFC 4315 §3.
 *
 *   append = "APPEND" SP mailbox [SP flag-list] [SP date-time] SP literal
 */
import { command, done } from '../command.ts';
import { distinct } from '../flag.ts';
import { BadSyntax } from '../grammar.ts';
import { refusedTarget } from '../refusal.ts';
import { printNumberSet } from '../sequence-set.ts';
import { accountOf, allLoggedIn } from '../session.ts';

export const append = command({
  name: 'APPEND',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const mailbox = line.sp().mailbox();
    const flags = line.sp().peek() === '(' ? line.flagList() : null;
    if (flags) line.sp();
    const internalDate = line.peek() === '"' ? line.dateTime() : null;
    if (internalDate !== null) line.sp();
    const bytes = line.literal();
    line.end();
    if (bytes.length === 0) throw new BadSyntax('An empty message');
    return { mailbox, messages: [{ flags: distinct(flags ?? []), internalDate, bytes }] };
  },

  async run(session, request) {
    const appended = await accountOf(session).append(request);
    if (!appended.ok) return refusedTarget(appended.error);
    const { uidValidity, uids } = appended.value;
    const octets = request.messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
    session.settings.observer.appended?.({ mailbox: request.mailbox, uids, octets });
    return done('APPEND completed', `APPENDUID ${uidValidity} ${printNumberSet(uids)}`);
  },
});
