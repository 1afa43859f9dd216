/**
 * Frames out of a stream, one when asked for, so that a client that sends faster than it is answered is held back by its
 * own window. A frame is a command: lines that end with the announcement of a literal, the literals, and a last line. Memory
 * is bounded: a frame that is too large is read over, and of what was announced as endless nothing is read.
 *
 * Leniency: "a lone LF ends a line" (people type into netcat).
 */
import type { Duplex } from 'node:stream';
import { CR, LF, latin1 } from '../base/bytes.ts';
import type { Clock } from '../base/ports.ts';
import type { Bytes, Duration } from '../base/units.ts';
import { LITERAL_AT_END } from './syntax.ts';

export type Frame =
  | { readonly kind: 'frame'; readonly octets: Uint8Array }
  /** What has been read over: lines that are too long, or literals that are too large. */
  | { readonly kind: 'bad-frame'; readonly why: 'line' | 'literal' }
  /** The first octets are a TLS handshake (RFC 8446 §5.1: 22, 3), on a connection in clear. */
  | { readonly kind: 'tls-hello' }
  | { readonly kind: 'end'; readonly why: 'client-closed' | 'idle' | 'endless-command' | 'cancelled' };

export type FrameLimits = {
  /** All that stands outside literals. */
  readonly line: Bytes;
  /** All literals of a frame together. */
  readonly literal: Bytes;
  /** Beyond this a frame is not read over any more. */
  readonly readOver: Bytes;
};

export type FrameReader = {
  /** @param wait  for the whole frame: octets that drip in win no time */
  next(limits: FrameLimits, wait: Duration): Promise<Frame>;
  /** One that has arrived whole: the client pipelines. null: `next` would wait. */
  now(limits: FrameLimits): Frame | null;
  /** Ends a `next` that waits, and every later one. */
  cancel(): void;
  /** Lets the stream go, and forgets what had arrived (before TLS begins: RFC 5804 §2.2). */
  detach(): void;
  /** All that has arrived. */
  received(): Bytes;
};

export function newFrameReader(stream: Duplex, clock: Clock, mayBeTls: boolean): FrameReader {
  const buffer = newFrameBuffer(mayBeTls);
  let over: 'client-closed' | 'cancelled' | null = null;
  let look: (() => void) | null = null;
  let received = 0;

  const onReadable = () => look?.();
  const onEnd = () => {
    over ??= 'client-closed';
    look?.();
  };
  stream.on('readable', onReadable).on('end', onEnd).on('close', onEnd);

  const readMore = (): boolean => {
    const chunk: Buffer | null = stream.read();
    if (chunk === null) return false;
    received += chunk.length;
    buffer.add(chunk);
    return true;
  };
  const arrived = (limits: FrameLimits): Frame | null => {
    if (over === 'cancelled') return { kind: 'end', why: over };
    for (;;) {
      const frame = buffer.take(limits);
      if (frame) return frame;
      if (!readMore()) return over ? { kind: 'end', why: over } : null;
    }
  };

  return {
    next(limits, wait) {
      const there = arrived(limits);
      if (there) return Promise.resolve(there);
      return new Promise(resolve => {
        const settle = (frame: Frame) => {
          look = null;
          stopTimer();
          resolve(frame);
        };
        const stopTimer = clock.after(wait, () => settle({ kind: 'end', why: 'idle' }));
        look = () => {
          const frame = arrived(limits);
          if (frame) settle(frame);
        };
      });
    },
    now: arrived,
    cancel() {
      over = 'cancelled';
      look?.();
    },
    detach() {
      stream.off('readable', onReadable).off('end', onEnd).off('close', onEnd);
      buffer.clear();
    },
    received: () => received,
  };
}

const NOTHING: Buffer = Buffer.alloc(0);
const HANDSHAKE = 22;
const TLS_MAJOR = 3;
/** Of a line that is too long its end is kept, where the announcement of a literal may stand. */
const KEPT_TAIL = 16;

/** The frame that is coming in. Each octet is looked at once, however small the pieces are. */
function newFrameBuffer(mayBeTls: boolean) {
  let chunks = NOTHING;
  let first = mayBeTls;
  /** Of the frame under way: what is kept, how much has come outside and inside literals, and what is left of one. */
  let parts: Buffer[] = [];
  let line: Buffer[] = [];
  let lineOctets = 0;
  let literalOctets = 0;
  let literalLeft = 0;
  let bad: 'line' | 'literal' | null = null;

  const isTlsHello = (): boolean => {
    if (!first || chunks.length === 0 || (chunks[0] === HANDSHAKE && chunks.length < 2)) return false;
    first = false;
    return chunks[0] === HANDSHAKE && chunks[1] === TLS_MAJOR;
  };
  const spoil = (why: 'line' | 'literal'): void => {
    bad ??= why;
    parts = [];
  };
  const takeLiteral = (): void => {
    const piece = chunks.subarray(0, literalLeft);
    chunks = chunks.subarray(piece.length);
    literalLeft -= piece.length;
    if (bad === null) parts.push(piece);
  };
  /** A piece of a line, whole when `ended`. */
  const takeLine = (length: number, limits: FrameLimits): void => {
    const piece = chunks.subarray(0, length);
    chunks = chunks.subarray(length);
    lineOctets += piece.length;
    line.push(piece);
    if (lineOctets <= limits.line) return;
    spoil('line');
    line = [Buffer.from(Buffer.concat(line).subarray(-KEPT_TAIL))];
  };
  /** The line is whole: a literal follows, or the frame is. */
  const endLine = (limits: FrameLimits): Frame | null => {
    const whole = line.length === 1 ? line[0]! : Buffer.concat(line);
    line = [];
    const announced = LITERAL_AT_END.exec(latin1(whole.subarray(-KEPT_TAIL)));
    if (!announced) return finish(whole);
    literalLeft = Number(announced[1]);
    literalOctets += literalLeft;
    if (literalOctets > limits.literal) spoil('literal');
    if (bad === null) parts.push(whole);
    return null;
  };
  const finish = (last: Buffer): Frame => {
    const end = last.length - (last.length > 1 && last[last.length - 2] === CR ? 2 : 1);
    const octets = parts.length === 0 ? last.subarray(0, end) : Buffer.concat([...parts, last.subarray(0, end)]);
    const frame: Frame = bad === null ? { kind: 'frame', octets } : { kind: 'bad-frame', why: bad };
    [parts, lineOctets, literalOctets, bad] = [[], 0, 0, null];
    return frame;
  };

  return {
    add(chunk: Buffer): void {
      chunks = chunks.length === 0 ? chunk : Buffer.concat([chunks, chunk]);
    },
    clear(): void {
      [chunks, parts, line] = [NOTHING, [], []];
    },
    /** A frame that has arrived whole, or what is wrong with what has arrived; null: more is needed. */
    take(limits: FrameLimits): Frame | null {
      if (isTlsHello()) return { kind: 'tls-hello' };
      // One octet that may be the beginning of a handshake is not looked at alone.
      if (first && chunks.length > 0) return null;
      while (chunks.length > 0) {
        if (literalLeft > 0) {
          takeLiteral();
          continue;
        }
        const lf = chunks.indexOf(LF);
        takeLine(lf === -1 ? chunks.length : lf + 1, limits);
        const frame = lf === -1 ? null : endLine(limits);
        if (lineOctets > limits.readOver || literalOctets > limits.readOver) {
          return { kind: 'end', why: 'endless-command' };
        }
        if (frame) return frame;
      }
      // An empty piece would hold all of what it was cut from, for as long as the client is silent.
      chunks = NOTHING;
      return null;
    },
  };
}
