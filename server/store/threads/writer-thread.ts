/**
 * The front's side of the writer: commands of one turn go as one message, answers come as one. A writer that dies
 * rejects all that waits for it (nobody knows what was committed) and is started again.
 */
import type { Worker } from 'node:worker_threads';
import type { Clock } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { kibibytes, milliseconds, seconds } from '../../base/units.ts';
import type { Chronicle, StoreFault } from '../interface.ts';
import type { Answer, FromWriter, Sent, Setup, WriterState } from '../sqlite/protocol.ts';
import type { AllCommands, AnyName } from '../sqlite/writing.ts';
import { startThread } from './entry.ts';

export type Committed = Extract<FromWriter, { kind: 'answers' }>;

export type WriterHooks = {
  /** After each commit, before the promises of its commands resolve. `sent` has each answer's command. */
  readonly onCommit: (committed: Committed, sent: (id: number) => Sent | undefined) => void;
  readonly onSegmentGone: (segment: number) => void;
  readonly onReopened: () => void;
  readonly onFault: (fault: unknown) => void;
};

export type WriterThread = {
  run<N extends AnyName>(
    name: N,
    input: AllCommands[N]['in'],
    chronicle: Chronicle | undefined,
  ): Promise<Result<AllCommands[N]['out'], StoreFault>>;
  state(): WriterState;
  close(): Promise<void>;
};

type Waiting = {
  readonly sent: Sent;
  readonly resolve: (result: Result<never, StoreFault>) => void;
  readonly reject: (fault: Error) => void;
};

/** Contents from this size are handed over instead of copied; their owner was told not to touch them afterwards. */
const HANDED_OVER = kibibytes(64);
/** A small view of a large memory would travel with all of it. */
const CUT_OUT = kibibytes(16);

/**
 * Nobody waits for these: they wait for company, because a commit of their own would make the next message wait for a
 * second fsync. With one session that halves the fsyncs of a letter.
 */
const patient: ReadonlySet<AnyName> = new Set(['deliver', 'record', 'witness', 'claimRecent', 'renew', 'learn']);
const PATIENCE = milliseconds(2);
/** So many are company enough. */
const A_CROWD = 32;

/** Before a writer that could not live is started again. */
const BEFORE_RESTART = seconds(1);

export async function startWriter(
  setup: Setup,
  clock: Clock,
  hooks: WriterHooks,
): Promise<Result<WriterThread, string>> {
  const waiting = new Map<number, Waiting>();
  let outbox: Sent[] = [];
  let called = false;
  let later: NodeJS.Timeout | null = null;
  let lastId = 0;
  let worker: Worker | null = null;
  let state: WriterState | null = null;
  const start = Promise.withResolvers<string | null>();
  let end: PromiseWithResolvers<void> | null = null;

  const flush = () => {
    called = false;
    if (later) clearTimeout(later);
    later = null;
    if (!worker || outbox.length === 0) return;
    const commands = outbox;
    outbox = [];
    worker.postMessage({ kind: 'run', commands }, handedOver(commands));
  };
  /** At the end of this turn, or a little later for those who have time. */
  const flushSoon = (name: AnyName) => {
    if (called) return;
    if (patient.has(name) && outbox.length < A_CROWD) {
      later ??= setTimeout(flush, PATIENCE);
      return;
    }
    called = true;
    setImmediate(flush);
  };
  const hear = (message: FromWriter) => {
    switch (message.kind) {
      case 'ready':
        state = message.state;
        start.resolve(null);
        break;
      case 'unusable':
        start.resolve(message.because);
        break;
      case 'answers':
        state = message.state;
        for (const segment of message.emptied) hooks.onSegmentGone(segment);
        try {
          hooks.onCommit(message, id => waiting.get(id)?.sent);
        } finally {
          // A listener's bug reaches the top; who waits for an answer gets it all the same.
          for (const answer of message.answers) settle(waiting, answer);
        }
        break;
      case 'reopened':
        hooks.onReopened();
        break;
      case 'fault':
        hooks.onFault(new Error(message.fault));
        break;
      case 'closed':
        end?.resolve();
    }
  };
  const ended = (fault: unknown) => {
    worker = null;
    const lost = [...waiting.values()];
    waiting.clear();
    outbox = [];
    for (const { reject } of lost) reject(new Error('The store’s writer died; whether this was done is not known'));
    if (end) return end.resolve();
    if (!state) return start.resolve(`The store’s writer could not start: ${String(fault)}`);
    hooks.onFault(fault);
    clock.after(BEFORE_RESTART, begin);
  };
  const begin = () => {
    if (end) return;
    let fault: unknown = null;
    worker = startThread(setup);
    worker.on('message', hear);
    worker.on('error', error => {
      fault = error;
    });
    worker.on('exit', code => ended(fault ?? new Error(`The store’s writer ended with code ${code}`)));
    flush();
  };

  begin();
  const because = await start.promise;
  if (because !== null) return err(because);
  return ok({
    run(name, input, chronicle) {
      if (end) return Promise.reject(new Error('The store is closed'));
      const id = ++lastId;
      const sent = { id, name, chronicle, at: clock.now(), ...packed(name, input) } as unknown as Sent;
      return new Promise((resolve, reject) => {
        waiting.set(id, { sent, resolve, reject });
        outbox.push(sent);
        flushSoon(name);
      });
    },
    state: () => state!,
    async close() {
      if (end) return end.promise;
      flush();
      end = Promise.withResolvers();
      if (worker) worker.postMessage({ kind: 'close' });
      else end.resolve();
      await end.promise;
    },
  });
}

function settle(waiting: Map<number, Waiting>, answer: Answer): void {
  const one = waiting.get(answer.id);
  waiting.delete(answer.id);
  switch (answer.kind) {
    case 'done':
      one?.resolve(ok(answer.value as never));
      break;
    case 'refused':
      one?.resolve(err(answer.error));
      break;
    case 'thrown':
      one?.reject(new Error(answer.fault));
  }
}

// ── contents on their way ──

type WithBytes = { readonly bytes: Uint8Array };

/** The message or content in a command's input, if it has one. */
function contentIn(name: AnyName, input: unknown): WithBytes | null {
  if (name === 'accept' || name === 'append' || name === 'replace') return input as WithBytes;
  return name === 'report' ? (input as { report: WithBytes | null }).report : null;
}

/** A view is cut out of its memory, so that only itself travels. */
function packed(name: AnyName, input: unknown): { readonly input: unknown; readonly octets: number } {
  if (name === 'appendAll') return packedAll(input as AllCommands['appendAll']['in']);
  const content = contentIn(name, input);
  if (!content) return { input, octets: 0 };
  const octets = content.bytes.length;
  const cut = cutOut(content);
  if (cut === content) return { input, octets };
  return { input: name === 'report' ? { ...(input as object), report: cut } : cut, octets };
}

function packedAll(input: AllCommands['appendAll']['in']) {
  const octets = input.messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { input: { ...input, messages: input.messages.map(cutOut) }, octets };
}

const cutOut = <T extends WithBytes>(content: T): T => {
  const { bytes } = content;
  const own = bytes.length === bytes.buffer.byteLength || bytes.buffer.byteLength < CUT_OUT;
  return own ? content : { ...content, bytes: Uint8Array.from(bytes) };
};

/** Memory that goes over to the writer without a copy. An APPEND's caller was promised nothing and keeps its own. */
function handedOver(commands: readonly Sent[]): ArrayBuffer[] {
  const memories = new Set<ArrayBuffer>();
  for (const { name, input, octets } of commands) {
    if (octets < HANDED_OVER || (name !== 'accept' && name !== 'report')) continue;
    const buffer = contentIn(name, input)?.bytes.buffer;
    if (buffer instanceof ArrayBuffer && buffer.byteLength === octets) memories.add(buffer);
  }
  return [...memories];
}
