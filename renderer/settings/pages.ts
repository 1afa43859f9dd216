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
      path: '/settings/suppressed',
      name: t('Addresses not tried any more'),
      about: t('Their own server said, for good and again, that they do not exist'),
    },
  ],
  strangers: [
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
