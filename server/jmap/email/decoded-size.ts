/**
 * How many octets a part has once its transfer encoding is undone (RFC 8621 §4.1.4 `size`), without decoding it where
 * its form tells: what is not encoded is as long as it is, base64 is counted.
 */
import { kibibytes, mebibytes } from '../../base/units.ts';
import { decodeQuotedPrintable } from '../../mime/coding.ts';
import type { Structure } from '../../mime/structure.ts';

/** Octets of a message from `start` up to `end`. */
export type ReadOctets = (start: number, end: number) => Promise<Uint8Array>;

/** A longer base64 part is not read when its first and last line show that all its lines are alike. */
const COUNTED_WHOLE = mebibytes(1);
const AT_ONCE = kibibytes(256);
/** Longer than any line of base64 that an encoder writes. */
const EDGE = 1024;

export async function decodedSize({ encoding, body, lines }: Structure, read: ReadOctets): Promise<number> {
  const length = body.end - body.start;
  switch (encoding) {
    case 'base64':
      if (length > COUNTED_WHOLE) {
        const first = await read(body.start, body.start + EDGE);
        const last = await read(body.end - EDGE, body.end);
        const size = sizeByLines(length, lines, first, last);
        if (size !== null) return size;
      }
      return countBase64(body.start, body.end, read);
    case 'quoted-printable':
      return decodeQuotedPrintable(await read(body.start, body.end)).length;
    default:
      return length;
  }
}

const CR = 13;
const LF = 10;
const EQUALS = 61;

/**
 * The size of a body of equal lines, each ended by CRLF and whole groups of four; null where the first line, the last
 * one, the count of line ends and the length do not agree on that.
 */
function sizeByLines(length: number, lines: number, first: Uint8Array, last: Uint8Array): number | null {
  const width = first.indexOf(LF) - 1;
  if (width < 4 || width % 4 !== 0 || first[width] !== CR) return null;
  const ended = last.at(-1) === LF && last.at(-2) === CR;
  const end = ended ? last.length - 2 : last.length;
  const tail = last.subarray(last.lastIndexOf(LF, end - 1) + 1, end);
  const whole = ended ? lines - 1 : lines;
  if (tail.length === 0 || tail.length > width || tail.length % 4 !== 0 || !isPlainBase64(tail)) return null;
  if (!isPlainBase64(first.subarray(0, width)) || first[width - 1] === EQUALS) return null;
  if (length !== whole * (width + 2) + tail.length + (ended ? 2 : 0)) return null;
  const padding = tail.at(-2) === EQUALS ? 2 : tail.at(-1) === EQUALS ? 1 : 0;
  return ((whole * width + tail.length) / 4) * 3 - padding;
}

const isPlainBase64 = (line: Uint8Array): boolean =>
  /^[A-Za-z0-9+/]+={0,2}$/.test(Buffer.from(line).toString('latin1'));

const inAlphabet = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') {
  inAlphabet[character.charCodeAt(0)] = 1;
}

/** As `decodeBase64` reads it: padding ends a group, and what is outside the alphabet is passed over. */
async function countBase64(start: number, end: number, read: ReadOctets): Promise<number> {
  let size = 0;
  let run = 0;
  for (let at = start; at < end; at += AT_ONCE) {
    for (const byte of await read(at, Math.min(end, at + AT_ONCE))) {
      run += inAlphabet[byte]!;
      if (byte !== EQUALS) continue;
      size += Math.floor((run * 6) / 8);
      run = 0;
    }
  }
  return size + Math.floor((run * 6) / 8);
}
