/**
 * One connection to a scanner, read and written in turn, and over at a fixed moment: what is not said by then is not
 * waited for. What it says is bounded; every way in which it can break is a sentence.
 */
import { isIP } from 'node:net';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Duration, kibibytes, printDuration, seconds } from '../base/units.ts';
import type { SocketAddress } from '../config/socket-address.ts';
import { allowAll, type DialFault, type Dialled, dial, dialPath } from '../net/dial.ts';

/** When one message's scanning is over: `until` is by `clock.monotonic()`, `patience` is for the sentence. */
export type Limit = {
  readonly clock: Clock;
  readonly until: number;
  readonly patience: Duration;
  /** Addresses of a name; none where it has none. */
  readonly lookUp?: (name: string) => Promise<readonly string[]>;
  /** Before that, when nobody wants to know any more. */
  readonly stopped?: AbortSignal;
};

/** `unreachable`: nobody took the call in time. The message had no part in that. */
export type Broken = { readonly kind: 'unreachable' | 'broken'; readonly sentence: string };
export const broken = (sentence: string) => err<Broken>({ kind: 'broken', sentence });

export type Channel = {
  /** Resolves when there is room for more; false when the peer has begun to answer or has hung up: read on. */
  write(octets: Uint8Array): Promise<boolean>;
  exactly(count: number): Promise<Result<Buffer, Broken>>;
  /** Up to and without the octet, which is passed over. */
  until(octet: number, most: Bytes): Promise<Result<Buffer, Broken>>;
  /** All up to its end. */
  rest(most: Bytes): Promise<Result<Buffer, Broken>>;
  close(): void;
};

/** A program beside us answers at once or is not well. */
const CONNECT = seconds(5);
/** Of what it says unasked, no more is held; then it is not read. */
const MOST_HELD = kibibytes(512);

export async function openChannel(address: SocketAddress, limit: Limit): Promise<Result<Channel, Broken>> {
  const { clock, until } = limit;
  const left = until - clock.monotonic();
  if (left <= 0) return broken(late(limit));
  const deadline = Math.min(CONNECT, left);
  const addresses = address.kind === 'unix' || isIP(address.host) !== 0 ? [] : await named(address.host, limit);
  if (typeof addresses === 'string') return err({ kind: 'unreachable', sentence: addresses });
  const dialled =
    address.kind === 'unix'
      ? await dialPath(address.path, { clock, deadline })
      : await dial({
          addresses: addresses.length > 0 ? addresses : [address.host],
          port: address.port,
          guard: allowAll,
          clock,
          deadline,
        });
  return dialled.ok ? ok(channelOver(dialled.value, limit)) : err(undialled(dialled.error));
}

/** Why it has none, in words, or its addresses. The DNS is waited for no longer than the scanner. */
async function named(name: string, { lookUp, clock }: Limit): Promise<readonly string[] | string> {
  if (!lookUp) return `the name ${name} is not looked up here`;
  let cancel = () => {};
  const over = new Promise<null>(resolve => {
    cancel = clock.after(CONNECT, () => resolve(null));
  });
  const found = await Promise.race([lookUp(name), over]);
  cancel();
  if (found === null) return `the DNS does not answer for ${name}`;
  return found.length > 0 ? found : `the name ${name} has no address in the DNS`;
}

const undialled = ({ kind, sentence }: DialFault): Broken => ({
  kind: kind === 'timeout' ? 'unreachable' : 'broken',
  sentence: sentence.replace(/\.$/, ''),
});

const late = ({ patience }: Limit): string => `no answer within ${printDuration(patience)}`;

function channelOver(dialled: Dialled, limit: Limit): Channel {
  const { clock } = limit;
  const stream = dialled.stream();
  const held: Held = { octets: Buffer.alloc(0), parts: [], size: 0 };
  let over: string | null = null;
  let wake = () => {};
  const finish = (why: string) => {
    over ??= why;
    wake();
  };
  const cancel = clock.after(limit.until - clock.monotonic(), () => {
    finish(late(limit));
    dialled.destroy();
  });
  const stop = () => {
    finish('the server is stopping');
    dialled.destroy();
  };
  if (limit.stopped?.aborted) stop();
  limit.stopped?.addEventListener('abort', stop);
  stream.on('data', (part: Buffer) => {
    held.parts.push(part);
    held.size += part.length;
    if (held.size > MOST_HELD) stream.pause();
    wake();
  });
  stream.on('end', () => finish('it hung up'));
  stream.on('close', () => finish('the connection was lost'));

  const changed = () =>
    new Promise<void>(resolve => {
      wake = resolve;
      // Drained before it was paused, or closed while nobody looked.
      if (over !== null) resolve();
      else stream.resume();
    });
  /** Until `found` finds something, or there is nothing more to come. */
  async function waitFor<T>(found: () => T | null, atEnd: () => Result<T, Broken>): Promise<Result<T, Broken>> {
    for (;;) {
      const value = found();
      if (value !== null) return ok(value);
      if (over !== null) return atEnd();
      await changed();
    }
  }
  const ended = () => broken(over ?? 'the connection was lost');

  return {
    async write(octets) {
      if (over === null) await written(stream, octets);
      return over === null && held.size === 0;
    },
    exactly: count => waitFor(() => (held.size < count ? null : take(held, count)), ended),
    async until(octet, most) {
      const line = await waitFor<Buffer | 'long'>(() => {
        const at = joined(held).indexOf(octet);
        if (at === -1 ? held.size > most : at > most) return 'long';
        return at === -1 ? null : take(held, at + 1).subarray(0, at);
      }, ended);
      return line.ok && line.value === 'long' ? tooMuch(most) : (line as Result<Buffer, Broken>);
    },
    async rest(most) {
      const whole = await waitFor<Buffer | 'long'>(
        () => (held.size > most ? 'long' : null),
        () => (over === 'it hung up' ? ok(take(held, held.size)) : ended()),
      );
      return whole.ok && whole.value === 'long' ? tooMuch(most) : (whole as Result<Buffer, Broken>);
    },
    close() {
      cancel();
      limit.stopped?.removeEventListener('abort', stop);
      dialled.destroy();
    },
  };
}

const tooMuch = (most: Bytes) => broken(`it said more than ${most} octets where less was expected`);

/** What came and is not read yet; its parts are put together only when somebody looks. */
type Held = { octets: Buffer; parts: Buffer[]; size: number };

function joined(held: Held): Buffer {
  if (held.parts.length > 0) {
    held.octets = Buffer.concat([held.octets, ...held.parts]);
    held.parts = [];
  }
  return held.octets;
}

function take(held: Held, count: number): Buffer {
  const octets = joined(held);
  held.octets = octets.subarray(count);
  held.size = held.octets.length;
  return octets.subarray(0, count);
}

/**
 * With a turn for reading after each write: a peer that says no and hangs up is heard. A write after it has hung up would
 * end the stream with all that it said.
 */
async function written(stream: ReturnType<Dialled['stream']>, octets: Uint8Array): Promise<void> {
  if (stream.destroyed || stream.writableEnded) return;
  if (!stream.write(octets))
    await new Promise<void>(resolve => {
      const go = () => {
        stream.off('drain', go).off('close', go);
        resolve();
      };
      stream.once('drain', go).once('close', go);
    });
  await new Promise<void>(resolve => setImmediate(resolve));
}
