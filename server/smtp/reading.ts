/**
 * The content that a conversation reads or holds: which reader has the octets now, and when their place in memory is
 * free again, however the message ended.
 */
import type { Bytes } from '../base/units.ts';
import { type Chunk, ChunkReader } from './chunking.ts';
import { type Budget, ContentReader, Pieces } from './content.ts';
import type { OpenTransaction } from './dialogue.ts';
import type { Input } from './input.ts';
import type { Refusal } from './reply.ts';

/** A message this many times too big is not read to its end. */
const HOPELESS = 2;
const MARGIN = 65536;

export class Reading {
  readonly #limit: Bytes;
  readonly #budget: Budget;
  #reader: ContentReader | ChunkReader | null = null;
  /** Read now, waiting for more chunks, or being stored. */
  #held: Pieces | null = null;

  constructor(limit: Bytes, budget: Budget) {
    this.#limit = limit;
    this.#budget = budget;
  }

  /** Octets come to a reader, not to the commands. */
  get active(): boolean {
    return this.#reader !== null;
  }

  /** Octets of the message or chunk so far; null when none is read. */
  get octets(): Bytes | null {
    return this.#reader?.octets ?? null;
  }

  beginContent(): void {
    this.#begin(new ContentReader(this.#newPieces()));
  }

  /** `refused`: the chunk is swallowed. */
  beginChunk(chunk: Chunk, open: OpenTransaction | null, refused: Refusal | null): void {
    if (open && !refused) open.chunks ??= this.#newPieces();
    const pieces = refused ? null : open?.chunks;
    this.#begin(new ChunkReader(chunk, pieces ?? new Pieces(0, this.#budget), refused));
  }

  /** The reader when it has all, 'more' when it has not, 'hopeless' when it is not worth waiting for. */
  take(input: Input): ContentReader | ChunkReader | 'more' | 'hopeless' {
    const reader = this.#reader!;
    if (!input.give((bytes, from) => reader.feed(bytes, from))) {
      return reader.pieces.length > this.#limit * HOPELESS + MARGIN ? 'hopeless' : 'more';
    }
    this.#reader = null;
    return reader;
  }

  /** Gives back what is no longer needed: all but what is read, and chunks that wait for the last one. */
  release(open: OpenTransaction | null, closed: boolean): void {
    if (!this.#held || (!closed && (this.#reader || open?.chunks === this.#held))) return;
    this.#held.release();
    this.#held = null;
  }

  #newPieces(): Pieces {
    return new Pieces(this.#limit, this.#budget);
  }

  #begin(reader: ContentReader | ChunkReader): void {
    this.#reader = reader;
    this.#held = reader.pieces;
  }
}
