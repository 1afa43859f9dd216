/**
 * What of a client's line may be written down. Decided where the line is read: what is not written down cannot leak.
 * Before login an unknown line is shown by its length only, because it may be a password that came out of step.
 */
import { parseCommand } from './command.ts';
import type { Phase } from './session.ts';

export type Shown = { readonly text: string; readonly hidden: boolean };

export function shownLine(phase: Phase['name'], text: string): Shown {
  if (phase === 'exchange') return text === '*' ? { text, hidden: false } : { text: '', hidden: true };
  const parsed = parseCommand(text);
  if (!parsed.ok) {
    const [keyword = ''] = text.split(' ');
    if (/^(pass|auth|apop)$/i.test(keyword)) return { text: keyword, hidden: true };
    return phase === 'transaction'
      ? { text, hidden: false }
      : { text: `(${text.length} characters that are no command)`, hidden: false };
  }
  const command = parsed.value;
  if (command.verb === 'PASS' || command.verb === 'APOP') return { text: command.verb, hidden: true };
  if (command.verb === 'AUTH' && command.initial !== null) return { text: `AUTH ${command.mechanism}`, hidden: true };
  return { text, hidden: false };
}

export const shownBadLine = (why: 'too-long' | 'not-text'): { readonly text: string; readonly hidden: boolean } => ({
  text: why === 'too-long' ? '(a line too long)' : '(octets that are no text)',
  hidden: false,
});
