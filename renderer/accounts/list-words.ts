/** Mailing lists in words, and what a form of one says to the server. Pure. */

import type {
  MailingListGiven,
  MailingListMember,
  MailingListRow,
  MailingListRules,
} from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { Shape } from '../design/words.ts';
import { targetsOf } from './people-words.ts';

export const postingChoices = [
  ['members', t('Members')],
  ['moderated', t('Moderated')],
  ['owners', t('Owners')],
  ['anybody', t('Anybody')],
] as const satisfies readonly (readonly [MailingListRules['posting'], string])[];

export const joiningChoices = [
  ['open', t('Whoever confirms')],
  ['approval', t('An owner agrees')],
  ['invited', t('By invitation')],
] as const satisfies readonly (readonly [MailingListRules['joining'], string])[];

export const replyChoices = [
  ['author', t('The author')],
  ['list', t('The list')],
] as const satisfies readonly (readonly [MailingListRules['replyTo'], string])[];

export const postingWord = (rules: MailingListRules): string =>
  postingChoices.find(([choice]) => choice === rules.posting)![1];

export const findLists = (lists: readonly MailingListRow[], text: string): readonly MailingListRow[] => {
  const wanted = text.trim().toLowerCase();
  return lists.filter(({ address, rules }) => `${address} ${rules.name}`.toLowerCase().includes(wanted));
};

function waitingWords(posts: number, people: number): string | null {
  if (posts === 0 && people === 0) return null;
  if (people === 0) return t('{posts, plural, one {# post} other {# posts}} waiting', { posts });
  if (posts === 0) return t('{people, plural, one {# person} other {# people}} waiting', { people });
  return t(
    '{posts, plural, one {# post} other {# posts}} and {people, plural, one {# person} other {# people}} waiting',
    { posts, people },
  );
}

export function stateOfList({ held, requests, owners }: MailingListRow): {
  readonly shape: Shape;
  readonly word: string;
} {
  const word = waitingWords(held, requests);
  if (word !== null) return { shape: 'attention', word };
  return owners.length === 0 ? { shape: 'attention', word: t('No owner') } : { shape: 'ok', word: t('Runs') };
}

export function stateOfMember({ state, score, said }: MailingListMember): {
  readonly shape: Shape;
  readonly word: string;
} {
  switch (state) {
    case 'active':
      return score > 0
        ? { shape: 'attention', word: t('Came back: {reason}', { reason: said ?? t('no reason given') }) }
        : { shape: 'ok', word: t('Gets posts') };
    case 'paused':
      return { shape: 'info', word: t('Paused') };
    case 'disabled':
      return { shape: 'failed', word: t('Not reached: {reason}', { reason: said ?? t('no reason given') }) };
  }
}

export type ListForm = {
  readonly address: string;
  readonly name: string;
  readonly description: string;
  readonly owners: string;
  readonly posting: MailingListRules['posting'];
  readonly joining: MailingListRules['joining'];
  readonly replyTo: MailingListRules['replyTo'];
  readonly subjectPrefix: string;
  readonly language: MailingListRules['language'];
  readonly archive: boolean;
};

export const newListForm = (owner: string): ListForm => ({
  ...{ address: '', name: '', description: '', owners: owner, posting: 'members', joining: 'open' },
  ...{ replyTo: 'author', subjectPrefix: '', language: 'en', archive: owner !== '' },
});

export const listFormOf = ({ address, rules, owners, archive }: MailingListRow): ListForm => ({
  ...{ address, owners: owners.join(', '), archive: archive !== null },
  ...{ name: rules.name, description: rules.description, posting: rules.posting, joining: rules.joining },
  ...{ replyTo: rules.replyTo, subjectPrefix: rules.subjectPrefix, language: rules.language },
});

/** The archive of a new one lies with its first owner; one that is there stays where it is. */
export function listGiven(form: ListForm, before: MailingListRow | null): MailingListGiven {
  const { address, name, description, posting, joining, replyTo, subjectPrefix, language } = form;
  const owners = targetsOf(form.owners);
  const [keeper] = owners;
  const place = { mailbox: `Lists/${address.split('@')[0]}`, readers: 'members' as const };
  const kept = form.archive && keeper ? (before?.archive ?? { account: keeper, ...place }) : null;
  return {
    ...{ address: address.trim(), owners, archive: kept },
    rules: { name: name.trim(), description, posting, joining, replyTo, subjectPrefix: subjectPrefix.trim(), language },
  };
}
