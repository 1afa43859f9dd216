/**
 * A connection whose octets are raw deflate, both ways (RFC 4978 §3). Every response ends with a sync flush, so that a
 * client need not wait for the next one. What comes is inflated only as far as somebody reads, and an expansion beyond
 * reason ends the session: a small message must not become a great amount of work (`expands`).
 *
 * Memory of an idle connection: 2^(13+2) + 2^(5+9) octets to deflate, 2^15 and about 10 KiB to inflate (a client may
 * use the whole window), and a chunk of each: about 100 KiB. TLS here never compresses, so nothing is compressed twice.
 */
import type { Duplex, Readable, Writable } from 'node:stream';
import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib';
import type { Clock } from '../base/ports.ts';
import { type Bytes, type Duration, kibibytes, mebibytes } from '../base/units.ts';

export type Compressed = {
  /** What the client says, inflated. */
  readonly readable: Readable;
  /** What we say, to be deflated. */
  readonly writable: Writable;
  /** Ends a response: all that was written so far can be inflated by the client. */
  sync(): void;
  /** So many octets came out of what was read so far: is that more than it may be? */
  expands(octets: Bytes): boolean;
  /** When all that was written has been handed to the connection, or the time is over. */
  finish(clock: Clock, wait: Duration): Promise<void>;
};

const CHUNK = kibibytes(4);
/** Below this a ratio says nothing: a literal of zeros is short work. */
const UNJUDGED = mebibytes(1);

/** @param first  what came behind the command and was read already */
export function compress(stream: Duplex, first: Uint8Array, expansion: number): Compressed {
  const deflate = createDeflateRaw({ windowBits: 13, memLevel: 5, chunkSize: CHUNK });
  // A peer that goes without an end mark has still said what it said.
  const inflate = createInflateRaw({ chunkSize: CHUNK, finishFlush: constants.Z_SYNC_FLUSH });
  const destroy = () => {
    deflate.destroy();
    inflate.destroy();
  };
  stream.once('close', destroy).on('error', destroy);
  // Their faults are the reader's and the writer's to notice: a destroyed stream has nothing more to give or take.
  deflate.on('error', destroy);
  inflate.on('error', destroy);
  if (first.length > 0) inflate.write(first);
  stream.pipe(inflate);
  deflate.pipe(stream, { end: false });
  if (stream.destroyed) destroy();
  return {
    readable: inflate,
    writable: deflate,
    sync() {
      if (deflate.writable) deflate.flush(constants.Z_SYNC_FLUSH);
    },
    expands: octets => octets > UNJUDGED && octets > expansion * inflate.bytesWritten,
    finish(clock, wait) {
      stream.unpipe(inflate);
      inflate.destroy();
      return new Promise(resolve => {
        const cancel = clock.after(wait, () => {
          deflate.destroy();
          resolve();
        });
        const done = () => {
          cancel();
          resolve();
        };
        if (deflate.destroyed) return done();
        deflate.once('end', done).once('close', done);
        deflate.end();
      });
    },
  };
}
