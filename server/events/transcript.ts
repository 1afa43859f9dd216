/**
 * What two programs said to each other, line by line, as the Journey screen shows it. Secrets are replaced where a
 * line is captured, never later: what is not written down cannot leak.
 */
export type TranscriptLine = {
  /** Milliseconds since the connection was accepted or dialled, to a tenth. */
  readonly at: number;
  /** C: the client said it. S: the server said it. -: something happened that nobody said (TLS, a pause, the end). */
  readonly who: 'C' | 'S' | '-';
  /** Without the line end; control characters escaped; message content given as a count of octets, never as text. */
  readonly text: string;
};

/** What stands in the place of a password, a token or a SASL response. */
export const REDACTED = '••••••••';

/** A longer line says nothing more to a reader and could fill the store. */
const LONGEST_LINE = 1000;

/** C0, DEL and C1; line and paragraph separators; what turns the direction of a text round. */
const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** One line of any length, fit for a terminal: nothing in it ends the line, moves the cursor or turns what follows. */
export const visible = (text: string): string =>
  text.replace(unprintable, c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** The same for a log, its length bounded. */
export const printable = (text: string): string =>
  visible(text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}… (${text.length} characters)` : text);

/** JSON means the same with any character escaped, and only C0 must be. */
export const printableJson = (value: unknown, indent = 0): string =>
  (JSON.stringify(value, null, indent) ?? 'null').replace(unprintable, c =>
    c === '\n' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
