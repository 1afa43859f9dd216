/**
 * The front's side of the thread that makes prints beforehand (threads/filling.ts). One question at a time, each with a
 * deadline: a thread that takes longer, or dies, is ended, and its question is answered with why. The next one starts a
 * new thread.
 */
import type { Worker } from 'node:worker_threads';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, seconds } from '../base/units.ts';
import type { Id } from '../store/interface.ts';
import { startAccessThread } from './threads/entry.ts';
import type { FromFilling, ToFilling } from './threads/filling.ts';

/** Some milliseconds are usual. */
const FILL_DEADLINE: Duration = seconds(10);
const SWEEP_DEADLINE: Duration = seconds(300);
/** Until the thread has loaded its modules; a machine that wakes up may be slow. */
const START_DEADLINE: Duration = seconds(30);
const CLOSE_DEADLINE: Duration = seconds(1);
/** A batch of letters that are as large as may be is some ten; what needs more is made when it is asked for. */
const MOST_MEMORY = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 };

export type FillingThread = {
  running(): boolean;
  /** The last message that is done, or null where there was none; the error says why the thread was ended. */
  fill(after: Id, limit: number): Promise<Result<Id | null, string>>;
  sweep(): Promise<Result<Id | null, string>>;
  close(): Promise<void>;
};

type Thread = { readonly worker: Worker; readonly ended: Promise<void> };
type Waiting = { readonly word: ToFilling; readonly deadline: Duration; tell(answer: Result<Id | null, string>): void };

export function fillingThread(options: {
  readonly folder: string;
  readonly clock: Clock;
  readonly onFault: (fault: unknown) => void;
  readonly start?: () => Worker;
}): FillingThread {
  const { folder, clock, onFault } = options;
  const start = options.start ?? (() => startAccessThread({ role: 'filling', folder }, MOST_MEMORY));
  let thread: Thread | null = null;
  let ready = false;
  let waiting: Waiting | null = null;
  let cancel = () => {};

  const settle = (answer: Result<Id | null, string>) => {
    cancel();
    const one = waiting;
    waiting = null;
    thread?.worker.unref();
    one?.tell(answer);
  };
  const send = () => {
    if (!waiting) return;
    thread?.worker.postMessage(waiting.word);
    cancel = clock.after(waiting.deadline, () => giveUp('it took too long'));
  };
  const giveUp = (because: string) => {
    const ending = thread;
    thread = null;
    // The next thread must find the file free.
    void (ending?.worker.terminate() ?? Promise.resolve()).then(() => settle(err(because)));
  };
  const hear = (word: FromFilling) => {
    switch (word.kind) {
      case 'ready':
        ready = true;
        cancel();
        return send();
      case 'fault':
        return onFault(new Error(word.fault));
      case 'filled':
        return settle(ok(word.to));
      case 'swept':
        settle(ok(null));
    }
  };
  const begin = () => {
    const worker = start();
    let fault: unknown = null;
    ready = false;
    worker.on('message', (word: FromFilling) => {
      if (thread?.worker === worker) hear(word);
    });
    worker.on('error', error => {
      fault = error;
    });
    const ended = new Promise<void>(resolve => {
      worker.on('exit', code => {
        resolve();
        if (thread?.worker !== worker) return;
        thread = null;
        settle(err(fault === null ? `it ended with code ${code}` : String(fault)));
      });
    });
    thread = { worker, ended };
    cancel = clock.after(START_DEADLINE, () => giveUp('it did not start'));
  };
  const ask = (word: ToFilling, deadline: Duration): Promise<Result<Id | null, string>> =>
    new Promise(tell => {
      waiting = { word, deadline, tell };
      if (!thread) begin();
      thread!.worker.ref();
      if (ready) send();
    });

  return {
    running: () => thread !== null,
    fill: (after, limit) => ask({ kind: 'fill', after, limit }, FILL_DEADLINE),
    sweep: () => ask({ kind: 'sweep' }, SWEEP_DEADLINE),
    async close() {
      const ending = thread;
      if (!ending) return;
      thread = null;
      settle(err('closed'));
      ending.worker.ref();
      ending.worker.postMessage({ kind: 'close' } satisfies ToFilling);
      const late = clock.after(CLOSE_DEADLINE, () => void ending.worker.terminate());
      await ending.ended;
      late();
    },
  };
}
