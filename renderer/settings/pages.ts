/** What of a group of settings is more than settings, and stands on a page of its own. */
import { t } from '../../server/base/language.ts';
import type { GroupId } from './settings-groups.ts';

type Page = { readonly path: string; readonly name: string; readonly about: string };

const pages: { readonly [G in GroupId]?: readonly Page[] } = {
  incoming: [
    {
      path: '/accounts/space',
      name: t('Space'),
      about: t('What each mailbox holds, and what it may hold'),
    },
    {
      path: '/settings/forwarding',
      name: t('Passed on and kept for others'),
      about: t('Accounts whose mail goes on, backup MX, and mail that is handed over or fetched on demand'),
    },
    {
      path: '/settings/pipes',
      name: t('Programs and folders'),
      about: t('What of this computer mail is handed to: a ticket system, an archive, a script'),
    },
  ],
  keeping: [
    {
      path: '/accounts/retention',
      name: t('How long mail stays'),
      about: t('What is removed by itself when its time is over, and what must not be'),
    },
  ],
  outgoing: [
    {
      path: '/settings/routes',
      name: t('Routes and relays'),
      about: t('Which way mail leaves, and under which address'),
    },
    {
      path: '/settings/returns',
      name: t('What came back'),
      about: t('Bounces, delays, receipts and complaints about mail that left here, and what a no means'),
    },
    {
      path: '/settings/suppressed',
      name: t('Addresses not tried any more'),
      about: t('Their own server said, for good and again, that they do not exist'),
    },
  ],
  strangers: [
    {
      path: '/held',
      name: t('Held mail'),
      about: t('What your rules keep until you have looked'),
    },
    {
      path: '/settings/rules',
      name: t('Rules for strangers’ mail'),
      about: t('What you want done with mail that comes in, before all checks'),
    },
    {
      path: '/settings/peers',
      name: t('Who may connect'),
      about: t('Servers that came to port 25 in the last hour, and what is held against them'),
    },
  ],
  trust: [
    {
      path: '/certificates',
      name: t('Certificates'),
      about: t('What is shown in TLS, where it comes from, and who trusts it'),
    },
  ],
};

export const pagesOf = (group: GroupId): readonly Page[] => pages[group] ?? [];
