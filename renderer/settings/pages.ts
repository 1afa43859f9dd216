/** What of a group of settings is more than settings, and stands on a page of its own. */
import { t } from '../../server/base/language.ts';
import type { GroupId } from './settings-groups.ts';

type Page = { readonly path: string; readonly name: string; readonly about: string };

const pages: { readonly [G in GroupId]?: readonly Page[] } = {
  trust: [
    {
      path: '/certificates',
      name: t('Certificates'),
      about: t('What is shown in TLS, where it comes from, and who trusts it'),
    },
  ],
};

export const pagesOf = (group: GroupId): readonly Page[] => pages[group] ?? [];
