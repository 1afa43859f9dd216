/**
 * What of a client's frame may be written down. Decided where the frame is read: what is not written down cannot leak.
 * Scripts are told by their size. Before login a frame that is no command is shown by its length only, because it may be a
 * password that came out of step.
 */
import { parseCommand, verbOf } from './command.ts';
import type { Phase } from './session.ts';
import { readWords, textOf, type Word } from './syntax.ts';

export type Shown = { readonly text: string; readonly hidden: boolean };

export function shownFrame(phase: Phase['name'], frame: Uint8Array): Shown {
  if (phase === 'exchange') return isCancel(frame) ? { text: '"*"', hidden: false } : { text: '', hidden: true };
  if (verbOf(frame) === 'AUTHENTICATE') return shownLogin(frame);
  const words = readWords(frame);
  if (words.ok && (phase === 'authenticated' || parseCommand(frame).ok)) {
    return { text: words.value.map(printWord).join(' '), hidden: false };
  }
  return { text: `(${frame.length} octets that are no command)`, hidden: false };
}

const isCancel = (frame: Uint8Array): boolean => {
  const words = readWords(frame);
  const [word] = words.ok ? words.value : [];
  return word?.kind === 'string' && textOf(word.octets) === '*';
};

function shownLogin(frame: Uint8Array): Shown {
  const parsed = parseCommand(frame);
  if (!parsed.ok || parsed.value.verb !== 'AUTHENTICATE') return { text: 'AUTHENTICATE', hidden: true };
  const { mechanism, initial } = parsed.value;
  return { text: `AUTHENTICATE "${mechanism}"`, hidden: initial !== null };
}

function printWord(word: Word): string {
  switch (word.kind) {
    case 'atom':
      return word.text;
    case 'number':
      return String(word.value);
    case 'string':
      return word.literal ? `{${word.octets.length} octets}` : `"${textOf(word.octets) ?? '(no text)'}"`;
  }
}
