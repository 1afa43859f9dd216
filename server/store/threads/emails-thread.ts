/**
 * The front's side of the thread of the index. Started when it is first asked, or a while after the store was opened and
 * something is in it. It only reads the store, so a question that a dying thread did not answer is asked once more of the next one.
 */
import type { Worker } from 'node:worker_threads';
import type { Clock } from '../../base/ports.ts';
import { type Duration, seconds } from '../../base/units.ts';
import type { EmailMethod, EmailQuestion, FromEmails, ToEmails } from '../emails/questions.ts';
import type { Emails } from '../interface.ts';
import type { Setup } from '../sqlite/protocol.ts';
import { startThread } from './entry.ts';

export type EmailsThread = {
  readonly emails: Emails;
  /** The store can be read: from now on it may be looked into. */
  opened(): void;
  /** Something was committed. */
  moved(): void;
  close(): Promise<void>;
};

/** Before there is something else to do than to start. */
const AFTER_START: Duration = seconds(5);

type Waiting = {
  readonly question: EmailQuestion;
  readonly resolve: (value: never) => void;
  readonly reject: (fault: Error) => void;
  again: boolean;
};

export function emailsThread(
  setup: Setup,
  clock: Clock,
  onFault: (fault: unknown) => void,
  hasMail: () => boolean,
): EmailsThread {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let worker: Worker | null = null;
  let ended: Promise<void> = Promise.resolve();
  let closed = false;

  const tell = (message: ToEmails) => worker?.postMessage(message);
  /** Only a question keeps the process alive. */
  const hold = () => (waiting.size > 0 ? worker?.ref() : worker?.unref());
  const hear = (message: FromEmails) => {
    if (message.kind === 'fault') return onFault(new Error(message.fault));
    const one = waiting.get(message.id);
    waiting.delete(message.id);
    hold();
    if (message.kind === 'answer') one?.resolve(message.value as never);
    else one?.reject(new Error(message.fault));
  };
  const died = (fault: unknown) => {
    worker = null;
    if (closed) return rejectAll('The store is closed');
    onFault(fault);
    for (const [id, one] of waiting) {
      if (one.again) {
        waiting.delete(id);
        one.reject(new Error(`The index of Emails died of this question twice: ${String(fault)}`));
      }
      one.again = true;
    }
    if (waiting.size > 0) begin();
  };
  const rejectAll = (why: string) => {
    const lost = [...waiting.values()];
    waiting.clear();
    for (const { reject } of lost) reject(new Error(why));
  };
  const begin = () => {
    if (closed || worker) return;
    const thread = startThread(setup);
    let fault: unknown = null;
    worker = thread;
    thread.on('message', hear);
    thread.on('error', error => {
      fault = error;
    });
    ended = new Promise(resolve => {
      thread.on('exit', code => {
        died(fault ?? new Error(`The thread of the index ended with code ${code}`));
        resolve();
      });
    });
    for (const [id, { question }] of waiting) tell({ kind: 'ask', id, ...question });
    hold();
  };
  const ask = <M extends EmailMethod>(method: M, given: Parameters<Emails[M]>): ReturnType<Emails[M]> => {
    if (closed) return Promise.reject(new Error('The store is closed')) as ReturnType<Emails[M]>;
    const question = { method, given } as unknown as EmailQuestion;
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { question, resolve: resolve as never, reject, again: false });
      if (!worker) return begin();
      tell({ kind: 'ask', id, ...question });
      hold();
    }) as ReturnType<Emails[M]>;
  };
  /** Nobody waits for an index of nothing. */
  const beginForMail = () => {
    if (!hasMail()) return;
    begin();
    tell({ kind: 'moved' });
  };
  let started = false;
  let cancel = () => {};

  return {
    emails: emailsFrom(ask),
    opened() {
      cancel = clock.after(AFTER_START, () => {
        started = true;
        try {
          beginForMail();
        } catch (fault) {
          onFault(fault);
        }
      });
    },
    moved() {
      if (worker) tell({ kind: 'moved' });
      else if (started && !closed) beginForMail();
    },
    async close() {
      closed = true;
      cancel();
      worker?.ref();
      tell({ kind: 'close' });
      await ended;
    },
  };
}

type Ask = <M extends EmailMethod>(method: M, given: Parameters<Emails[M]>) => ReturnType<Emails[M]>;

const emailsFrom = (ask: Ask): Emails => ({
  states: (...given) => ask('states', given),
  get: (...given) => ask('get', given),
  changes: (...given) => ask('changes', given),
  threads: (...given) => ask('threads', given),
  threadChanges: (...given) => ask('threadChanges', given),
  mailboxes: (...given) => ask('mailboxes', given),
  mailboxChanges: (...given) => ask('mailboxChanges', given),
  query: (...given) => ask('query', given),
  queryChanges: (...given) => ask('queryChanges', given),
  among: (...given) => ask('among', given),
  correspondents: (...given) => ask('correspondents', given),
  holding: (...given) => ask('holding', given),
  unsearched: (...given) => ask('unsearched', given),
});
