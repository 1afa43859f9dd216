/**
 * The way out: replies are gathered while commands are pipelined and go out in few segments; pieces of messages wait
 * until the client has taken the ones before. A client that takes nothing for too long is let go.
 */
import type { Writable } from 'node:stream';
import type { Clock } from '../base/ports.ts';
import { type Bytes, type Duration, kibibytes } from '../base/units.ts';

export type WireWriter = {
  /** Adds to what goes out with the next flush. */
  say(text: string): void;
  /** Resolves to false when the connection is gone, was given up, or has stalled. */
  flush(): Promise<boolean>;
  /** After what was said. The same answer as `flush`. */
  write(piece: Uint8Array): Promise<boolean>;
  /** True when what was said has grown so much that it should be flushed. */
  isFull(): boolean;
  /** Waits for the client no more: pieces are refused, what was said still goes out with a flush. */
  abort(): void;
  hasStalled(): boolean;
};

const GATHERED: Bytes = kibibytes(32);

/** @param patience  how long a client may take nothing */
export function newWireWriter(stream: Writable, clock: Clock, patience: Duration): WireWriter {
  let gathered = '';
  let aborted = false;
  let stalled = false;
  let giveUp: (() => void) | null = null;

  const isGone = () => stalled || stream.destroyed || stream.writableEnded;

  const drained = () =>
    new Promise<boolean>(resolve => {
      const settle = () => {
        stopTimer();
        giveUp = null;
        stream.off('drain', settle).off('close', settle).off('error', settle);
        resolve(!isGone() && !aborted);
      };
      const stopTimer = clock.after(patience, () => {
        stalled = true;
        settle();
      });
      giveUp = settle;
      stream.on('drain', settle).on('close', settle).on('error', settle);
    });

  const put = async (piece: Uint8Array | string): Promise<boolean> => {
    if (isGone()) return false;
    if (stream.write(piece)) return true;
    return aborted ? false : drained();
  };

  const flush = async (): Promise<boolean> => {
    const text = gathered;
    gathered = '';
    return text === '' ? !isGone() : put(text);
  };

  return {
    say(text) {
      gathered += text;
    },
    flush,
    async write(piece) {
      if (aborted) return false;
      // A small message goes out together with its reply: one segment instead of three.
      if (gathered.length + piece.length <= GATHERED && gathered !== '') {
        const together = Buffer.concat([Buffer.from(gathered), piece]);
        gathered = '';
        return put(together);
      }
      return (await flush()) && put(piece);
    },
    isFull: () => gathered.length > GATHERED,
    abort() {
      aborted = true;
      giveUp?.();
    },
    hasStalled: () => stalled,
  };
}
