/** The thread for long reads, started when it is first needed and ended after a while without work. */
import type { Worker } from 'node:worker_threads';
import { seconds } from '../../base/units.ts';
import type { Census, Finding, Id } from '../interface.ts';
import type { FromReader, Learned, Settling, Setup, ToReader } from '../sqlite/protocol.ts';
import { startThread } from './entry.ts';

export type LongReader = {
  check(deep: boolean): Promise<readonly Finding[]>;
  /** null: the message is gone. */
  parse(message: Id): Promise<Learned | null>;
  snapshot(into: string): Promise<Census>;
  census(): Promise<Census>;
  /** The fault is a sentence; null: done. */
  settle(how: Settling): Promise<string | null>;
  close(): Promise<void>;
};

type Unnumbered<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never;
type Question = Unnumbered<ToReader>;

const IDLE = seconds(30);

type Waiting = { readonly resolve: (answer: FromReader) => void; readonly reject: (fault: Error) => void };

export function longReader(setup: Setup): LongReader {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let worker: Worker | null = null;
  let ended: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  let closed = false;

  const rest = () => {
    clearTimeout(idle);
    idle = setTimeout(end, IDLE).unref();
    worker?.unref();
  };
  const end = () => {
    clearTimeout(idle);
    worker?.postMessage({ kind: 'close' } satisfies ToReader);
    worker = null;
  };
  const hear = (answer: FromReader) => {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.kind === 'thrown') one?.reject(new Error(answer.fault));
    else one?.resolve(answer);
    if (waiting.size === 0) rest();
  };
  const begin = () => {
    const thread = startThread(setup);
    let fault: unknown = null;
    thread.on('message', hear);
    thread.on('error', error => {
      fault = error;
    });
    ended = new Promise<void>(resolve => {
      thread.on('exit', () => {
        if (worker === thread) worker = null;
        resolve();
        const lost = fault === null ? [] : [...waiting.values()];
        if (fault !== null) waiting.clear();
        for (const { reject } of lost) reject(new Error(`The store’s reader died: ${String(fault)}`));
      });
    });
    return thread;
  };
  const ask = (question: Question): Promise<FromReader> => {
    if (closed) return Promise.reject(new Error('The store is closed'));
    clearTimeout(idle);
    worker ??= begin();
    worker.ref();
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker?.postMessage({ ...question, id } as ToReader);
    });
  };

  const census = async (question: Question): Promise<Census> => {
    const answer = await ask(question);
    if (answer.kind !== 'census') throw new Error('The store’s reader answered something else');
    return answer.census;
  };

  return {
    async check(deep) {
      const answer = await ask({ kind: 'check', deep });
      return answer.kind === 'findings' ? answer.findings : [];
    },
    async parse(message) {
      const answer = await ask({ kind: 'parse', message });
      return answer.kind === 'parsed' ? answer.learned : null;
    },
    snapshot: into => census({ kind: 'snapshot', into }),
    census: () => census({ kind: 'census' }),
    async settle(how) {
      const answer = await ask({ kind: 'settle', how });
      return answer.kind === 'settled' ? answer.because : null;
    },
    async close() {
      closed = true;
      worker?.ref();
      end();
      await ended;
    },
  };
}
