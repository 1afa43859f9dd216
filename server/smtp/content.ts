/**
 * The content of a message as it comes in: dots unstuffed, the end found at CRLF.CRLF and nowhere else, collected
 * into one Buffer. RFC 5321 §4.5.2 (transparency), §4.1.1.4 (end of data), §2.3.8 (lines).
 *
 * The usual message comes in one read and is handed over without a copy; dots are closed up in place.
 */
import { asBuffer, CR, LF, mendLineEnds } from '../base/bytes.ts';
import type { Bytes } from '../base/units.ts';

const DOT = 0x2e;
const STUFFED = Buffer.from('\r\n.');

/** A smaller piece is copied, so that a peer that sends octet by octet costs what its octets cost. */
const SMALL_PIECE = 4096;
const BLOCK = 65536;

/** What all conversations of a server may hold in memory together. */
export class Budget {
  #left: Bytes;

  constructor(total: Bytes) {
    this.#left = total;
  }

  take(octets: Bytes): boolean {
    if (octets > this.#left) return false;
    this.#left -= octets;
    return true;
  }

  give(octets: Bytes): void {
    this.#left += octets;
  }
}

/** Collects pieces up to a limit and within a budget; past either they are only counted. */
export class Pieces {
  readonly #limit: Bytes;
  readonly #budget: Budget;
  #pieces: Buffer[] = [];
  #block: Buffer | null = null;
  #filled = 0;
  #taken = 0;
  /** Octets that came, kept or not. */
  length = 0;
  /** The budget was used up by others. */
  starved = false;

  constructor(limit: Bytes, budget: Budget) {
    this.#limit = limit;
    this.#budget = budget;
  }

  get tooMany(): boolean {
    return this.length > this.#limit;
  }

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    this.length += piece.length;
    if (!this.tooMany && !this.starved && !this.#budget.take(piece.length)) this.starved = true;
    else if (!this.tooMany && !this.starved) this.#taken += piece.length;
    if (this.tooMany || this.starved) this.release();
    else if (piece.length >= SMALL_PIECE || this.#pieces.length === 0) this.#keep(piece);
    else this.#copy(piece);
  }

  /** Forgets what was collected and gives its place back. */
  release(): void {
    this.#pieces = [];
    this.#block = null;
    this.#budget.give(this.#taken);
    this.#taken = 0;
  }

  /** All of it, in one Buffer. */
  join(): Buffer {
    this.#seal();
    const only = this.#pieces[0];
    return this.#pieces.length === 1 && only ? only : Buffer.concat(this.#pieces);
  }

  #keep(piece: Buffer): void {
    this.#seal();
    this.#pieces.push(piece);
  }

  #copy(piece: Buffer): void {
    if (this.#block && this.#filled + piece.length > BLOCK) this.#seal();
    this.#block ??= Buffer.allocUnsafeSlow(BLOCK);
    this.#filled += piece.copy(this.#block, this.#filled);
  }

  #seal(): void {
    if (this.#block) this.#pieces.push(this.#block.subarray(0, this.#filled));
    this.#block = null;
    this.#filled = 0;
  }
}

/** What the octets before the present one were, as far as the end of data cares. */
type Place = 'in-line' | 'after-cr' | 'line-start' | 'dot' | 'dot-cr';

/** Reads what follows 354 up to and with CRLF.CRLF. */
export class ContentReader {
  readonly pieces: Pieces;
  /** RFC 5321 §4.1.1.4: the CRLF of the DATA line is the first of the five octets. */
  #place: Place = 'line-start';

  constructor(pieces: Pieces) {
    this.pieces = pieces;
  }

  get octets(): Bytes {
    return this.pieces.length;
  }

  /**
   * Takes `chunk` from `from` on and returns the index behind the end of data, or -1 while it has not come. The chunk
   * belongs to the reader from now on: stuffed dots are closed up inside it.
   */
  feed(chunk: Buffer, from: number): number {
    let at = from;
    /** Content lies in chunk[start, write); octets from `at` on are still to be looked at. */
    let start = from;
    while (at < chunk.length && this.#place !== 'in-line') {
      const kept = this.#step(chunk[at]!);
      at++;
      if (kept === 'end') return at;
      if (kept === 'left-out') {
        this.pieces.add(chunk.subarray(start, at - 1));
        start = at;
      } else if (kept === 'after-lone-cr') {
        this.pieces.add(Buffer.from('\r'));
      }
    }
    return this.#scan(chunk, start, at);
  }

  /** One octet where its neighbours matter: at the start of a chunk. */
  #step(octet: number): 'content' | 'left-out' | 'after-lone-cr' | 'end' {
    switch (this.#place) {
      case 'dot-cr':
        if (octet === LF) return 'end';
        this.#place = octet === CR ? 'after-cr' : 'in-line';
        return 'after-lone-cr';
      case 'dot':
        // The dot goes whatever follows it. RFC 5321 §4.5.2.
        this.#place = octet === CR ? 'dot-cr' : 'in-line';
        return octet === CR ? 'left-out' : 'content';
      case 'line-start':
        this.#place = octet === DOT ? 'dot' : octet === CR ? 'after-cr' : 'in-line';
        return octet === DOT ? 'left-out' : 'content';
      case 'after-cr':
        this.#place = octet === LF ? 'line-start' : octet === CR ? 'after-cr' : 'in-line';
        return 'content';
      case 'in-line':
        return 'content';
    }
  }

  /** The rest of a chunk: from dot to dot at the start of a line. */
  #scan(chunk: Buffer, start: number, from: number): number {
    let write = from;
    let read = from;
    for (;;) {
      const found = chunk.indexOf(STUFFED, read);
      const end = found === -1 ? chunk.length : found + 2;
      if (found === -1) this.#endOfChunk(chunk, from);
      if (read !== write) chunk.copyWithin(write, read, end);
      write += end - read;
      if (found === -1) break;
      if (chunk[found + 3] === CR && chunk[found + 4] === LF) {
        this.pieces.add(chunk.subarray(start, write));
        return found + 5;
      }
      if (found + 3 >= chunk.length) {
        this.#place = 'dot';
        break;
      }
      if (chunk[found + 3] === CR && found + 4 >= chunk.length) {
        this.#place = 'dot-cr';
        break;
      }
      read = found + 3;
    }
    this.pieces.add(chunk.subarray(start, write));
    return -1;
  }

  /** The steps before `from` have kept #place right; octets from there on decide it anew. */
  #endOfChunk(chunk: Buffer, from: number): void {
    const last = chunk.length - 1;
    if (last < from) return;
    if (chunk[last] === CR) this.#place = 'after-cr';
    else if (chunk[last] === LF && last > from && chunk[last - 1] === CR) this.#place = 'line-start';
    else this.#place = 'in-line';
  }
}

export type Fault = 'bare-newline' | 'nul';

/**
 * What a message may not hold: a CR or LF that stands alone, and NUL. RFC 5321 §2.3.8, §4.1.1.4.
 * Four octets at a time, since few of them are below 14: this looks at every octet of every message.
 */
export function findFault(bytes: Buffer): Fault | null {
  const { length } = bytes;
  if (length < 8) return findFaultBetween(bytes, 0, length);
  const first = -bytes.byteOffset & 3;
  const count = (length - first) >> 2;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + first, count);
  let fault = findFaultBetween(bytes, 0, first);
  for (let i = 0; i < count && !fault; i++) {
    const word = words[i]!;
    // True exactly when one of the four octets is below 14: its subtraction borrows into its high bit.
    if (((word - 0x0e0e0e0e) & ~word & HIGH_BITS) !== 0) {
      fault = findFaultBetween(bytes, first + i * 4, first + i * 4 + 4);
    }
  }
  return fault ?? findFaultBetween(bytes, first + count * 4, length);
}

const HIGH_BITS = 0x80808080 | 0;

function findFaultBetween(bytes: Buffer, from: number, to: number): Fault | null {
  for (let at = from; at < to; at++) {
    const octet = bytes[at]!;
    if (octet > CR) continue;
    if (octet === CR && bytes[at + 1] !== LF) return 'bare-newline';
    if (octet === LF && bytes[at - 1] !== CR) return 'bare-newline';
    if (octet === 0) return 'nul';
  }
  return null;
}

/** For submission: every line end made CRLF, every NUL left out. */
export function mend(bytes: Buffer): Buffer {
  const withoutNul = bytes.includes(0) ? bytes.filter(octet => octet !== 0) : bytes;
  return asBuffer(mendLineEnds(withoutNul));
}
