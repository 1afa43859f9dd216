/** The dialogue for the owner's eyes: what was said, line by line, with every secret taken out. */

import type { Clock } from '../../base/ports.ts';
import { printable, REDACTED, type TranscriptLine } from '../../events/transcript.ts';
import type { ImapObserver } from '../observer.ts';
import type { CommandPieces } from '../syntax/decoder.ts';

export type Spoken = {
  /** Nobody listens: callers need not put the line together. */
  readonly silent: boolean;
  client(text: string): void;
  server(text: string): void;
  happened(text: string): void;
};

export function newSpoken(observer: ImapObserver, clock: Clock): Spoken {
  const start = clock.monotonic();
  const say = (who: TranscriptLine['who']) => (text: string) => {
    observer.line?.({ at: Math.round((clock.monotonic() - start) * 10) / 10, who, text: printable(text) });
  };
  return { silent: !observer.line, client: say('C'), server: say('S'), happened: say('-') };
}

/**
 * A command as it may be shown. LOGIN's arguments and AUTHENTICATE's initial response are secrets; before login so is
 * anything that is no command at all: it may be a password that came in the wrong place.
 */
export function showCommand(pieces: CommandPieces, known: boolean, loggedIn: boolean): string {
  const text = pieces.map(piece => (typeof piece === 'string' ? piece : `{${piece.length} octets}`)).join('');
  const secret = /^(\S+ (?:LOGIN|AUTHENTICATE \S+)) /i.exec(text);
  if (secret) return `${secret[1]} ${REDACTED}`;
  return known || loggedIn ? text : `${REDACTED} (${text.length} octets that are no command)`;
}
