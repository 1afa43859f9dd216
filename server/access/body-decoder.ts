/**
 * JMAP's BodyDecoder in a thread of its own with a deadline: a text that takes too long, or takes the thread down, is
 * told as not decodable, the thread is started anew, and nobody else notices. One text at a time, in order.
 */
import type { Worker } from 'node:worker_threads';
import type { Clock } from '../base/ports.ts';
import type { Closable } from '../base/scope.ts';
import { type Duration, seconds } from '../base/units.ts';
import type { BodyDecoder } from '../jmap/backend.ts';
import { noBodyValue } from '../jmap/email/body-value.ts';
import type { EmailBodyValue } from '../jmap/types.ts';
import type { DecodeTask, FromDecoder } from './threads/decoding.ts';
import { startAccessThread } from './threads/entry.ts';

/** A text of 50 MB takes about half a second. */
const DEADLINE = seconds(5);
/** Until the thread has loaded its modules; a machine that wakes up may be slow. */
const START_DEADLINE = seconds(30);
/** Room for the largest message there is, as octets and as a string. */
const MOST_MEMORY_MB = 512;

type Waiting = { readonly task: DecodeTask; readonly tell: (value: EmailBodyValue) => void };
type Thread = { readonly worker: Worker; ready: boolean };

export function threadDecoder(options: {
  readonly clock: Clock;
  readonly deadline?: Duration;
}): BodyDecoder & Closable {
  const { clock, deadline = DEADLINE } = options;
  const waiting: Waiting[] = [];
  let current: Waiting | null = null;
  let thread: Thread | null = null;
  let stopTimer: (() => void) | null = null;
  let closed = false;

  return {
    async decode(message, parts, most) {
      const decoded = new Map<string, EmailBodyValue>();
      const texts = parts.map(async ({ partId, start, end, encoding, charset, isHtml }) => {
        // A copy, for the thread takes the memory over.
        const octets = Uint8Array.prototype.slice.call(message, start, end);
        decoded.set(partId, await enqueue({ octets, encoding, charset, isHtml, most }));
      });
      await Promise.all(texts);
      return decoded;
    },
    async close() {
      closed = true;
      for (const { tell } of waiting.splice(0)) tell(noBodyValue);
      await end();
    },
  };

  function enqueue(task: DecodeTask): Promise<EmailBodyValue> {
    if (closed) return Promise.resolve(noBodyValue);
    return new Promise(tell => {
      waiting.push({ task, tell });
      next();
    });
  }

  /** Gives the thread its next text, once it is there and free. */
  function next(): void {
    if (current || waiting.length === 0) return;
    thread ??= start();
    if (!thread.ready) return;
    current = waiting.shift()!;
    stopTimer = clock.after(deadline, () => void end().then(next));
    thread.worker.postMessage(current.task, [current.task.octets.buffer as ArrayBuffer]);
  }

  function start(): Thread {
    const started: Thread = {
      worker: startAccessThread({ role: 'decoder' }, { maxOldGenerationSizeMb: MOST_MEMORY_MB }),
      ready: false,
    };
    const { worker } = started;
    stopTimer = clock.after(START_DEADLINE, () => void end().then(giveUpOne));
    worker.unref();
    worker.on('message', (word: FromDecoder) => {
      if (thread !== started) return;
      stopTimer?.();
      if (word.kind === 'ready') started.ready = true;
      else finish(word.value);
      next();
    });
    // Out of memory, most likely: an 'exit' follows.
    worker.on('error', () => {});
    worker.on('exit', () => {
      if (thread !== started) return;
      void end().then(started.ready ? next : giveUpOne);
    });
    return started;
  }

  function finish(value: EmailBodyValue): void {
    const done = current;
    current = null;
    done?.tell(value);
  }

  /** Ends the thread and the text it had. */
  async function end(): Promise<void> {
    const ended = thread;
    thread = null;
    stopTimer?.();
    finish(noBodyValue);
    await ended?.worker.terminate();
  }

  /** The thread did not even start: without this, whoever waits would wait for ever. */
  function giveUpOne(): void {
    waiting.shift()?.tell(noBodyValue);
    next();
  }
}
