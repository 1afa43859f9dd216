/**
 * Values of ours → text of the wire. All text here holds one character per octet (Latin-1), so a whole response is
 * joined as a string and turned into bytes once. RFC 3501 §4, §9.
 */
import { every, isAstringChar } from './grammar.ts';

/** A longer string is sent as a literal: some clients' line buffers are small. RFC 2683 §3.2.1.5. */
const LONGEST_QUOTED = 1000;

/** What a quoted string holds only after a backslash, and what it cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: TEXT-CHAR is all of ASCII but NUL, CR and LF
const needsCare = /["\\]|[^\u0001-\u007f]|[\r\n]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same
const unquotable = /[^\u0001-\u007f]|[\r\n]/;
const unquotableInUtf8 = /[\0\r\n]/;

/**
 * string = quoted / literal. Quoted where it may be; a literal for CR, LF, NUL, length, and octets above 127 unless
 * they are UTF-8 that may be quoted (`utf8`; RFC 9051 §9, RFC 9755 §3).
 */
export function string(octets: string, utf8 = false): string {
  if (octets.length <= LONGEST_QUOTED) {
    if (!needsCare.test(octets)) return `"${octets}"`;
    if (!(utf8 ? unquotableInUtf8 : unquotable).test(octets))
      return `"${octets.replace(/["\\]/g, character => `\\${character}`)}"`;
  }
  // CHAR8 has no NUL (§9), and a header may: it becomes the octet that RFC 3501 does allow in its place.
  return `{${octets.length}}\r\n${octets.replaceAll('\0', '\u0080')}`;
}

/** nstring = string / nil */
export const nstring = (octets: string | null): string => (octets === null ? 'NIL' : string(octets));

/** astring = 1*ASTRING-CHAR / string. NIL is quoted: as an atom it would be the empty value. */
export const astring = (octets: string): string =>
  octets.length > 0 && octets.length <= LONGEST_QUOTED && every(octets, isAstringChar) && octets.toUpperCase() !== 'NIL'
    ? octets
    : string(octets);

/** Unicode → octets in UTF-8, one character each. ASCII, the usual case, is itself. */
export function octetsOf(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 127) return Buffer.from(text, 'utf8').toString('latin1');
  }
  return text;
}

/** Octets as one character each → Unicode; what is not UTF-8 becomes U+FFFD. */
export function textOf(octets: string): string {
  for (let i = 0; i < octets.length; i++) {
    if (octets.charCodeAt(i) > 127) return Buffer.from(octets, 'latin1').toString('utf8');
  }
  return octets;
}

/** Text for a person, in a response: one line of printable ASCII. RFC 3501 §7.1 (resp-text is TEXT-CHAR). */
export const oneLine = (text: string): string => text.replace(/[^\u0020-\u007e]+/g, '?').slice(0, 400) || 'Done';
