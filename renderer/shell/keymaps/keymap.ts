/**
 * A template of keys: other sequences for commands that have a name. What it does not name keeps the key that stands
 * beside the command in the window's own sources, which is the template Mailroom (Gmail's keys). Pure.
 */
import type { Binding } from '../../keyboard.ts';
import type { Template } from '../preferences.ts';
import { appleMail } from './apple-mail.ts';
import { outlook } from './outlook.ts';

/** The commands that templates have other keys for. */
export type Command =
  | 'compose'
  | 'send'
  | 'reply'
  | 'reply-all'
  | 'forward'
  | 'archive'
  | 'delete'
  | 'star'
  | 'unread'
  | 'junk'
  | 'move'
  | 'mute'
  | 'raw'
  | 'search'
  | 'keys';
export type Keymap = { readonly [C in Command]?: readonly string[] };

const keymaps: { readonly [T in Template]: Keymap } = { mailroom: {}, 'apple-mail': appleMail, outlook };

export type Hand = { readonly template: Template; readonly singleKeys: boolean; readonly mac: boolean };
type Keyed = Pick<Binding, 'keys' | 'id'>;

/** One character without a modifier is what a slip of the hand or a spoken word can be (WCAG 2.1.4). */
export const isSingle = (sequence: string): boolean => sequence.split(' ').some(step => /^(?:shift\+)?.$/u.test(step));

/** The sequences that do it now; none where the only ones are switched off. */
export function sequencesOf({ keys, id }: Keyed, { template, singleKeys, mac }: Hand): readonly string[] {
  const own = typeof keys === 'string' ? [keys] : keys;
  const chosen = (id && keymaps[template][id]) ?? own;
  return chosen.filter(
    sequence => (singleKeys || !isSingle(sequence)) && (mac || !sequence.split(/[+ ]/).includes('ctrl')),
  );
}

/** As they are heard: while somebody types, what is a single key in Mailroom's own template is nobody's. */
export function inForce(bindings: readonly Binding[], hand: Hand, typing: boolean): readonly Binding[] {
  return bindings.flatMap(binding => {
    if (typing && isRemapped(binding, hand)) return [];
    const keys = sequencesOf(binding, hand);
    return keys.length > 0 ? [{ ...binding, keys }] : [];
  });
}

/** Delete the letter behind the one that is being written? A key that was moved to a modifier stays where it was. */
function isRemapped({ keys, id }: Binding, { template }: Hand): boolean {
  const own = typeof keys === 'string' ? [keys] : keys;
  return id !== undefined && keymaps[template][id] !== undefined && own.some(isSingle);
}
