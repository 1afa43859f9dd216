/** The words of a search for mail (server/jmap/mail-words.ts) as this window knows folders, people and labels. Pure. */

import { t } from '../../server/base/language.ts';
import { tagOf } from '../../server/base/marks.ts';
import type { Search } from '../../server/base/search.ts';
import { type Filtered, operators, type Place, filterOf as serverFilterOf } from '../../server/jmap/mail-words.ts';
import type { Mailbox } from '../../server/jmap/types.ts';
import type { Vocabulary } from '../search/vocabulary.ts';
import { mailboxName, mailboxPath } from './mailboxes.ts';

export { hasText, isMailWord, namesFolder, parseMailSearch, wordsIn } from '../../server/jmap/mail-words.ts';

export type Given = { readonly mailboxes: readonly Mailbox[]; readonly now: number };

const placesOf = (mailboxes: readonly Mailbox[]): readonly Place[] =>
  mailboxes.map(one => ({ id: one.id, role: one.role, names: [mailboxPath(one, mailboxes), mailboxName(one)] }));

export const filterOf = (search: Search, { mailboxes, now }: Given): Filtered =>
  serverFilterOf(search, { places: placesOf(mailboxes), now });

export type Known = Given & { readonly people: readonly string[]; readonly labels: readonly string[] };

export const mailWords: Vocabulary<Known> = operators.map(({ name, hint }) => ({
  ...{ name, hint },
  values: known => valuesOf(name, known),
}));

const INBOXES = 'Inboxes/';

function valuesOf(name: string, { mailboxes, people, labels }: Known): readonly (readonly [string, string])[] {
  const plain = (values: readonly string[], hint: string) => values.map(value => [value, hint] as const);
  switch (name) {
    case 'from':
    case 'to':
    case 'cc':
    case 'addressed':
      return plain(people, '');
    case 'is':
      return plain(['unread', 'starred', 'read', 'answered', 'forwarded', 'draft', 'muted', 'tagged'], '');
    case 'has':
      return plain(['attachment', 'inline'], '');
    case 'in':
      return [['all', t('every folder')], ...mailboxes.map(one => [mailboxPath(one, mailboxes), ''] as const)];
    case 'inbox':
      return mailboxes
        .map(one => mailboxPath(one, mailboxes))
        .filter(path => path.startsWith(INBOXES))
        .map(path => [path.slice(INBOXES.length), ''] as const);
    case 'label':
      return plain(labels, '');
    case 'tag':
      return plain(
        labels.flatMap(one => tagOf(one) ?? []),
        '',
      );
    case 'auth':
      return plain(['dkim=pass', 'dkim=fail', 'spf=fail', 'dmarc=fail'], '');
    case 'older':
    case 'newer':
      return [
        ['1d', t('a day')],
        ['7d', t('a week')],
        ['1m', t('a month')],
        ['6m', t('half a year')],
        ['1y', t('a year')],
      ];
    case 'before':
    case 'after':
    case 'on':
      return plain(['today', 'yesterday'], '');
    case 'larger':
    case 'smaller':
      return plain(['100k', '1M', '5M', '20M'], '');
    case 'size':
      return plain(['>1M', '<100k', '1M..5M'], '');
    default:
      return [];
  }
}
