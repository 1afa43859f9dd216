/** What an act means for each message, and how it is said: patches, and whether the row leaves the list. Pure. */

import { languageTag, t } from '../../server/base/language.ts';
import type { JmapId, Mailbox } from '../../server/jmap/types.ts';
import type { ListEmail } from '../jmap/list-email.ts';
import type { Patch } from '../jmap/methods.ts';
import { escaped, keywordPatch } from '../jmap/patch.ts';
import { mailboxName } from './mailboxes.ts';

export type Act =
  | { readonly kind: 'move'; readonly to: Mailbox; readonly why?: 'archive' | 'trash' | 'junk' | 'not-junk' }
  | { readonly kind: 'keyword'; readonly keyword: string; readonly on: boolean };

/** Out of which mailboxes a move takes a message. `from` null: a search; then out of all but those kept for their kind. */
export function movePatch(
  email: Pick<ListEmail, 'mailboxIds'> | null,
  from: JmapId | null,
  to: Mailbox,
  mailboxes: readonly Mailbox[],
): Patch {
  const patch: Record<string, unknown> = { [`mailboxIds/${escaped(to.id)}`]: true };
  const whole = to.role === 'trash' || to.role === 'junk';
  const kept = new Set(
    mailboxes.filter(one => !whole && (one.role === 'sent' || one.role === 'drafts')).map(one => one.id),
  );
  const out = email === null || from !== null ? [from] : Object.keys(email.mailboxIds).filter(id => !kept.has(id));
  for (const id of out) if (id !== null && id !== to.id) patch[`mailboxIds/${escaped(id)}`] = null;
  return patch;
}

export function patchFor(
  act: Act,
  email: Pick<ListEmail, 'mailboxIds' | 'keywords'> | null,
  from: JmapId | null,
  mailboxes: readonly Mailbox[],
): Patch {
  if (act.kind === 'keyword') return keywordPatch(act.keyword, act.on);
  const move = movePatch(email, from, act.to, mailboxes);
  if (act.why === 'junk') return { ...move, ...keywordPatch('$junk', true), ...keywordPatch('$notjunk', false) };
  if (act.why === 'not-junk') return { ...move, ...keywordPatch('$junk', false), ...keywordPatch('$notjunk', true) };
  return move;
}

/** Changes nothing: the message is already so. */
export const isIdle = (act: Act, email: Pick<ListEmail, 'mailboxIds' | 'keywords'>, from: JmapId | null): boolean =>
  act.kind === 'keyword'
    ? (email.keywords[act.keyword] === true) === act.on
    : email.mailboxIds[act.to.id] === true && (from === null || from === act.to.id);

type Said = (count: number) => string;
const states: Readonly<Record<string, readonly [on: Said, off: Said]>> = {
  $seen: [
    count => t('Marked read: {count, plural, one {# message} other {# messages}}.', { count }),
    count => t('Marked unread: {count, plural, one {# message} other {# messages}}.', { count }),
  ],
  $flagged: [
    count => t('Starred {count, plural, one {# message} other {# messages}}.', { count }),
    count => t('Took the star off {count, plural, one {# message} other {# messages}}.', { count }),
  ],
  $muted: [
    count => t('Muted {count, plural, one {# message} other {# messages}}.', { count }),
    count => t('No longer muted: {count, plural, one {# message} other {# messages}}.', { count }),
  ],
};
const labelled = (label: string): readonly [on: Said, off: Said] => [
  count => t('Labelled “{label}”: {count, plural, one {# message} other {# messages}}.', { label, count }),
  count => t('Label “{label}” taken off {count, plural, one {# message} other {# messages}}.', { label, count }),
];

/** “Moved 3 messages to Archive.” */
export function said(act: Act, count: number): string {
  if (act.kind === 'keyword') {
    const [on, off] = states[act.keyword] ?? labelled(act.keyword);
    return act.on ? on(count) : off(count);
  }
  if (act.why === 'archive') return t('Archived {count, plural, one {# message} other {# messages}}.', { count });
  return t(
    act.why === 'not-junk'
      ? 'Not junk: moved {count, plural, one {# message} other {# messages}} to {folder}.'
      : 'Moved {count, plural, one {# message} other {# messages}} to {folder}.',
    { count, folder: mailboxName(act.to) },
  );
}

/** “Undone: moved 3 messages to Archive.” In English it goes on in lower case; nouns of other languages would suffer. */
export const undone = (act: string): string =>
  t('Undone: {act}', { act: languageTag().startsWith('en') ? `${act.charAt(0).toLowerCase()}${act.slice(1)}` : act });

/** Keywords that are labels: what people gave themselves, not what programs keep. */
const isLabel = (keyword: string): boolean => !keyword.startsWith('$') && !/^(?:non)?junk$|^notjunk$/i.test(keyword);
export const labelsOf = (email: Pick<ListEmail, 'keywords'>): readonly string[] =>
  Object.keys(email.keywords).filter(isLabel).sort();

/** RFC 5788 characters of a keyword; what a person types becomes one. null: nothing is left of it. */
export function labelFrom(typed: string): string | null {
  const label = typed
    .trim()
    .toLowerCase()
    .replace(/\s+/g, '-')
    .replace(/[^!-~]|[(){\]%*"\\/]/g, '');
  return label === '' || label.length > 60 || label.startsWith('$') ? null : label;
}
