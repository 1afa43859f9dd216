/** What the listeners are called. */
import type { ListenerState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

type Fixed = Exclude<ListenerState['name'], `device-${number}` | `inbox-${number}`>;
const names: Readonly<Record<Fixed, string>> = {
  smtp: 'SMTP',
  submission: 'Submission',
  submissions: 'Submissions',
  lmtp: 'LMTP',
  imap: 'IMAP',
  imaps: 'IMAPS',
  pop3: 'POP3',
  pop3s: 'POP3S',
  managesieve: 'ManageSieve',
  http: t('HTTP (public)'),
  https: t('HTTPS (public)'),
  console: t('Console'),
  mailhog: 'MailHog',
  maildev: 'MailDev',
};

export const listenerName = ({ name, device, inbox }: Pick<ListenerState, 'name' | 'device' | 'inbox'>): string =>
  device ?? (inbox === undefined ? (names[name as Fixed] ?? name) : t('Inbox {name}', { name: inbox }));
