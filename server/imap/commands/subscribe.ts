/**
 * SUBSCRIBE and UNSUBSCRIBE: which mailboxes a client shows. A subscription outlives its mailbox. RFC 3501 §6.3.6–7.
 *
 *   subscribe = "SUBSCRIBE" SP mailbox      unsubscribe = "UNSUBSCRIBE" SP mailbox
 */
import { command, done } from '../command.ts';
import { refused } from '../refusal.ts';
import { accountOf, allLoggedIn } from '../session.ts';

const subscription = (name: 'SUBSCRIBE' | 'UNSUBSCRIBE') =>
  command({
    name,
    states: allLoggedIn,
    concurrency: 'keeps-numbers',

    parse(line) {
      const mailbox = line.sp().mailbox();
      line.end();
      return mailbox;
    },

    async run(session, mailbox) {
      const account = accountOf(session);
      const changed = await (name === 'SUBSCRIBE' ? account.subscribe(mailbox) : account.unsubscribe(mailbox));
      if (!changed.ok) return refused(changed.error);
      session.notifier?.causedNames(mailbox);
      return done(`${name} completed`);
    },
  });

export const subscribe = subscription('SUBSCRIBE');
export const unsubscribe = subscription('UNSUBSCRIBE');
