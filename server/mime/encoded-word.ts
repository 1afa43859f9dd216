/**
 * Text in a header that is more than ASCII: encoded words. RFC 2047, RFC 2231 §5 (language tags).
 *
 *   encoded-word = "=?" charset ["*" language] "?" encoding "?" encoded-text "?="
 *
 * Decoding never throws: what is not an encoded word stays as it stands. Lenient on purpose: spaces inside the
 * encoded text and words longer than 75 characters are taken, and a character split between two words is joined.
 */
import { decodeBase64, decodeCharset, hexDigit, isKnownCharset, textFromOctets } from './coding.ts';

/** After this many words, or what begins as one, the rest of a value stays encoded. */
const MOST_WORDS = 2_000;

type Word = { readonly charset: string; readonly bytes: Buffer; readonly end: number };

/** A header value (one character per octet) as its reader should see it. */
export const decodeWords = (octets: string): string => decode(octets, wordAt, decodeCharset);

/**
 * The same by the letter: only words that stand between blanks, hold none and are in a known charset are decoded, and
 * no control character comes out of one. RFC 2047 §5 (1), §6.3; RFC 8621 §4.1.2.2.
 */
export const decodeWordsStrictly = (octets: string): string => decode(octets, strictWordAt, decodeWithoutControls);

function strictWordAt(octets: string, start: number): Word | null {
  const word = isBlankOrNothing(octets[start - 1]) ? wordAt(octets, start) : null;
  if (!word || !isBlankOrNothing(octets[word.end])) return null;
  return isKnownCharset(word.charset) && !/[ \t]/.test(octets.slice(start, word.end)) ? word : null;
}

const isBlankOrNothing = (character: string | undefined): boolean =>
  character === undefined || character === ' ' || character === '\t';

const decodeWithoutControls = (bytes: Buffer, charset: string): string =>
  decodeCharset(bytes, charset).replace(/\p{Cc}/gu, '');

function decode(
  octets: string,
  wordFrom: (octets: string, start: number) => Word | null,
  decodeBytes: (bytes: Buffer, charset: string) => string,
): string {
  if (!octets.includes('=?')) return textFromOctets(octets);
  let out = '';
  let plainFrom = 0;
  let pending: { charset: string; parts: Buffer[] } | null = null;
  const flush = () => {
    if (pending) out += decodeBytes(Buffer.concat(pending.parts), pending.charset);
    pending = null;
  };
  let tries = 0;
  for (let at = octets.indexOf('=?'); at !== -1; ) {
    const word = tries++ < MOST_WORDS ? wordFrom(octets, at) : null;
    if (!word) {
      at = octets.indexOf('=?', at + 2);
      continue;
    }
    const between = octets.slice(plainFrom, at);
    // RFC 2047 §6.2: white space between adjacent encoded words is not shown.
    const adjacent: boolean = pending !== null && /^[ \t]*$/.test(between);
    if (!adjacent) {
      flush();
      out += textFromOctets(between);
    } else if (pending?.charset !== word.charset) flush();
    pending ??= { charset: word.charset, parts: [] };
    pending.parts.push(word.bytes);
    plainFrom = word.end;
    at = octets.indexOf('=?', plainFrom);
  }
  flush();
  return out + textFromOctets(octets.slice(plainFrom));
}

function wordAt(octets: string, start: number): Word | null {
  const charsetEnd = octets.indexOf('?', start + 2);
  if (charsetEnd === -1 || charsetEnd === start + 2 || charsetEnd - start > 80) return null;
  if (octets[charsetEnd + 2] !== '?') return null;
  const textStart = charsetEnd + 3;
  // Encoded text has no "?", so the next one must begin the end mark: this keeps the search linear.
  const textEnd = octets.indexOf('?', textStart);
  if (textEnd === -1 || octets[textEnd + 1] !== '=') return null;
  const charset = octets
    .slice(start + 2, charsetEnd)
    .split('*')[0]!
    .toLowerCase();
  const text = octets.slice(textStart, textEnd);
  switch (octets[charsetEnd + 1]) {
    case 'B':
    case 'b':
      return { charset, bytes: decodeBase64(Buffer.from(text, 'latin1')), end: textEnd + 2 };
    case 'Q':
    case 'q':
      return { charset, bytes: decodeQ(text), end: textEnd + 2 };
    default:
      return null;
  }
}

/** RFC 2047 §4.2: quoted-printable with "_" for the space. */
function decodeQ(text: string): Buffer {
  const out = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const high = code === 61 ? hexDigit(text.charCodeAt(at + 1)) : -1;
    const low = high === -1 ? -1 : hexDigit(text.charCodeAt(at + 2));
    if (low !== -1) {
      out[length++] = high * 16 + low;
      at += 2;
    } else out[length++] = code === 95 ? 32 : code;
  }
  return out.subarray(0, length);
}

/**
 * RFC 2047 §2: "An 'encoded-word' may not be more than 75 characters long", and a line with one not more than 76.
 * Ours leave room for the name of the field.
 */
const LONGEST_WORD = 63;
const frame = '=?UTF-8?Q??='.length;

/** True when a value can stand in a header as it is: ASCII, printable, and nothing that looks like a word. */
export const isPlainText = (text: string): boolean => /^[\t\x20-\x7e]*$/.test(text) && !text.includes('=?');

/** Unstructured text for a header: as it is where it can be, else encoded words, separated by one space. */
export const encodeText = (text: string): string =>
  isPlainText(text) && !text.split(/[ \t]/).some(word => word.length > 900) ? text : encodeWords(text);

/** The whole text as encoded words, fit for a phrase too (RFC 2047 §5 (3)). */
export function encodeWords(text: string): string {
  const octets = Buffer.byteLength(text, 'utf8');
  // Mostly Latin text stays readable in Q; the rest is shorter in B.
  const quoted = octets - text.length <= text.length / 3;
  return quoted ? asQ(text) : asB(text);
}

function asQ(text: string): string {
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    const piece = qPiece(character);
    if (word.length + piece.length > LONGEST_WORD - frame) {
      words.push(word);
      word = '';
    }
    word += piece;
  }
  return [...words, word].map(encoded => `=?UTF-8?Q?${encoded}?=`).join(' ');
}

/** Only what RFC 2047 §5 (3) allows in a phrase stays itself. */
function qPiece(character: string): string {
  if (character === ' ') return '_';
  if (/^[A-Za-z0-9!*+/-]$/.test(character)) return character;
  return [...Buffer.from(character, 'utf8')]
    .map(byte => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

function asB(text: string): string {
  const most = Math.floor((LONGEST_WORD - frame) / 4) * 3;
  const words: string[] = [];
  let word = '';
  let octets = 0;
  for (const character of text) {
    const size = Buffer.byteLength(character, 'utf8');
    if (octets + size > most) {
      words.push(word);
      word = '';
      octets = 0;
    }
    word += character;
    octets += size;
  }
  return [...words, word].map(part => `=?UTF-8?B?${Buffer.from(part, 'utf8').toString('base64')}?=`).join(' ');
}
