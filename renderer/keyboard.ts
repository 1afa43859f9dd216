/**
 * Keys as words, and sequences of them: `j`, `mod+k`, `g o`, `#`. Pure; the listener is in shell/keys.tsx.
 * Single-letter keys never act while somebody types.
 */
import type { Command } from './shell/keymaps/keymap.ts';

export type Binding = {
  /** One sequence, or several that do the same: `['j', 'ArrowDown']`. */
  readonly keys: string | readonly string[];
  /** What templates call it that have other keys for it. */
  readonly id?: Command;
  readonly say: string;
  readonly run: () => void;
  /** Not listed under `?`. */
  readonly hidden?: boolean;
};

export type KeyPress = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** Which key it was, whatever it writes: ⌥ makes other letters on a Mac. */
  readonly code?: string;
};

/** `mod` is ⌘ on a Mac and Ctrl elsewhere; shift is named only where the key has no sign of its own for it. */
export function keyName(press: KeyPress, mac: boolean): string | null {
  if (['Shift', 'Control', 'Alt', 'Meta'].includes(press.key)) return null;
  const mod = mac ? press.metaKey : press.ctrlKey;
  const letter = mac && mod && press.altKey ? /^Key([A-Z])$/.exec(press.code ?? '')?.[1] : undefined;
  const plain = letter ?? (press.key === ' ' ? 'Space' : press.key);
  const name = plain.length === 1 && mod ? plain.toLowerCase() : plain;
  const shift = press.shiftKey && (plain.length > 1 || /[a-z]/i.test(plain));
  const second = mac && mod && press.ctrlKey;
  return `${mod ? 'mod+' : ''}${second ? 'ctrl+' : ''}${press.altKey ? 'alt+' : ''}${shift ? 'shift+' : ''}${shift && name.length === 1 ? name.toLowerCase() : name}`;
}

export type Found = { readonly run: Binding | null; readonly pending: string | null };

/** The last binding wins, so what was opened last hears first. `pending` is the first half of a sequence. */
export function findBinding(pending: string | null, name: string, bindings: readonly Binding[]): Found {
  const typed = pending ? `${pending} ${name}` : name;
  const sequences = (binding: Binding): readonly string[] =>
    typeof binding.keys === 'string' ? [binding.keys] : binding.keys;
  const run = bindings.findLast(binding => sequences(binding).some(keys => sameKey(keys, typed)));
  if (run) return { run, pending: null };
  const begins = bindings.some(binding =>
    sequences(binding).some(keys => sameKey(keys.split(' ')[0]!, typed) && keys.includes(' ')),
  );
  if (begins) return { run: null, pending: typed };
  return pending ? findBinding(null, name, bindings) : { run: null, pending: null };
}

const sameKey = (binding: string, typed: string): boolean =>
  binding.length === 1 || binding.includes('+') || binding.includes(' ')
    ? binding === typed
    : binding.toLowerCase() === typed.toLowerCase();

/** Where letters are text. A modifier makes them commands again. */
export function isTyping(
  target: { readonly tagName?: string; readonly type?: string; readonly isContentEditable?: boolean } | null,
): boolean {
  if (!target) return false;
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  return target.tagName === 'INPUT' && !['checkbox', 'radio', 'button', 'submit'].includes(target.type ?? 'text');
}

/** What every text field does with mod by itself: copy, paste, undo and so on; with shift, paste as plain text and redo. */
export const isTextCommand = (name: string): boolean => /^mod\+(?:[acvxyz]|shift\+[vz])$/.test(name);

const marks: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '⏎',
  Space: 'Space',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  Insert: 'Ins',
  shift: '⇧',
  alt: 'Alt',
};
const macMarks: Readonly<Record<string, string>> = { mod: '⌘', ctrl: '⌃', alt: '⌥' };

/** As printed beside a command: `mod+k` → `Ctrl K`, `g o` → `g o`. */
export const keyLabel = (keys: string, mac: boolean): string =>
  keys
    .split(' ')
    .map(step =>
      step === '+'
        ? '+'
        : step
            .split('+')
            .map(part => markOf(part, step, mac))
            .join(' '),
    )
    .join(' ');

function markOf(part: string, step: string, mac: boolean): string {
  if (mac && macMarks[part]) return macMarks[part];
  if (part === 'mod') return 'Ctrl';
  return marks[part] ?? (step.includes('+') && part.length === 1 ? part.toUpperCase() : part);
}
