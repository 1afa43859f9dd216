/**
 * Lines on the wire end in CRLF (RFC 5322 §2.1), in files of Unix in LF. Both ways, and what of it can be undone:
 *
 *   file → wire: an LF without CR before it gets one; a CRLF stays; a CR alone stays (it ends no line).
 *   wire → file: each CRLF becomes LF. Only where the way back gives the same octets (`isPlain`); else as it is.
 *
 * So a file of nothing but LF lines, whatever else is in it, comes back octet by octet, and so does each message. A file with
 * both LF and CRLF is what an IMAP server would have shown of it: all its lines end in CRLF. That is told as 'mixed'.
 */
import { asBuffer, CR, LF } from '../base/bytes.ts';
import { mebibytes } from '../base/units.ts';
import type { LineEnds } from './source.ts';

/** Worked on at once, as a string of one character an octet. */
const PIECE = mebibytes(1);

export type Wired = { readonly octets: Buffer; readonly ends: LineEnds };

/** Never the same memory as what was given. */
export function toWire(bytes: Uint8Array): Wired {
  const file = asBuffer(bytes);
  const pieces: Buffer[] = [];
  let bare = 0;
  let whole = 0;
  for (let start = 0; start < file.length; ) {
    const end = pieceEnd(file, start);
    const text = file.toString('latin1', start, end);
    const ends = countOf(text, '\n');
    const crlf = text.includes('\r') ? countOf(text, '\r\n') : 0;
    whole += crlf;
    bare += ends - crlf;
    pieces.push(Buffer.from(ends === crlf ? text : text.replace(crlf === 0 ? /\n/g : /(?<!\r)\n/g, '\r\n'), 'latin1'));
    start = end;
  }
  const octets = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  return { octets, ends: bare > 0 ? (whole > 0 ? 'mixed' : 'lf') : whole > 0 ? 'crlf' : 'none' };
}

/** Never between CR and LF. */
function pieceEnd(file: Buffer, start: number): number {
  const end = Math.min(start + PIECE, file.length);
  return end < file.length && file[end] === LF && file[end - 1] === CR ? end + 1 : end;
}

function countOf(text: string, mark: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + mark.length)) count++;
  return count;
}

/** True where LF lines say the same: each LF has its CR, and no CR stands before that one. */
export function isPlain(bytes: Uint8Array): boolean {
  const wire = asBuffer(bytes);
  for (let at = wire.indexOf(LF); at !== -1; at = wire.indexOf(LF, at + 1)) {
    if (at === 0 || wire[at - 1] !== CR || wire[at - 2] === CR) return false;
  }
  return true;
}

/** For messages that are plain. */
export function toFile(bytes: Uint8Array): Buffer {
  const wire = asBuffer(bytes);
  const pieces: Buffer[] = [];
  for (let start = 0; start < wire.length; ) {
    const end = pieceEnd(wire, start);
    pieces.push(Buffer.from(wire.toString('latin1', start, end).replaceAll('\r\n', '\n'), 'latin1'));
    start = end;
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}
