/** The words of our own no (refusals.ts). */
import { t } from '../base/language.ts';
import type { RefusalCode } from './refusals.ts';

type About = { readonly at: string; readonly who: string; readonly to: string; readonly because: string };

export function refusalWords(code: RefusalCode, { at, who, to, because }: About): string {
  switch (code) {
    case 'relay':
      return t(
        'We refused {who} at {at}: this server only sends for people who signed in, and {to} is not one of ours.',
        { who, at, to },
      );
    case 'no-such-mailbox':
      return t('We refused {who} at {at}: nobody here is called {to}.', { who, at, to });
    case 'mailbox-closed':
      return t('We refused {who} at {at}: the account of {to} is closed.', { who, at, to });
    case 'mailbox-full':
      return t('We refused {who} at {at}: the mailbox of {to} is full.', { who, at, to });
    case 'disk-full':
      return t('We refused {who} at {at}: the disk of this computer is full. Senders try again.', { who, at });
    case 'too-many':
      return t('We refused {who} at {at}: too many recipients at once. The others may come in another message.', {
        who,
        at,
      });
    case 'too-big':
      return t('We refused {who} at {at}: the message is larger than this server takes.', { who, at });
    case 'block-list':
      return t('We refused {who} at {at}: its address stands on a block list.', { who, at });
    case 'spf':
      return t('We refused {who} at {at}: its domain does not allow that server to send (SPF).', { who, at });
    case 'dkim':
      return t('We refused {who} at {at}: the message had no valid signature (DKIM).', { who, at });
    case 'dmarc':
      return t('We refused {who} at {at}: nothing proved who wrote it, and its domain wants that refused (DMARC).', {
        who,
        at,
      });
    case 'reverse-name':
      return t('We refused {who} at {at}: the address of that server has no name (reverse DNS).', { who, at });
    case 'sender-unknown':
      return t('We refused {who} at {at}: nobody can answer to that sender.', { who, at });
    case 'helo':
      return t('We refused {who} at {at}: it called itself by our own name.', { who, at });
    case 'not-your-address':
      return t('We refused it at {at}: {who} is not an address of whoever signed in.', { who, at });
    case 'sign-in-first':
      return t('We refused {who} at {at}: the program did not sign in. Give it the name and password of the account.', {
        who,
        at,
      });
    case 'tls-first':
      return t(
        'We refused {who} at {at}: the program did not encrypt before signing in. Switch it to STARTTLS or TLS.',
        { who, at },
      );
    case 'mechanism':
      return t(
        'We refused {who} at {at}: the program signs in by a way that is not offered. Choose “normal password”.',
        { who, at },
      );
    case 'loop':
      return t('We refused {who} at {at}: the message goes round in circles.', { who, at });
    case 'content':
      return t('We refused {who} at {at}, as your rules and checks say: {because}.', { who, at, because });
    case 'header':
      return t('We refused {who} at {at}: the message is not formed as mail is.', { who, at });
    case 'suppressed':
      return t('We refused it at {at}: {to} is not tried any more.', { to, at });
    case 'elsewhere-off':
      return t(
        'We refused it at {at}: this server delivers between its own people only (mode “local”), and {to} is elsewhere.',
        { to, at },
      );
    case 'other':
      return t('We refused {who} at {at}: {because}.', { who, at, because });
  }
}
