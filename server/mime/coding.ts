/**
 * Octets to text and back: the transfer encodings base64 and quoted-printable (RFC 2045 §6), and character sets.
 *
 * Decoding takes whatever comes and never throws: an octet that fits no rule is passed over or kept, an unknown
 * charset is read as UTF-8 where it is valid and as windows-1252 where it is not.
 */
import { asBuffer, CR, LF } from '../base/bytes.ts';

const EQUALS = 61;
const SPACE = 32;
const TAB = 9;

/** The text's bytes as an encoded body says: base64 and quoted-printable undone, anything else as it is. */
export function decodeTransfer(bytes: Uint8Array, encoding: string): Buffer {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return decodeBase64(bytes);
    case 'quoted-printable':
      return decodeQuotedPrintable(bytes);
    default:
      return asBuffer(bytes);
  }
}

const base64Value = new Int8Array(256).fill(-1);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach((character, value) => {
  base64Value[character.charCodeAt(0)] = value;
});

/** RFC 2045 §6.8. Characters outside the alphabet are ignored; padding in the middle starts a new quantum. */
export const decodeBase64 = (bytes: Uint8Array): Buffer => decodeBase64On({ bits: 0, count: 0 }, bytes);

/** What is left of a quantum between two pieces of one body. */
type Quantum = { bits: number; count: number };

function decodeBase64On(quantum: Quantum, bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(Math.ceil((bytes.length * 3) / 4) + 1);
  let length = 0;
  let { bits, count } = quantum;
  for (let at = 0; at < bytes.length; at++) {
    // Whole quanta, as most are, at once.
    while (count === 0 && at + 3 < bytes.length) {
      const whole = quantumAt(bytes, at);
      if (whole < 0) break;
      out[length++] = whole >> 16;
      out[length++] = (whole >> 8) & 0xff;
      out[length++] = whole & 0xff;
      at += 4;
    }
    if (at >= bytes.length) break;
    const byte = bytes[at]!;
    const value = base64Value[byte]!;
    if (value === -1) {
      if (byte === EQUALS) count = 0;
      continue;
    }
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out[length++] = (bits >> count) & 0xff;
    }
  }
  quantum.bits = bits;
  quantum.count = count;
  return out.subarray(0, length);
}

/** Four characters of the alphabet as 24 bits; negative where one of them is none. */
const quantumAt = (bytes: Uint8Array, at: number): number =>
  (base64Value[bytes[at]!]! << 18) |
  (base64Value[bytes[at + 1]!]! << 12) |
  (base64Value[bytes[at + 2]!]! << 6) |
  base64Value[bytes[at + 3]!]!;

/** RFC 2045 §6.7. Blanks before a line end are transport padding and dropped; a broken "=XY" is kept as it stands. */
export function decodeQuotedPrintable(bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  // Octets of `out` that stay when the line ends: all but the literal blanks at its end.
  let solid = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === LF || (byte === CR && bytes[at + 1] === LF)) {
      length = solid;
      if (byte === CR) out[length++] = bytes[at++]!;
      out[length++] = LF;
      solid = length;
    } else if (byte === EQUALS) {
      const soft = softBreakEnd(bytes, at + 1);
      const value = soft === -1 ? hexPair(bytes, at + 1) : -1;
      if (soft !== -1) at = soft - 1;
      else if (value !== -1) {
        out[length++] = value;
        at += 2;
      } else out[length++] = byte;
      solid = length;
    } else {
      out[length++] = byte;
      if (byte !== SPACE && byte !== TAB) solid = length;
    }
  }
  return out.subarray(0, length);
}

/** Undoes an encoding piece by piece: the pieces together are what `decodeTransfer` makes of the whole. */
export type TransferDecoder = { push(bytes: Uint8Array): Buffer; end(): Buffer };

export function newTransferDecoder(encoding: string): TransferDecoder {
  switch (encoding.toLowerCase()) {
    case 'base64': {
      const quantum = { bits: 0, count: 0 };
      return { push: bytes => decodeBase64On(quantum, bytes), end: () => nothing };
    }
    case 'quoted-printable':
      return quotedPrintableDecoder();
    default:
      return { push: asBuffer, end: () => nothing };
  }
}

const nothing = Buffer.alloc(0);

/** Whole lines are decoded; what stands behind the last line end waits for its own. */
function quotedPrintableDecoder(): TransferDecoder {
  let waiting: Buffer[] = [];
  return {
    push(bytes) {
      const end = asBuffer(bytes).lastIndexOf(LF) + 1;
      const lines = end === 0 ? nothing : Buffer.concat([...waiting, bytes.subarray(0, end)]);
      if (end > 0) waiting = [];
      if (end < bytes.length) waiting.push(asBuffer(bytes.subarray(end)));
      return decodeQuotedPrintable(lines);
    },
    end: () => decodeQuotedPrintable(Buffer.concat(waiting)),
  };
}

/** Longest run of padding looked through after an "=": keeps hostile input linear. */
const LONGEST_PADDING = 80;

/** The offset after a soft line break whose "=" stands before `from`, or -1. */
function softBreakEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at - from < LONGEST_PADDING && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  if (at >= bytes.length) return at;
  if (bytes[at] === LF) return at + 1;
  return bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : -1;
}

function hexPair(bytes: Uint8Array, at: number): number {
  const high = hexDigit(bytes[at]);
  const low = hexDigit(bytes[at + 1]);
  return high === -1 || low === -1 ? -1 : high * 16 + low;
}

/** The value of a hexadecimal digit given as an octet, or -1. */
export function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  if (byte >= 65 && byte <= 70) return byte - 55;
  return byte >= 97 && byte <= 102 ? byte - 87 : -1;
}

/** RFC 2045 §6.8: lines of at most 76 characters, each ended by CRLF. */
export function encodeBase64(bytes: Uint8Array): string {
  const text = asBuffer(bytes).toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += 76) lines.push(text.slice(at, at + 76));
  return lines.map(line => `${line}\r\n`).join('');
}

/** Whole lines of base64: 57 octets give 76 characters. */
const LINES_AT_ONCE = 57 * 1024;

/** The same as octets, without the last line end: fit for attachments of any size. */
export function encodeBase64Octets(bytes: Uint8Array): Buffer {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += LINES_AT_ONCE) {
    pieces.push(encodeBase64(bytes.subarray(at, at + LINES_AT_ONCE)));
  }
  const lines = Buffer.from(pieces.join(''), 'latin1');
  return lines.subarray(0, Math.max(0, lines.length - 2));
}

/**
 * RFC 2045 §6.7 for text: its line breaks stay line breaks, lines have at most 76 characters. A dot or "From " at
 * the start of a line is encoded too, so that no transport on the way has a reason to change the line.
 */
export const encodeQuotedPrintable = (text: string): string => encodeLines(text.split(/\r\n|\r|\n/));

/** The same where only CRLF ends a line: a lone CR or LF is the author's and comes back as it was. */
export const encodeQuotedPrintableExactly = (text: string): string => encodeLines(text.split('\r\n'));

const encodeLines = (lines: readonly string[]): string => lines.map(encodeLine).join('\r\n');

function encodeLine(line: string): string {
  const bytes = Buffer.from(line, 'utf8');
  const fragile = line.startsWith('.') || line.startsWith('From ');
  let out = '';
  let width = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const last = at === bytes.length - 1;
    const blank = byte === SPACE || byte === TAB;
    const plain = blank ? !last : byte > SPACE && byte < 127 && byte !== EQUALS && !(fragile && at === 0);
    const piece = plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    // 75, for the "=" of a soft line break must fit too.
    if (width + piece.length > (last ? 76 : 75)) {
      out += '=\r\n';
      width = 0;
    }
    out += piece;
    width += piece.length;
  }
  return out;
}

/** Names that mail uses and the WHATWG table does not know. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['cp932', 'shift_jis'],
  ['windows-932', 'shift_jis'],
  ['cp936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['cp950', 'big5'],
  ['x-gbk', 'gbk'],
  ['utf8mb4', 'utf-8'],
  ['latin-1', 'windows-1252'],
  ['iso-2022-jp-2', 'iso-2022-jp'],
  ['iso-2022-jp-ms', 'iso-2022-jp'],
  ['cp50220', 'iso-2022-jp'],
]);

/** Decoders by label as given; only labels that exist are kept, so a stranger cannot make it grow. */
const decoders = new Map<string, TextDecoder>();

function decoderFor(label: string): TextDecoder | null {
  const known = decoders.get(label);
  if (known) return known;
  try {
    const decoder = new TextDecoder(aliases.get(label) ?? label);
    decoders.set(label, decoder);
    return decoder;
  } catch {
    return null;
  }
}

/** Labels that say nothing: many programs write them over UTF-8. */
const meaningless: ReadonlySet<string> = new Set(['', 'us-ascii', 'ascii', 'unknown-8bit', 'x-unknown', 'default']);

/** Whether octets of that charset can be read; a label that says nothing names none. */
export const isKnownCharset = (charset: string): boolean => {
  const label = charset.trim().toLowerCase();
  return label === 'us-ascii' || label === 'ascii' || (!meaningless.has(label) && decoderFor(label) !== null);
};

/** The text, and whether octets in it mean nothing in the charset or the charset is not known. Never throws. */
export function decodeCharsetCarefully(
  bytes: Uint8Array,
  charset: string | null,
): { readonly text: string; readonly isProblem: boolean } {
  const label = (charset ?? '').trim().toLowerCase();
  if (label === '' || label === 'us-ascii' || label === 'ascii') {
    // Many programs write UTF-8 and do not say so.
    try {
      return { text: strictUtf8.decode(bytes), isProblem: false };
    } catch {
      return { text: windows1252.decode(bytes), isProblem: true };
    }
  }
  if (!isKnownCharset(label)) return { text: guessCharset(bytes), isProblem: true };
  const text = decodeCharset(bytes, label);
  return { text, isProblem: text.includes('\ufffd') && !holdsReplacement(bytes, label) };
}

/** Whether U+FFFD was written by the author and is no sign of a fault: only a strict decoder can tell. */
function holdsReplacement(bytes: Uint8Array, label: string): boolean {
  try {
    new TextDecoder(aliases.get(label) ?? label, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The text of octets in a charset. Never throws; an octet that means nothing there becomes U+FFFD. */
export function decodeCharset(bytes: Uint8Array, charset: string | null): string {
  const label = (charset ?? '').trim().toLowerCase();
  const decoder = meaningless.has(label) ? null : decoderFor(label);
  if (!decoder) return guessCharset(bytes);
  try {
    return decoder.decode(bytes);
  } catch {
    return guessCharset(bytes);
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/** UTF-8 where every octet fits it, else windows-1252, in which every octet is a character. */
export function guessCharset(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}

/** Text from a header value held as one character per octet: 8-bit octets there are UTF-8 (RFC 6532) or a guess. */
export function textFromOctets(octets: string): string {
  if (/^[\0-\x7f]*$/.test(octets)) return octets;
  for (let at = 0; at < octets.length; at++) if (octets.charCodeAt(at) > 255) return octets;
  return guessCharset(Buffer.from(octets, 'latin1'));
}
