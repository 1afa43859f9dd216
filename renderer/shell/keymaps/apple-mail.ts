/** The keys of Apple Mail. `ctrl` is a Mac's second modifier; the sequence beside it is for keyboards without ⌘. */
import type { Keymap } from './keymap.ts';

export const appleMail: Keymap = {
  // A browser keeps mod+n for itself; the desktop app has it.
  compose: ['mod+n', 'mod+alt+n'],
  send: ['mod+shift+d', 'mod+Enter'],
  reply: ['mod+r'],
  'reply-all': ['mod+shift+r'],
  forward: ['mod+shift+f'],
  archive: ['mod+ctrl+a', 'mod+alt+a'],
  delete: ['Backspace', 'Delete'],
  star: ['mod+shift+l'],
  unread: ['mod+shift+u'],
  junk: ['mod+shift+j'],
  move: ['mod+alt+t'],
  raw: ['mod+alt+u'],
  search: ['mod+alt+f'],
};
