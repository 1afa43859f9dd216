/** What can be done from the palette by going to where it is done: each act an address. */
import { t } from '../../server/base/language.ts';

export type PlacedAct = { readonly name: string; readonly path: string; readonly also?: string };

export const acts: readonly PlacedAct[] = [
  { name: t('Add a person'), path: '/accounts?add' },
  { name: t('Add a box'), path: '/accounts?box' },
  { name: t('See how full mailboxes are'), path: '/accounts/space', also: t('Space, limit, quota') },
  { name: t('Write a footer'), path: '/accounts/footers', also: t('Footers, disclaimer') },
  { name: t('Say how long mail stays'), path: '/accounts/retention', also: t('Retention, hold, delete old mail') },
  { name: t('Held mail'), path: '/held', also: t('What your rules keep until you have looked') },
  {
    name: t('Bring mail here'),
    path: '/accounts/moving?new',
    also: t('import move IMAP mbox Maildir Thunderbird Outlook PST'),
  },
  { name: t('Carry mail out'), path: '/accounts/moving?out', also: t('export archive') },
  { name: t('Moving mail'), path: '/accounts/moving', also: t('moves imports exports') },
  { name: t('Accounts elsewhere'), path: '/accounts/elsewhere', also: t('fetched POP3 provider') },
  { name: t('Add an account elsewhere'), path: '/accounts/elsewhere?add', also: t('fetched POP3 provider') },
];
