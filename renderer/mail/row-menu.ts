/** The menu of a row, or of the chosen rows; every act shows its key. */

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
          { label: 'Open', keys: 'Enter', run: calls.open },
          { label: 'Reply', run: () => calls.answer('reply') },
          { label: 'Reply to all', run: () => calls.answer('reply-all') },
          { label: 'Forward', run: () => calls.answer('forward') },
          { kind: 'line' },
        ] as const)
      : []),
    ...(kind === 'other' ? [act('Archive', 'e', () => acts.archive(meant))] : []),
    act(state.read ? 'Mark unread' : 'Mark read', 'u', () => acts.keyword(meant, '$seen', !state.read)),
    act(state.starred ? 'Take the star off' : 'Star', 's', () => acts.keyword(meant, '$flagged', !state.starred)),
    act('Move…', 'v', () => acts.ask({ kind: 'move', meant })),
    act('Label…', 'l', () => acts.ask({ kind: 'label', meant })),
    act(state.muted ? 'No longer mute' : 'Mute', 'm', () => acts.keyword(meant, '$muted', !state.muted)),
    act(kind === 'junk' ? 'Not junk' : 'Junk', '!', () => acts.junk(meant, kind !== 'junk')),
    { kind: 'line' },
    ...(one ? [{ label: 'Show the protocol', run: calls.protocol } as const] : []),
    act(kind === 'trash' ? 'Delete for good' : 'Move to Trash', '#', () => acts.remove(meant), true),
  ];
}
