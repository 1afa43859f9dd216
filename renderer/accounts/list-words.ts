/** Mailing lists in words, and what a form of one says to the server. Pure. */
import type {
  MailingListGiven,
  MailingListMember,
  MailingListRow,
  MailingListRules,
} from '../../server/api/contract.ts';
import { plural } from '../design/format.ts';
import type { Shape } from '../design/words.ts';
import { targetsOf } from './people-words.ts';

export const postingChoices = [
  ['members', 'Members'],
  ['moderated', 'Moderated'],
  ['owners', 'Owners'],
  ['anybody', 'Anybody'],
] as const satisfies readonly (readonly [MailingListRules['posting'], string])[];

export const joiningChoices = [
  ['open', 'Whoever confirms'],
  ['approval', 'An owner agrees'],
  ['invited', 'By invitation'],
] as const satisfies readonly (readonly [MailingListRules['joining'], string])[];

export const replyChoices = [
  ['author', 'The author'],
  ['list', 'The list'],
] as const satisfies readonly (readonly [MailingListRules['replyTo'], string])[];

export const postingWord = (rules: MailingListRules): string =>
  postingChoices.find(([choice]) => choice === rules.posting)![1];

export const findLists = (lists: readonly MailingListRow[], text: string): readonly MailingListRow[] => {
  const wanted = text.trim().toLowerCase();
  return lists.filter(({ address, rules }) => `${address} ${rules.name}`.toLowerCase().includes(wanted));
};

export function stateOfList({ held, requests, owners }: MailingListRow): {
  readonly shape: Shape;
  readonly word: string;
} {
  const waits = [held > 0 ? plural(held, 'post') : '', requests > 0 ? plural(requests, 'person', 'people') : ''];
  const word = waits.filter(Boolean).join(' and ');
  if (word !== '') return { shape: 'attention', word: `${word} waiting` };
  return owners.length === 0 ? { shape: 'attention', word: 'No owner' } : { shape: 'ok', word: 'Runs' };
}

export function stateOfMember({ state, score, said }: MailingListMember): {
  readonly shape: Shape;
  readonly word: string;
} {
  switch (state) {
    case 'active':
      return score > 0
        ? { shape: 'attention', word: `Came back: ${said ?? 'no reason given'}` }
        : { shape: 'ok', word: 'Gets posts' };
    case 'paused':
      return { shape: 'info', word: 'Paused' };
    case 'disabled':
      return { shape: 'failed', word: `Not reached: ${said ?? 'no reason given'}` };
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
