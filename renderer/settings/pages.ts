/** What of a group of settings is more than settings, and stands on a page of its own. */
import { t } from '../../server/base/language.ts';
import type { GroupId } from './settings-groups.ts';

type Page = { readonly path: string; readonly name: string; readonly about: string };

const pages: { readonly [G in GroupId]?: readonly Page[] } = {
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
