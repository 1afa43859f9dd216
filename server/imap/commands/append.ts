/**
 * APPEND: messages into a mailbox, all of them or none. RFC 3501 §6.3.11; several at once RFC 3502; APPENDUID RFC 4315 §3.
 *
 *   append = "APPEND" SP mailbox 1*append-message
 */

import { command, done, no } from '../command.ts';
import { assemble } from '../fetch/catenate.ts';
import { refusedTarget } from '../refusal.ts';
import { accountOf, allLoggedIn } from '../session.ts';
import { type Draft, parseAppendMessage } from '../syntax/append-message.ts';
import { printNumberSet } from '../syntax/sequence-set.ts';
import { warnOfQuota } from './quota.ts';

export const append = command({
  name: 'APPEND',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const mailbox = line.sp().mailbox();
    const drafts: Draft[] = [];
    do drafts.push(parseAppendMessage(line));
    while (line.peek() === ' ' && !line.atEnd());
    line.end();
    return { mailbox, drafts };
  },

  async run(session, { mailbox, drafts }, out) {
    const most = session.settings.limits.messagesAtOnce;
    if (most !== null && drafts.length > most) return no('Too many messages at once', `MESSAGELIMIT ${most}`);
    const messages = await assemble(session, drafts);
    if (!messages.ok) return messages.error;
    const appended = await accountOf(session).append({ mailbox, messages: messages.value });
    if (!appended.ok) return refusedTarget(appended.error);
    warnOfQuota(appended.value, out);
    session.notifier?.causedMessages(mailbox, appended.value.uids);
    const { uidValidity, uids } = appended.value;
    const octets = messages.value.reduce((sum, { bytes }) => sum + bytes.length, 0);
    session.settings.observer.appended?.({ mailbox, uids, octets });
    // §6.3.12 of RFC 9051: who may put messages there and not read them learns nothing of the mailbox.
    if (appended.value.unreadable) return done('APPEND completed');
    return done('APPEND completed', `APPENDUID ${uidValidity} ${printNumberSet(uids)}`);
  },
});
