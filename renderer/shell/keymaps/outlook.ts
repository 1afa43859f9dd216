/** The keys of Outlook for Windows. */
import type { Keymap } from './keymap.ts';

export const outlook: Keymap = {
  // A browser keeps mod+n for itself; mod+shift+m is Outlook's own second way.
  compose: ['mod+n', 'mod+shift+m'],
  send: ['alt+s', 'mod+Enter'],
  reply: ['mod+r'],
  'reply-all': ['mod+shift+r'],
  forward: ['mod+f'],
  archive: ['Backspace'],
  delete: ['Delete', 'mod+d'],
  star: ['Insert'],
  unread: ['mod+u', 'mod+q'],
  junk: ['mod+alt+j'],
  move: ['mod+shift+v'],
  mute: ['mod+Delete'],
  search: ['mod+e', 'F3'],
  keys: ['F1', '?'],
};
