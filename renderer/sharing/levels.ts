/**
 * What somebody may do with a shared folder: four levels in plain words over the letters of RFC 4314 §2.1, and what has
 * no level said by its letters. A level is its letters exactly; one letter more or less is none. Pure.
 */

import type { AccountRow, SharedMailbox } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

export type LevelName = 'read' | 'mark' | 'file' | 'all';
export type Level = {
  readonly id: LevelName;
  readonly letters: string;
  readonly name: string;
  readonly does: string;
  /** “Ben Osei may …” */
  readonly may: (name: string, folder: string) => string;
  /** To whom a folder of somebody else is shown. */
  readonly told: (owner: string, name: string) => string;
};

export const ALL_LETTERS = 'lrswipkxtea';

export const levels: readonly Level[] = [
  {
    id: 'read',
    letters: 'lr',
    name: t('Read only'),
    does: t('Sees the folder and reads what is in it. Changes nothing: what is unread stays unread.'),
    may: (name, folder) => t('{name} may read {folder}.', { name, folder }),
    told: (owner, name) => t('{owner} shares this with {name}, who may read it.', { owner, name }),
  },
  {
    id: 'mark',
    letters: 'lrsw',
    name: t('Read and mark'),
    does: t(
      'Also marks messages as read, with a star or a label. Marks are the folder’s own: what one has read is read for all.',
    ),
    may: (name, folder) => t('{name} may read and mark {folder}.', { name, folder }),
    told: (owner, name) => t('{owner} shares this with {name}, who may read and mark it.', { owner, name }),
  },
  {
    id: 'file',
    letters: 'lrswite',
    name: t('Add, move and delete'),
    does: t(
      'Also puts messages in, moves them out and deletes them. Marks are the folder’s own: what one has read is read for all.',
    ),
    may: (name, folder) => t('{name} may add, move and delete in {folder}.', { name, folder }),
    told: (owner, name) => t('{owner} shares this with {name}, who may add, move and delete in it.', { owner, name }),
  },
  {
    id: 'all',
    letters: ALL_LETTERS,
    name: t('Everything, sharing too'),
    does: t('Also makes folders inside, renames or deletes the folder, and decides who else may use it.'),
    may: (name, folder) => t('{name} may do everything with {folder}, sharing it too.', { name, folder }),
    told: (owner, name) =>
      t('{owner} shares this with {name}, who may do everything with it, sharing it too.', { owner, name }),
  },
];

export const levelNamed = (id: LevelName): Level => levels.find(one => one.id === id)!;
/** null: no level is just these letters. */
export const levelOf = (rights: string): Level | null =>
  levels.find(({ letters }) => letters.length === rights.length && hasAll(rights, letters)) ?? null;
const hasAll = (rights: string, letters: string): boolean => [...letters].every(one => rights.includes(one));

/** Each letter as one reads it, in the order of the RFC. */
export const letters: readonly { readonly letter: string; readonly may: string }[] = [
  { letter: 'l', may: t('see the folder') },
  { letter: 'r', may: t('read messages') },
  { letter: 's', may: t('mark as read') },
  { letter: 'w', may: t('mark otherwise') },
  { letter: 'i', may: t('put messages in') },
  { letter: 'p', may: t('post to it') },
  { letter: 'k', may: t('make folders inside') },
  { letter: 'x', may: t('rename or delete it') },
  { letter: 't', may: t('mark as deleted') },
  { letter: 'e', may: t('take out for good') },
  { letter: 'a', may: t('share it') },
];

/** In the RFC's order, whatever was pressed first. */
export const withLetter = (rights: string, letter: string, on: boolean): string =>
  [...ALL_LETTERS].filter(one => (one === letter ? on : rights.includes(one))).join('');

const listed = (which: string): string =>
  letters
    .filter(({ letter }) => which.includes(letter))
    .map(one => one.may)
    .join(', ');
const without = (rights: string, out: string): string => [...rights].filter(one => !out.includes(one)).join('');
const FEW = 3;

/** A level's name; else the nearest level with what there is more, or less, than it; else what the letters allow. */
export function rightsWords(rights: string): string {
  const level = levelOf(rights);
  if (level) return level.name;
  if (rights === '') return t('Nothing');
  const missing = without(ALL_LETTERS, rights);
  if (missing.length <= FEW) return t('Everything but: {rights}', { rights: listed(missing) });
  const base = levels.findLast(one => hasAll(rights, one.letters));
  if (!base) return t('Only: {rights}', { rights: listed(rights) });
  const more = listed(without(rights, base.letters));
  // "Read only, and" would say two things.
  return base.id === 'read'
    ? t('Read, and: {rights}', { rights: more })
    : t('{level}, and: {rights}', { level: base.name, rights: more });
}
/** Within a sentence: “may …”. */
export const mayWords = (rights: string): string => listed(rights) || t('nothing');

/** Whose folder it is, and what somebody may do in it. */
export const toldWords = (rights: string, owner: string, name: string): string =>
  levelOf(rights)?.told(owner, name) ??
  t('{owner} shares this with {name}, who may: {rights}.', { owner, name, rights: mayWords(rights) });

/** Without 'l' no other right can be used: the folder is as one that is not there. */
export const isUseless = (rights: string): boolean => !rights.includes('l');

// ── to whom ──

export const ANYONE = 'anyone';
/** The rights stand for what is taken away, not for what is given. */
export const isTaken = (whom: string): boolean => whom.startsWith('-');
const plain = (whom: string): string => (isTaken(whom) ? whom.slice(1) : whom);
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

type Known = Pick<AccountRow, 'address' | 'name'>;
export function nameOf(whom: string, people: readonly Known[]): string {
  const who = plain(whom);
  if (same(who, ANYONE)) return t('Everybody with an account here');
  return people.find(one => same(one.address, who))?.name || who;
}

/** Everybody first, then by name. */
export const byWhom =
  (people: readonly Known[]) =>
  (a: { readonly whom: string }, b: { readonly whom: string }): number => {
    const rank = ({ whom }: { readonly whom: string }): number => (same(plain(whom), ANYONE) ? 0 : 1);
    return rank(a) - rank(b) || nameOf(a.whom, people).localeCompare(nameOf(b.whom, people));
  };

export type Given = SharedMailbox['rights'];

/** What an address has of these: its own and everybody's, less what is taken away from either (RFC 4314 §2). */
export function rightsFor(given: Given, address: string): string {
  const of = (whom: string): string => given.find(one => same(one.whom, whom))?.rights ?? '';
  const has = of(ANYONE) + of(address);
  const without = of(`-${ANYONE}`) + of(`-${address}`);
  return [...ALL_LETTERS].filter(letter => has.includes(letter) && !without.includes(letter)).join('');
}

export type Received = { readonly shared: SharedMailbox; readonly rights: string };

/** What others share with this address, as it sees it. */
export const sharedWith = (all: readonly SharedMailbox[], address: string): readonly Received[] =>
  all
    .filter(one => !same(one.owner, address))
    .map(shared => ({ shared, rights: rightsFor(shared.rights, address) }))
    .filter(({ rights }) => !isUseless(rights))
    .toSorted((a, b) => Number(isInbox(b)) - Number(isInbox(a)));
const isInbox = ({ shared }: Received): boolean => shared.name === 'INBOX';

export const sharedBy = (all: readonly SharedMailbox[], address: string): readonly SharedMailbox[] =>
  all.filter(one => same(one.owner, address));

/** For the mark on a folder: “Ben Osei”, “2 people”, “everybody with an account here”; null: nobody sees it. */
export function withWhomWords(given: Given, people: readonly Known[]): string | null {
  const whom = given.filter(one => !isTaken(one.whom) && !isUseless(one.rights));
  if (whom.length === 0) return null;
  if (whom.some(one => same(one.whom, ANYONE))) return t('everybody with an account here');
  return whom.length === 1 ? nameOf(whom[0]!.whom, people) : t('{count, number} people', { count: whom.length });
}

/** As any mail program finds it over IMAP (RFC 2342). */
export const imapName = ({ owner, name }: Pick<SharedMailbox, 'owner' | 'name'>): string => `Shared/${owner}/${name}`;

/** What the owner calls it. */
export const folderName = (name: string): string => (name === 'INBOX' ? t('Inbox') : name);
