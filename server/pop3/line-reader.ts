/**
 * Lines out of a stream, one when asked for, so that a client that sends faster than it is answered is held back by
 * its own window. Memory is bounded: of a line that is too long only its length is kept.
 *
 * Leniencies: "a lone LF ends a line" (people type into netcat); "UTF-8 in USER and PASS" (RFC 6856 has it in a
 * mode; clients send it without).
 */
import type { Duplex } from 'node:stream';
import { CR, LF } from '../base/bytes.ts';
import type { Clock } from '../base/ports.ts';
import { type Bytes, type Duration, kibibytes } from '../base/units.ts';

export type Line =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'bad-line'; readonly why: 'too-long' | 'not-text' }
  /** The first octets are a TLS handshake (RFC 8446 §5.1: 22, 3), on a connection in clear. */
  | { readonly kind: 'tls-hello' }
  | { readonly kind: 'end'; readonly why: 'client-closed' | 'idle' | 'endless-line' | 'cancelled' };

export type LineReader = {
  /**
   * @param limit  longest line, with its CRLF
   * @param wait   for the whole line: octets that drip in win no time
   */
  next(limit: Bytes, wait: Duration): Promise<Line>;
  /** True when a whole line has arrived that was not asked for yet: the client pipelines. */
  hasLine(): boolean;
  /** Ends a `next` that waits, and every later one. */
  cancel(): void;
  /** Lets the stream go, and forgets what had arrived (before TLS begins: RFC 3207 §4.2). */
  detach(): void;
};

export function newLineReader(stream: Duplex, clock: Clock, mayBeTls: boolean): LineReader {
  const buffer = newLineBuffer(mayBeTls);
  let over: 'client-closed' | 'cancelled' | null = null;
  let look: (() => void) | null = null;

  const onReadable = () => look?.();
  const onEnd = () => {
    over ??= 'client-closed';
    look?.();
  };
  stream.on('readable', onReadable).on('end', onEnd).on('close', onEnd);

  const readMore = (): boolean => {
    const chunk: Buffer | null = stream.read();
    if (chunk !== null) buffer.add(chunk);
    return chunk !== null;
  };
  const arrived = (limit: Bytes): Line | null => {
    if (over === 'cancelled') return { kind: 'end', why: over };
    for (;;) {
      const line = buffer.take(limit);
      if (line) return line;
      if (!readMore()) return over ? { kind: 'end', why: over } : null;
    }
  };

  return {
    next(limit, wait) {
      const there = arrived(limit);
      if (there) return Promise.resolve(there);
      return new Promise(resolve => {
        const settle = (line: Line) => {
          look = null;
          stopTimer();
          resolve(line);
        };
        const stopTimer = clock.after(wait, () => settle({ kind: 'end', why: 'idle' }));
        look = () => {
          const line = arrived(limit);
          if (line) settle(line);
        };
      });
    },
    hasLine: () => buffer.hasLine() || (readMore() && buffer.hasLine()),
    cancel() {
      over = 'cancelled';
      look?.();
    },
    detach() {
      stream.off('readable', onReadable).off('end', onEnd).off('close', onEnd);
      buffer.clear();
    },
  };
}

/** A line that goes on after this is no mistake any more. */
const MOST_DISCARDED: Bytes = kibibytes(64);

const HANDSHAKE = 22;
const TLS_MAJOR = 3;

/** What has arrived and was not taken yet. Each octet is looked at once, however small the pieces are. */
function newLineBuffer(mayBeTls: boolean) {
  let pending: Buffer = Buffer.alloc(0);
  let scanned = 0;
  let discarded = 0;
  let first = mayBeTls;

  const isTlsHello = (): boolean => {
    if (!first || pending.length === 0 || (pending[0] === HANDSHAKE && pending.length < 2)) return false;
    first = false;
    return pending[0] === HANDSHAKE && pending[1] === TLS_MAJOR;
  };

  const keepBounded = (limit: Bytes): Line | null => {
    scanned = pending.length;
    if (discarded === 0 && pending.length <= limit) return null;
    discarded += pending.length;
    pending = Buffer.alloc(0);
    scanned = 0;
    return discarded > MOST_DISCARDED ? { kind: 'end', why: 'endless-line' } : null;
  };

  return {
    add(chunk: Buffer): void {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    },
    hasLine: (): boolean => pending.indexOf(LF, scanned) !== -1,
    clear(): void {
      pending = Buffer.alloc(0);
    },
    /** A line that has arrived whole, or what is wrong with what has arrived; null: more is needed. */
    take(limit: Bytes): Line | null {
      if (isTlsHello()) return { kind: 'tls-hello' };
      const lf = pending.indexOf(LF, scanned);
      if (lf === -1) return keepBounded(limit);
      const octets = pending.subarray(0, lf > 0 && pending[lf - 1] === CR ? lf - 1 : lf);
      const tooLong = discarded > 0 || lf + 1 > limit;
      pending = pending.subarray(lf + 1);
      scanned = 0;
      discarded = 0;
      return tooLong ? { kind: 'bad-line', why: 'too-long' } : readText(octets);
    },
  };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a command
const CONTROL = /[\u0000-\u001f\u007f]/;

function readText(octets: Uint8Array): Line {
  try {
    const text = decoder.decode(octets);
    return CONTROL.test(text) ? { kind: 'bad-line', why: 'not-text' } : { kind: 'line', text };
  } catch {
    return { kind: 'bad-line', why: 'not-text' };
  }
}
