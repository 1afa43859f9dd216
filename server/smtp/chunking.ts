/**
 * BDAT: the message in chunks of counted octets. Nothing is stuffed and no end is searched for. RFC 3030 §2.
 *
 *   bdat-cmd   = "BDAT" SP chunk-size [ SP end-marker ] CR LF
 *   chunk-size = 1*DIGIT
 *   end-marker = "LAST"
 */
import type { Pieces } from './content.ts';
import type { Refusal } from './reply.ts';

export type Chunk = { readonly size: number; readonly last: boolean };

/** null: the size cannot be known, so neither can where the next command begins. */
export function parseBdat(argument: string): Chunk | null {
  const found = /^(\d{1,15})(?: +(LAST))? *$/i.exec(argument);
  return found ? { size: Number(found[1]), last: found[2] !== undefined } : null;
}

/** Counts the octets of one chunk, and keeps them unless the message has been refused already. */
export class ChunkReader {
  readonly chunk: Chunk;
  readonly pieces: Pieces;
  /** Why the octets are swallowed and not kept. */
  readonly refused: Refusal | null;
  #missing: number;

  constructor(chunk: Chunk, pieces: Pieces, refused: Refusal | null) {
    this.chunk = chunk;
    this.pieces = pieces;
    this.refused = refused;
    this.#missing = chunk.size;
  }

  /** Octets of this chunk that have come. */
  get octets(): number {
    return this.chunk.size - this.#missing;
  }

  /** Returns the index behind the chunk, or -1 while octets are missing. */
  feed(bytes: Buffer, from: number): number {
    const to = Math.min(bytes.length, from + this.#missing);
    if (!this.refused) this.pieces.add(bytes.subarray(from, to));
    this.#missing -= to - from;
    return this.#missing === 0 ? to : -1;
  }
}
