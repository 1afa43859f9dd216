/**
 * Octets ⇄ the words of RFC 5804 §4.
 *
 *   string      = quoted / literal-c2s / literal-s2c
 *   quoted      = DQUOTE *QUOTED-CHAR DQUOTE             ; at most 1024 octets between them
 *   QUOTED-CHAR = SAFE-UTF8-CHAR / "\" (DQUOTE / "\")    ; no CR, LF, NUL
 *   literal-c2s = "{" number "+}" CRLF *OCTET            ; from the client
 *   literal-s2c = "{" number "}" CRLF *OCTET             ; from the server
 *
 * Leniencies: "long-quoted": more than 1024 octets in quotes, as clients put base64; "literal-without-plus": a client that
 * leaves the "+" out sends its octets at once all the same, for nothing here could tell it to go on; "spaces": several
 * between words, and some at the end.
 */
import { asBuffer, CR, LF } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';

export type Word =
  | { readonly kind: 'atom'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly octets: Uint8Array; readonly literal: boolean };

/** A command of the client, or its answer in a SASL exchange, without its last line end. */
export function readWords(frame: Uint8Array): Result<readonly Word[], 'bad-syntax'> {
  const octets = asBuffer(frame);
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    at = afterSpaces(octets, at);
    if (at === octets.length) return ok(words);
    const read = readWord(octets, at);
    if (read === null) return err('bad-syntax');
    words.push(read.word);
    at = read.next;
    if (at < octets.length && octets[at] !== SPACE) return err('bad-syntax');
  }
}

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const NUL = 0;

type Read = { readonly word: Word; readonly next: number } | null;

function afterSpaces(octets: Buffer, from: number): number {
  let at = from;
  while (octets[at] === SPACE) at++;
  return at;
}

function readWord(octets: Buffer, at: number): Read {
  if (octets[at] === QUOTE) return readQuoted(octets, at + 1);
  return octets[at] === OPEN_BRACE ? readLiteral(octets, at) : readAtom(octets, at);
}

function readQuoted(octets: Buffer, start: number): Read {
  const taken: number[] = [];
  for (let at = start; at < octets.length; at++) {
    const octet = octets[at]!;
    if (octet === QUOTE) {
      return { word: { kind: 'string', octets: Buffer.from(taken), literal: false }, next: at + 1 };
    }
    if (octet === CR || octet === LF || octet === NUL) return null;
    if (octet !== BACKSLASH) taken.push(octet);
    else {
      const escaped = octets[++at];
      if (escaped !== QUOTE && escaped !== BACKSLASH) return null;
      taken.push(escaped);
    }
  }
  return null;
}

/** What stands at the end of a line that octets follow; the number of them is its first group. */
export const LITERAL_AT_END = /\{(\d{1,10})\+?\}\r?\n?$/;
const LITERAL_START = /^\{(\d{1,10})\+?\}\r?\n/;
/** Braces, ten digits, a plus and a line end. */
const LONGEST_LITERAL_START = 15;

function readLiteral(octets: Buffer, at: number): Read {
  const found = LITERAL_START.exec(octets.toString('latin1', at, at + LONGEST_LITERAL_START));
  if (!found) return null;
  const start = at + found[0].length;
  const end = start + Number(found[1]);
  if (end > octets.length) return null;
  return { word: { kind: 'string', octets: octets.subarray(start, end), literal: true }, next: end };
}

/** More than any atom of the language; a number is 32 bit. */
const LONGEST_ATOM = 64;
const LARGEST_NUMBER = 2 ** 32 - 1;

function readAtom(octets: Buffer, at: number): Read {
  const found = /^[^\s"(){}\\]+/.exec(octets.toString('latin1', at, at + LONGEST_ATOM));
  const text = found?.[0];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what an atom must not have
  if (!text || /[\u0000-\u0020\u007f-\u00ff]/.test(text)) return null;
  const next = at + text.length;
  if (!/^\d{1,10}$/.test(text)) return { word: { kind: 'atom', text }, next };
  const value = Number(text);
  return value > LARGEST_NUMBER ? null : { word: { kind: 'number', value }, next };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** null: it is not UTF-8. */
export function textOf(octets: Uint8Array): string | null {
  try {
    return decoder.decode(octets);
  } catch {
    return null;
  }
}

/** §4: in quotes no more than this. */
const MOST_QUOTED = 1024;

/** A string as the server sends it: in quotes where it may stand there, a literal where not. */
export function printString(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what quotes must not hold
  if (/[\u0000\r\n]/.test(text) || Buffer.byteLength(text) > MOST_QUOTED) return printLiteral(text);
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

const printLiteral = (text: string): string => `{${Buffer.byteLength(text)}}\r\n${text}`;
