/** What the people of a box may do, and in whose name they write: rights and sending in words. Pure. */

import type { BoxMember, MemberChange } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { ALL_LETTERS, rightsWords } from '../../sharing/levels.ts';

export type BoxLevel = {
  readonly id: 'none' | 'read' | 'mark' | 'file' | 'work' | 'all';
  /** Of RFC 4314, in every folder. */
  readonly letters: string;
  readonly name: string;
  readonly does: string;
};

export const boxLevels: readonly BoxLevel[] = [
  {
    id: 'work',
    letters: 'lrswipkxte',
    name: t('Works with it'),
    does: t('Reads, marks, moves and deletes, makes folders. Only who else may use it is not theirs to say.'),
  },
  {
    id: 'file',
    letters: 'lrswite',
    name: t('Reads, moves and deletes'),
    does: t('As one who works with it, but makes, renames and deletes no folders.'),
  },
  {
    id: 'mark',
    letters: 'lrsw',
    name: t('Reads and marks'),
    does: t('Marks are the box’s own: what one has read is read for all.'),
  },
  { id: 'read', letters: 'lr', name: t('Only reads'), does: t('Changes nothing: what is unread stays unread.') },
  {
    id: 'all',
    letters: ALL_LETTERS,
    name: t('Does everything'),
    does: t('Also decides, in a mail program, who else may use its folders.'),
  },
  {
    id: 'none',
    letters: '',
    name: t('Does not read it'),
    does: t('Sees none of its folders; may still write in its name.'),
  },
];
export const boxLevelNamed = (id: BoxLevel['id']): BoxLevel => boxLevels.find(one => one.id === id)!;

const sorted = (letters: string): string => [...letters].toSorted().join('');
/** null: no level is just these letters. */
export const boxLevelOf = (letters: string): BoxLevel | null =>
  boxLevels.find(one => sorted(one.letters) === sorted(letters)) ?? null;
export const boxRightsWords = (letters: string): string => boxLevelOf(letters)?.name ?? rightsWords(letters);

export type Sends = 'as' | 'behalf' | 'no';
export const sendsOf = (send: BoxMember['send']): Sends => send ?? 'no';
export const sendFrom = (sends: Sends): BoxMember['send'] => (sends === 'no' ? null : sends);

export const sendChoices: readonly { readonly id: Sends; readonly name: string }[] = [
  { id: 'as', name: t('Writes as it') },
  { id: 'behalf', name: t('Writes on its behalf') },
  { id: 'no', name: t('Does not write as it') },
];
export const sendName = (send: BoxMember['send']): string => sendChoices.find(one => one.id === sendsOf(send))!.name;

/** What a recipient of such a letter sees. */
export function sendWords(send: BoxMember['send'], address: string): string {
  switch (send) {
    case 'as':
      return t('Mail comes from {address}; nobody sees who wrote it.', { address });
    case 'behalf':
      return t('Mail comes from {address} and names who wrote it, as “on behalf of”.', { address });
    case null:
      return t('Mail from {address} is refused when this person sends it.', { address });
  }
}

/** Nothing is left to him: he is none of its people any more. */
export const isGone = ({ rights, send }: Pick<BoxMember, 'rights' | 'send'>): boolean => rights === '' && send === null;

export function changedWords(name: string, box: string, after: Pick<BoxMember, 'rights' | 'send'>): string {
  if (isGone(after)) return t('{name} is none of the people of {box} any more.', { name, box });
  const said = { name, box, rights: boxRightsWords(after.rights), sends: sendName(after.send) };
  return t('{name} in {box}: {rights}. {sends}.', said);
}

/** As it was; of somebody new: none of its people. */
export const back = (address: string, whom: string, before: BoxMember | null): MemberChange => ({
  ...{ address, whom, rights: before?.rights ?? '', send: before?.send ?? null },
});
