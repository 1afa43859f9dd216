/**
 * What goes to the client: text (one character per octet) and bytes are gathered and written as one chunk when about
 * 64 KiB are together, when the reader is about to wait, or at the end of this turn of the event loop. `room` is the
 * way back-pressure reaches whoever produces.
 */
import type { Writable } from 'node:stream';
import { asBuffer, latin1 } from '../../base/bytes.ts';
import type { Clock } from '../../base/ports.ts';
import { type Bytes, type Duration, kibibytes, mebibytes } from '../../base/units.ts';
import { Ended } from './ended.ts';

export const CHUNK: Bytes = kibibytes(64);
/** Fewer bytes are joined with the text around them; more are written from where they are. */
const SMALL: Bytes = kibibytes(1);
/** After so much without a pause other sessions get their turn. */
const TURN: Bytes = mebibytes(1);

export type Output = {
  text(octets: string): void;
  bytes(bytes: Uint8Array): void;
  flush(): void;
  /** null: go on. A promise: wait for it first. Throws Ended when the client has gone or stopped taking. */
  room(): Promise<void> | null;
  /** The client has not taken what was sent. */
  waits(): boolean;
  /** When all that was written has been handed to the system. */
  drained(): Promise<void>;
  written(): number;
};

export function newOutput(stream: Writable, clock: Clock, stalled: Duration): Output {
  let text = '';
  let parts: Buffer[] = [];
  let gathered = 0;
  let scheduled = false;
  let written = 0;
  let sinceTurn = 0;

  const textToParts = () => {
    if (text === '') return;
    parts.push(Buffer.from(text, 'latin1'));
    text = '';
  };
  const flush = () => {
    textToParts();
    if (parts.length === 0) return;
    const together = parts;
    parts = [];
    written += gathered;
    sinceTurn += gathered;
    gathered = 0;
    if (stream.writable) writeTogether(stream, together);
  };
  const gather = (octets: number) => {
    gathered += octets;
    if (gathered >= CHUNK) flush();
    else if (!scheduled) {
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        flush();
      });
    }
  };

  return {
    text(octets) {
      text += octets;
      gather(octets.length);
    },
    bytes(bytes) {
      if (bytes.length < SMALL) text += latin1(bytes);
      else {
        textToParts();
        parts.push(asBuffer(bytes));
      }
      gather(bytes.length);
    },
    flush,
    room() {
      // Nobody is there any more: what produces for them should stop.
      if (stream.destroyed) throw new Ended('lost');
      if (stream.writableNeedDrain) return drain(stream, clock, stalled);
      if (sinceTurn < TURN) return null;
      sinceTurn = 0;
      return new Promise(resolve => setImmediate(resolve));
    },
    waits: () => stream.writableNeedDrain,
    drained() {
      flush();
      return stream.writableLength === 0 ? Promise.resolve() : allWritten(stream, clock, stalled);
    },
    written: () => written,
  };
}

/** Waits until an empty write, queued behind all others, is done. A stream that goes meanwhile may forget it. */
const allWritten = (stream: Writable, clock: Clock, stalled: Duration) =>
  new Promise<void>((resolve, reject) => {
    const finish = (ended: Ended | null) => {
      cancel();
      stream.off('close', onClose);
      if (ended) reject(ended);
      else resolve();
    };
    const onClose = () => finish(new Ended('lost'));
    const cancel = clock.after(stalled, () => finish(new Ended('stalled')));
    stream.on('close', onClose);
    stream.write('', fault => finish(fault ? new Ended('lost') : null));
  });

/** One system call for all parts, without copying them into one. */
function writeTogether(stream: Writable, parts: readonly Buffer[]): void {
  if (parts.length === 1) return void stream.write(parts[0]);
  stream.cork();
  for (const part of parts) stream.write(part);
  stream.uncork();
}

/** Waits until the stream wants more. */
function drain(stream: Writable, clock: Clock, stalled: Duration): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (ended: Ended | null) => {
      cancel();
      stream.off('drain', onDrain).off('close', onClose);
      if (ended) reject(ended);
      else resolve();
    };
    const onDrain = () => finish(null);
    const onClose = () => finish(new Ended('lost'));
    const cancel = clock.after(stalled, () => finish(new Ended('stalled')));
    stream.on('drain', onDrain).on('close', onClose);
    if (stream.destroyed) onClose();
  });
}
