/** What an act means for each message, and how it is said: patches, and whether the row leaves the list. Pure. */
import type { JmapId, Mailbox } from '../../server/jmap/types.ts';
import { plural } from '../design/format.ts';
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

const states: Readonly<Record<string, readonly [on: string, off: string]>> = {
  $seen: ['Marked read: ', 'Marked unread: '],
  $flagged: ['Starred ', 'Took the star off '],
  $muted: ['Muted ', 'No longer muted: '],
};

/** “Moved 3 messages to Archive.” */
export function said(act: Act, count: number, what: 'message' | 'conversation' = 'message'): string {
  const some = plural(count, what);
  if (act.kind === 'keyword') {
    const [on, off] = states[act.keyword] ?? [`Labelled “${act.keyword}”: `, `Label “${act.keyword}” taken off `];
    return `${act.on ? on : off}${some}.`;
  }
  if (act.why === 'archive') return `Archived ${some}.`;
  if (act.why === 'not-junk') return `Not junk: moved ${some} to ${mailboxName(act.to)}.`;
  return `Moved ${some} to ${mailboxName(act.to)}.`;
}

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
