/**
 * What comes from the client: lines and counted octets, read when somebody asks and not before, so that back-pressure
 * reaches the peer. What was not asked for yet stays in the stream. A wait ends with Ended when its time is over, the
 * peer has gone, or `interrupt` says so.
 *
 * Leniency, by name: bare-lf (a line may end with LF alone: nothing in a command line can hold one).
 */
import type { Readable } from 'node:stream';
import { CR, LF } from '../../base/bytes.ts';
import type { Clock } from '../../base/ports.ts';
import type { Bytes, Duration } from '../../base/units.ts';
import type { EndReason } from '../observer.ts';
import { Ended } from './ended.ts';

export type Input = {
  /** Without its end. null: longer than `limit`. `first` is how long to wait for its beginning, `then` for the rest. */
  line(limit: Bytes, first: Duration, then: Duration): Promise<string | null>;
  exactly(octets: Bytes, wait: Duration): Promise<Buffer>;
  /** Ends a wait now under way, and every later one. */
  interrupt(because: EndReason): void;
  /** Lets go of the stream and throws away what was read from it: what came in clear must not be obeyed after TLS. */
  detach(): void;
  /** Lets go of the stream, and gives what was read from it and not asked for. */
  handOver(): Buffer;
  received(): number;
};

const nothing = Buffer.alloc(0);
/** A TLS record of a handshake begins with these. */
const TLS_HANDSHAKE = 0x16;
const TLS_MAJOR = 3;

export type InputOptions = {
  readonly clock: Clock;
  /** The stream is not encrypted: a TLS handshake on it is a client at the wrong port. */
  readonly clear: boolean;
  /** What was written so far should go out now. */
  readonly beforeWaiting: () => void;
  /**
   * Whether so many octets of commands are more than may come out of a compressed stream. Literals do not count: their
   * size was announced and judged, and a message of one letter is mail.
   */
  readonly expands?: (received: Bytes) => boolean;
};

export function newInput(stream: Readable, { clock, clear, beforeWaiting, expands }: InputOptions): Input {
  let unread: Buffer = nothing;
  let received = 0;
  let inLiterals = 0;
  let ended: EndReason | null = null;
  let wake: (() => void) | null = null;

  const onReadable = () => wake?.();
  const end = (because: EndReason) => {
    ended ??= because;
    wake?.();
  };
  const onEnd = () => end('peer-closed');
  const onLost = () => end('lost');
  stream.on('readable', onReadable).on('end', onEnd).on('error', onLost).on('close', onLost);
  // It may have gone before anybody listened.
  if (stream.destroyed) end('lost');

  /** The next chunk, however long that takes within `wait`. */
  async function more(wait: Duration, late: EndReason): Promise<Buffer> {
    beforeWaiting();
    for (let chunk = take(); ; chunk = take()) {
      if (chunk) return chunk;
      if (ended) throw new Ended(ended);
      await new Promise<void>(resolve => {
        const cancel = clock.after(wait, () => end(late));
        wake = () => {
          wake = null;
          cancel();
          resolve();
        };
      });
    }
  }
  function take(): Buffer | null {
    const chunk: Buffer | null = ended && ended !== 'peer-closed' && ended !== 'lost' ? null : stream.read();
    if (chunk === null) return null;
    if (clear && received === 0 && chunk[0] === TLS_HANDSHAKE && (chunk.length < 2 || chunk[1] === TLS_MAJOR)) {
      throw new Ended('tls-on-plain-port');
    }
    received += chunk.length;
    if (expands?.(received - inLiterals)) throw new Ended('expansion');
    return chunk;
  }

  /** Lets go of the chunk when nothing of it is left. */
  const rest = (from: number): Buffer => (from === unread.length ? nothing : unread.subarray(from));

  function letGo(): Buffer {
    stream.off('readable', onReadable).off('end', onEnd).off('error', onLost).off('close', onLost);
    // A stream's error after this is its new owner's; without any listener it would end the process.
    stream.on('error', () => {});
    const left = unread;
    unread = nothing;
    end('lost');
    return left;
  }

  return {
    async line(limit, first, then) {
      for (let scanned = 0; ; ) {
        const at = unread.indexOf(LF, scanned);
        if (at > limit || (at === -1 && unread.length > limit)) return null;
        if (at !== -1) {
          const line = unread.toString('latin1', 0, at > 0 && unread[at - 1] === CR ? at - 1 : at);
          unread = rest(at + 1);
          return line;
        }
        scanned = unread.length;
        const chunk = await more(scanned === 0 ? first : then, scanned === 0 ? 'autologout' : 'stalled');
        unread = scanned === 0 ? chunk : Buffer.concat([unread, chunk]);
      }
    },
    async exactly(octets, wait) {
      const parts: Buffer[] = [];
      let missing = octets;
      while (missing > 0) {
        if (unread.length === 0) {
          // What is missing is the literal's, whatever comes behind it in the same chunk.
          inLiterals += missing;
          const before = received;
          unread = await more(wait, 'stalled');
          inLiterals -= missing - Math.min(missing, received - before);
        }
        const part = unread.subarray(0, missing);
        unread = rest(part.length);
        missing -= part.length;
        parts.push(part);
      }
      return parts.length === 1 ? parts[0]! : Buffer.concat(parts, octets);
    },
    interrupt: end,
    detach: () => void letGo(),
    handOver: letGo,
    received: () => received,
  };
}
