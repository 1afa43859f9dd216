/**
 * A message as RETR and TOP send it: dots at the beginning of lines doubled (RFC 1939 §3), a last line completed,
 * TOP's part cut out (§7). Piece by piece and in linear time; nothing is held back and nothing else is changed.
 *
 * Deviation "a dot after a lone LF is doubled too": many clients end lines at LF, and for them LF.CRLF inside a
 * message would be its end and the rest of it our replies. Such a line can only have come in by IMAP APPEND.
 */
import { asBuffer, CR, LF } from '../base/bytes.ts';

const DOT = 46;
const LINE_WITH_DOT = '\n.';

export type Stuffing = {
  /** The piece itself when no line in it begins with a dot. */
  push(piece: Uint8Array): Uint8Array;
  /** What completes the last line and ends the response. */
  end(): string;
  /** Of the message, with a completed last line and without doubled dots. */
  octets(): number;
};

export function newStuffing(): Stuffing {
  let octets = 0;
  // The last two octets; the message begins as if after a line end.
  let last = LF;
  let lastButOne = CR;

  return {
    push(piece) {
      if (piece.length === 0) return piece;
      const stuffed = doubleDots(piece, last === LF);
      octets += piece.length;
      lastButOne = piece.length > 1 ? (piece.at(-2) ?? 0) : last;
      last = piece.at(-1) ?? 0;
      return stuffed;
    },
    end() {
      if (lastButOne === CR && last === LF) return '.\r\n';
      octets += 2;
      return '\r\n.\r\n';
    },
    octets: () => octets,
  };
}

function doubleDots(piece: Uint8Array, atLineStart: boolean): Uint8Array {
  const from = asBuffer(piece);
  const leading = atLineStart && from[0] === DOT ? 1 : 0;
  let count = leading;
  for (let at = from.indexOf(LINE_WITH_DOT); at !== -1; at = from.indexOf(LINE_WITH_DOT, at + 2)) count++;
  if (count === 0) return piece;

  const to = Buffer.allocUnsafe(from.length + count);
  let written = 0;
  let copied = 0;
  if (leading) to[written++] = DOT;
  for (let at = from.indexOf(LINE_WITH_DOT); at !== -1; at = from.indexOf(LINE_WITH_DOT, at + 2)) {
    written += from.copy(to, written, copied, at + 1);
    copied = at + 1;
    to[written++] = DOT;
  }
  from.copy(to, written, copied);
  return to;
}

export type Top = {
  /** The part of the piece that belongs to the answer. */
  take(piece: Uint8Array): Uint8Array;
  /** Nothing more is wanted. */
  isDone(): boolean;
};

/** TOP (§7): the header, the blank line, and `lines` lines of the body; all of it when the message is shorter. */
export function newTop(lines: number): Top {
  let inHeader = true;
  let left = lines;
  // Octets of the present line so far, without its LF: 0, or 1 when that is a CR, make a blank line.
  let lineOctets = 0;
  let lineIsCr = false;
  let done = false;

  const endLine = () => {
    const blank = lineOctets === 0 || (lineOctets === 1 && lineIsCr);
    lineOctets = 0;
    lineIsCr = false;
    if (inHeader && blank) inHeader = false;
    else if (!inHeader) left--;
    done = !inHeader && left <= 0;
  };

  return {
    isDone: () => done,
    take(piece) {
      if (done) return piece.subarray(0, 0);
      let at = 0;
      for (let lf = piece.indexOf(LF); lf !== -1; lf = piece.indexOf(LF, at)) {
        if (lf > at && lineOctets === 0) lineIsCr = piece[at] === CR;
        lineOctets += lf - at;
        endLine();
        at = lf + 1;
        if (done) return piece.subarray(0, at);
      }
      if (at < piece.length && lineOctets === 0) lineIsCr = piece[at] === CR;
      lineOctets += piece.length - at;
      return piece;
    },
  };
}
