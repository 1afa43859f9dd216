/**
 * A connection whose octets are raw deflate, both ways (RFC 4978 §3). Whatever is written at once ends with a sync flush,
 * so that a client need not wait for the next response. What comes is inflated only as far as somebody reads, and an
 * expansion beyond reason ends the session: a small message must not become a great amount of work (`expands`).
 *
 * A deflater holds about 130 KiB, an inflater 50 KiB (a client may use the whole window). After a while of silence the
 * deflater is let go, and a new one goes on where it ended: after a sync flush it may, for it refers to nothing from
 * before. TLS here never compresses, so nothing is compressed twice.
 */
import { type Duplex, type Readable, Writable } from 'node:stream';
import { constants, createDeflateRaw, createInflateRaw, type DeflateRaw } from 'node:zlib';
import type { Clock } from '../../base/ports.ts';
import { type Bytes, type Duration, kibibytes, mebibytes, seconds } from '../../base/units.ts';

export type Compressed = {
  /** What the client says, inflated. */
  readonly readable: Readable;
  /** What we say, to be deflated. */
  readonly writable: Writable;
  /** So many octets came out of what was read so far: is that more than it may be? */
  expands(octets: Bytes): boolean;
  /** When all that was written has been handed to the connection, or the time is over. */
  finish(wait: Duration): Promise<void>;
};

const CHUNK = kibibytes(4);
/** Below this a ratio says nothing: a literal of zeros is short work. */
const UNJUDGED = mebibytes(1);
export const SILENCE: Duration = seconds(20);

export type CompressOptions = {
  readonly clock: Clock;
  /** What came behind the command and was read already. */
  readonly first: Uint8Array;
  /** How many octets may come out of one. */
  readonly expansion: number;
};

export function compress(stream: Duplex, { clock, first, expansion }: CompressOptions): Compressed {
  const writable = deflating(stream, clock);
  // A peer that goes without an end mark has still said what it said.
  const inflate = createInflateRaw({ chunkSize: CHUNK, finishFlush: constants.Z_SYNC_FLUSH });
  const destroy = () => {
    writable.destroy();
    inflate.destroy();
  };
  stream.once('close', destroy).on('error', destroy);
  // Their faults are the reader's and the writer's to notice: a destroyed stream has nothing more to give or take.
  writable.on('error', destroy);
  inflate.on('error', destroy);
  if (first.length > 0) inflate.write(first);
  stream.pipe(inflate);
  if (stream.destroyed) destroy();
  return {
    readable: inflate,
    writable,
    expands: octets => octets > UNJUDGED && octets > expansion * inflate.bytesWritten,
    finish(wait) {
      stream.unpipe(inflate);
      inflate.destroy();
      return ended(writable, clock, wait);
    },
  };
}

function ended(writable: Writable, clock: Clock, wait: Duration): Promise<void> {
  return new Promise(resolve => {
    if (writable.destroyed) return resolve();
    const cancel = clock.after(wait, () => writable.destroy());
    writable.once('close', () => {
      cancel();
      resolve();
    });
    writable.end();
  });
}

/** Deflates what is written into `stream`, which stays open. */
function deflating(stream: Duplex, clock: Clock): Writable {
  let deflate: DeflateRaw | null = null;
  let used = 0;
  let cancel = () => {};

  const begin = (): DeflateRaw => {
    const begun = createDeflateRaw({ windowBits: 13, memLevel: 5, chunkSize: CHUNK });
    begun.on('error', fault => writable.destroy(fault));
    begun.pipe(stream, { end: false });
    restAfter(SILENCE);
    return begun;
  };
  const restAfter = (wait: Duration) => {
    cancel = clock.after(wait, () => {
      const silent = clock.monotonic() - used;
      const idle = deflate && silent >= SILENCE && deflate.readableLength === 0 && writable.writableLength === 0;
      if (idle) letGo();
      else restAfter(Math.max(SILENCE - silent, seconds(1)));
    });
  };
  const letGo = () => {
    cancel();
    deflate?.unpipe(stream);
    deflate?.destroy();
    deflate = null;
  };
  const writeAll = (chunks: readonly Buffer[], done: (fault?: Error | null) => void) => {
    used = clock.monotonic();
    deflate ??= begin();
    for (const chunk of chunks) deflate.write(chunk);
    deflate.flush(constants.Z_SYNC_FLUSH, () => done());
  };

  const writable: Writable = new Writable({
    write: (chunk: Buffer, _, done) => writeAll([chunk], done),
    writev: (chunks, done) =>
      writeAll(
        chunks.map(({ chunk }) => chunk as Buffer),
        done,
      ),
    final(done) {
      if (!deflate) return done();
      deflate.once('end', () => done());
      deflate.end();
    },
    destroy(fault, done) {
      letGo();
      done(fault);
    },
  });
  return writable;
}
