/**
 * A way out that is worse than it need be, on purpose: slow, in pieces, cut in the middle, or silent. Stands before the
 * real stream from the first such answer on; without one nobody ever makes it.
 */
import { Writable } from 'node:stream';
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';

export type Pace = {
  /** Octets a second. */
  readonly throttle?: number;
  /** Between two pieces. */
  readonly split?: Duration;
  /** Nothing goes out at all. */
  readonly mute?: boolean;
};

const PIECE = 5;
const MOST_PIECES = 200;
/** A throttled stream writes so many times a second at most. */
const BEATS = 10;

export class Paced extends Writable {
  readonly #inner: Writable;
  readonly #clock: Clock;
  /** Cuts the connection. */
  readonly #cut: () => void;
  #pace: Pace = {};
  /** Octets of pieces that are done with. */
  #done = 0;
  /** Where the connection ends, counted from the first octet; null: nowhere. */
  #end: number | null = null;
  #wake = (): void => {};

  constructor(inner: Writable, clock: Clock, cut: () => void) {
    super();
    this.#inner = inner;
    this.#clock = clock;
    this.#cut = cut;
    inner.once('close', () => this.destroy());
    // 'close' follows, and that is what everybody listens to.
    this.on('error', () => {});
  }

  /** For what is written from now on. */
  set(pace: Pace): void {
    this.#pace = pace;
  }

  /** The connection ends behind so many octets more. */
  endAfter(octets: number): void {
    this.#end = this.#done + this.writableLength + octets;
  }

  /** When all that was written is out, or nothing goes out any more. */
  idle(): Promise<void> {
    if (this.destroyed) return Promise.resolve();
    return new Promise(resolve => {
      const done = (): void => {
        this.off('close', done);
        resolve();
      };
      this.once('close', done);
      this.write('', done);
    });
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (fault?: Error | null) => void): void {
    this.#send(chunk).then(
      () => {
        this.#done += chunk.length;
        done();
      },
      fault => done(fault as Error),
    );
  }

  override _destroy(fault: Error | null, done: (fault?: Error | null) => void): void {
    this.#wake();
    done(fault);
  }

  async #send(chunk: Buffer): Promise<void> {
    const pace = this.#pace;
    if (pace.mute) return;
    const size = sizeOf(pace, chunk.length);
    for (let at = 0; at < chunk.length && !this.destroyed; at += size) {
      const piece = chunk.subarray(at, at + size);
      const left = this.#end === null ? Number.POSITIVE_INFINITY : this.#end - this.#done - at;
      if (left <= piece.length) {
        this.#inner.write(piece.subarray(0, Math.max(0, left)), () => this.#cut());
        this.destroy();
        return;
      }
      await this.#put(piece);
      if (pace.throttle) await this.#rest((piece.length * 1000) / pace.throttle);
      if (pace.split !== undefined && at + size < chunk.length) await this.#rest(pace.split);
    }
  }

  #put(piece: Buffer): Promise<void> | void {
    if (this.#inner.destroyed || this.#inner.write(piece)) return;
    return this.#until(wake => {
      this.#inner.once('drain', wake);
      return () => this.#inner.off('drain', wake);
    });
  }

  #rest(wait: Duration): Promise<void> {
    return this.#until(wake => this.#clock.after(wait, wake));
  }

  /** Or until the stream is destroyed. */
  #until(begin: (wake: () => void) => () => void): Promise<void> {
    if (this.destroyed) return Promise.resolve();
    return new Promise(resolve => {
      const stop = begin(() => this.#wake());
      this.#wake = () => {
        this.#wake = () => {};
        stop();
        resolve();
      };
    });
  }
}

function sizeOf({ throttle, split }: Pace, length: number): number {
  if (throttle) return Math.max(1, Math.ceil(throttle / BEATS));
  if (split !== undefined) return Math.max(PIECE, Math.ceil(length / MOST_PIECES));
  return Math.max(1, length);
}
