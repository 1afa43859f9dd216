/**
 * SUBSCRIBE and UNSUBSCRIBE: which mailboxes a client shows. A subscription outlives its mailbox. RFC 3501 §6.3.6–7.
 *
 *   subscribe = "SUBSCRIBE" SP mailbox      unsubscribe = "UNSUBSCRIBE" SP mailbox
 */
import { askAccount, mailboxOnly } from './ask-account.ts';

const subscription = (name: 'SUBSCRIBE' | 'UNSUBSCRIBE') =>
  askAccount({
    name,
    parse: mailboxOnly,
    ask: (account, mailbox) => (name === 'SUBSCRIBE' ? account.subscribe(mailbox) : account.unsubscribe(mailbox)),
    tell: (session, mailbox) => session.notifier?.causedNames(mailbox),
  });

export const subscribe = subscription('SUBSCRIBE');
export const unsubscribe = subscription('UNSUBSCRIBE');
