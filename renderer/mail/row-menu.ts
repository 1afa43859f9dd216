/** The menu of a row, or of the chosen rows; every act shows its key. */

import { t } from '../../server/base/language.ts';
import type { MenuItem } from '../design/menu.tsx';
import type { Command } from '../shell/keymaps/keymap.ts';
import type { Meant } from './perform.ts';
import type { Acts } from './use-acts.ts';

/** What deleting and junk mean here. */
export type Kind = 'trash' | 'junk' | 'other';
export type Answer = 'reply' | 'reply-all' | 'forward';
type RowState = { readonly read: boolean; readonly starred: boolean; readonly muted: boolean };
type RowCalls = {
  readonly open: () => void;
  readonly answer: (how: Answer) => void;
  readonly protocol: () => void;
};

/** What templates of keys call them. */
const ids: Readonly<Record<string, Command>> = {
  e: 'archive',
  u: 'unread',
  s: 'star',
  v: 'move',
  m: 'mute',
  '!': 'junk',
  '#': 'delete',
};

export function rowMenu(
  acts: Acts,
  meant: Meant,
  kind: Kind,
  state: RowState,
  calls: RowCalls,
  locked: boolean,
): readonly MenuItem[] {
  const one = meant.kind === 'rows' && meant.rows.length === 1;
  const act = (label: string, keys: string, run: () => void, danger = false): MenuItem => ({
    label,
    keys,
    ...(ids[keys] && { id: ids[keys] }),
    run,
    danger,
    disabled: locked,
  });
  return [
    ...(one
      ? ([
          { label: t('Open'), keys: 'Enter', run: calls.open },
          { label: t('Reply'), run: () => calls.answer('reply') },
          { label: t('Reply to all'), run: () => calls.answer('reply-all') },
          { label: t('Forward'), run: () => calls.answer('forward') },
          { kind: 'line' },
        ] as const)
      : []),
    ...(kind === 'other' ? [act(t('Archive'), 'e', () => acts.archive(meant))] : []),
    act(state.read ? t('Mark unread') : t('Mark read'), 'u', () => acts.keyword(meant, '$seen', !state.read)),
    act(state.starred ? t('Take the star off') : t('Star'), 's', () => acts.keyword(meant, '$flagged', !state.starred)),
    act(t('Move…'), 'v', () => acts.ask({ kind: 'move', meant })),
    act(t('Label…'), 'l', () => acts.ask({ kind: 'label', meant })),
    act(state.muted ? t('No longer mute') : t('Mute'), 'm', () => acts.keyword(meant, '$muted', !state.muted)),
    act(kind === 'junk' ? t('Not junk') : t('Junk'), '!', () => acts.junk(meant, kind !== 'junk')),
    { kind: 'line' },
    ...(one ? [{ label: t('Show the protocol'), run: calls.protocol } as const] : []),
    act(kind === 'trash' ? t('Delete for good') : t('Move to Trash'), '#', () => acts.remove(meant), true),
  ];
}
