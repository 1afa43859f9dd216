/**
 * The one writer. It drains what has come, runs each command in a savepoint of one transaction, commits once and then
 * answers all: so one fsync serves every session, and a refused or broken command takes back only itself (R1, R2).
 *
 * Faults: a full disk (R6) frees the reserve and runs the commands one by one, so that each is answered for itself; an
 * input/output error (R5) answers all that wait, closes, and reopens through recovery. An fsync is never tried again.
 */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { mebibytes, milliseconds, seconds } from '../../base/units.ts';
import type { Hint, StoreFault } from '../interface.ts';
import { grows } from './commands.ts';
import { engineVersion, synchronousOf } from './database.ts';
import { closeAll, type Opened, open, openThroughRecovery, waitingFrames } from './opening.ts';
import type { FromWriter, Sent, Setup, ToWriter, WriterState } from './protocol.ts';
import { openReserve, type Reserve } from './reserve.ts';
import { type Done, kindOf, nothingDone, textOf, transact } from './transaction.ts';

/** One commit holds at most so much, so that the first of a flood need not wait for its last. */
const MOST_COMMANDS = 512;
const MOST_OCTETS = mebibytes(8);
/** Frames of the write-ahead log not yet in the database: moved there when nobody comes any more, or in any case. */
const CHECKPOINT_IDLE = 4_000;
const CHECKPOINT_FORCED = 16_000;
/** A client that writes one message after the other is not made to wait for that in between. */
const IDLE = milliseconds(100);
/** Commits between two looks at the log, when nobody comes and when somebody does. */
const LOOK_IDLE = 32;
const LOOK_BUSY = 256;
/** After a failed try to come back, so long until the next. */
const TRY_AGAIN = seconds(1);

export function runWriter(port: MessagePort, setup: Setup): void {
  const say = (message: FromWriter) => port.postMessage(message);
  const writer = newWriter(setup, say);
  if (typeof writer === 'string') {
    say({ kind: 'unusable', because: writer });
    return;
  }
  const waiting: Sent[] = [];
  let closing = false;
  let idle: NodeJS.Timeout | undefined;
  const hear = (message: ToWriter) => {
    if (message.kind === 'run') waiting.push(...message.commands);
    else closing = true;
  };
  const hearAll = () => {
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) hear(next.message);
  };
  port.on('message', (message: ToWriter) => {
    clearTimeout(idle);
    hear(message);
    for (hearAll(); waiting.length > 0; hearAll()) {
      if (setup.gather > 0 && waiting.length < MOST_COMMANDS) {
        pause(setup.gather);
        hearAll();
      }
      commit(writer, nextBatch(waiting));
      checkpoint(writer, LOOK_BUSY, CHECKPOINT_FORCED);
    }
    if (!closing) {
      idle = setTimeout(() => checkpoint(writer, LOOK_IDLE, CHECKPOINT_IDLE), IDLE);
      return;
    }
    close(writer);
    say({ kind: 'closed' });
    port.close();
  });
  say({ kind: 'ready', state: stateOf(writer) });
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));
const pause = (wait: number) => Atomics.wait(sleeper, 0, 0, wait);

function nextBatch(waiting: Sent[]): Sent[] {
  let count = 0;
  for (let octets = 0; count < waiting.length && count < MOST_COMMANDS && octets < MOST_OCTETS; count++) {
    octets += waiting[count]!.octets;
  }
  return waiting.splice(0, count);
}

type WriterThread = {
  readonly setup: Setup;
  readonly say: (message: FromWriter) => void;
  readonly engine: string;
  readonly reserve: Reserve;
  /** null: closed after a fault, until it can be opened again. */
  store: Opened | null;
  /** As the connection said when it was opened. */
  synchronous: WriterState['synchronous'];
  full: boolean;
  commits: number;
  commands: number;
  /** When it was last tried to come back from a fault; monotonic. */
  triedAt: number;
  /** The commit at which the log was last looked at. */
  looked: number;
};

/** A sentence where the store cannot be used. */
function newWriter(setup: Setup, say: (message: FromWriter) => void): WriterThread | string {
  const opened = open(setup);
  if (!opened.ok) return opened.error;
  const writer: WriterThread = {
    ...{ setup, say, engine: engineVersion(), store: opened.value, full: false },
    synchronous: synchronousOf(opened.value.db),
    ...{ commits: 0, commands: 0, triedAt: Number.NEGATIVE_INFINITY, looked: 0 },
    reserve: openReserve(setup.folder, setup.reserve, () => writer.store?.db ?? null, setup.maxBytes),
  };
  writer.full = !writer.reserve.keep();
  return writer;
}

const stateOf = ({ engine, commits, commands, full, store, synchronous }: WriterThread): WriterState => ({
  ...{ engine, commits, commands, full },
  synchronous: store ? synchronous : 'off',
});

const report = (writer: WriterThread, fault: unknown): void => writer.say({ kind: 'fault', fault: textOf(fault) });

// ── one batch ──

function commit(writer: WriterThread, batch: readonly Sent[]): void {
  if (!writer.store && mayTry(writer)) reopen(writer);
  const { store } = writer;
  if (!store) {
    refuse(writer, batch, 'io-error');
    return;
  }
  if (writer.full && mayTry(writer)) writer.full = !writer.reserve.keep();
  const kept = writer.full ? batch.filter(({ name, input }) => grows(name, input)) : [];
  const allowed = writer.full ? batch.filter(({ name, input }) => !grows(name, input)) : batch;
  if (kept.length > 0) refuse(writer, kept, 'disk-full');
  if (allowed.length > 0) commitAllowed(writer, store, allowed);
}

function commitAllowed(writer: WriterThread, store: Opened, batch: readonly Sent[]): void {
  let done: Done;
  try {
    done = transact(store, writer.setup, batch, fault => report(writer, fault));
  } catch (fault) {
    rollback(writer, store);
    afterFault(writer, batch, fault);
    return;
  }
  // It is on disk. Whatever goes wrong from here on must not run a command a second time.
  writer.commits++;
  writer.commands += batch.length;
  removeSegments(writer, store, done.emptied);
  answer(writer, done);
}

function removeSegments(writer: WriterThread, { segments }: Opened, emptied: readonly number[]): void {
  for (const segment of emptied) {
    try {
      segments.remove(segment);
    } catch (fault) {
      report(writer, fault);
    }
  }
}

const answer = (writer: WriterThread, done: Done): void =>
  writer.say({ kind: 'answers', ...done, hints: merged(done.hints), state: stateOf(writer) });

const refuse = (writer: WriterThread, batch: readonly Sent[], error: StoreFault): void =>
  answer(writer, { ...nothingDone(), answers: batch.map(({ id }) => ({ id, kind: 'refused', error })) });

/** One hint per mailbox and commit: the last, about everything. */
function merged(hints: readonly Hint[]): Hint[] {
  const last = new Map<string, Hint>();
  for (const hint of hints) {
    const key = `${hint.account}/${hint.mailbox}`;
    const before = last.get(key)?.about ?? hint.about;
    last.set(key, { ...hint, about: [...new Set([...before, ...hint.about])] });
  }
  return [...last.values()];
}

// ── faults ──

function afterFault(writer: WriterThread, batch: readonly Sent[], fault: unknown): void {
  switch (kindOf(fault)) {
    case 'disk-full':
      diskIsFull(writer, batch);
      break;
    case 'io-error':
      report(writer, fault);
      refuse(writer, batch, 'io-error');
      writer.triedAt = performance.now();
      reopen(writer);
      break;
    case 'busy':
      // It was waited for. Whoever asks again finds it free, or waits again.
      report(writer, fault);
      refuse(writer, batch, 'io-error');
      break;
    case 'bug': {
      // Nobody knows whose fault it is: each is tried alone.
      const answers = batch.map(({ id }) => ({ id, kind: 'thrown', fault: textOf(fault) }) as const);
      if (batch.length > 1) for (const sent of batch) commit(writer, [sent]);
      else answer(writer, { ...nothingDone(), answers });
    }
  }
}

/** The first time the reserve is given up; what does not grow is then tried again, each command alone. */
function diskIsFull(writer: WriterThread, batch: readonly Sent[]): void {
  const known = writer.full;
  if (!known) writer.reserve.release();
  writer.full = true;
  writer.triedAt = performance.now();
  if (known && batch.length === 1) refuse(writer, batch, 'disk-full');
  else for (const sent of batch) commit(writer, [sent]);
}

function rollback(writer: WriterThread, { db }: Opened): void {
  try {
    if (db.inTransaction()) db.run('ROLLBACK');
  } catch (fault) {
    report(writer, fault);
  }
}

/** At most once a second: is the disk back, is there room again? */
function mayTry(writer: WriterThread): boolean {
  const now = performance.now();
  if (now - writer.triedAt < TRY_AGAIN) return false;
  writer.triedAt = now;
  return true;
}

function reopen(writer: WriterThread): void {
  const broken = writer.store;
  writer.store = null;
  try {
    if (broken) closeAll(broken);
  } catch (fault) {
    report(writer, fault);
  }
  try {
    const again = openThroughRecovery(writer.setup);
    if (!again.ok) throw new Error(again.error);
    writer.store = again.value;
    writer.synchronous = synchronousOf(again.value.db);
    writer.full = !writer.reserve.keep();
    writer.say({ kind: 'reopened' });
  } catch (fault) {
    report(writer, fault);
  }
}

// ── the log ──

/** Only this connection moves the log into the database, after `every` commits and from `frames` frames on. */
function checkpoint(writer: WriterThread, every: number, frames: number): void {
  if (!writer.store || writer.commits - writer.looked < every) return;
  writer.looked = writer.commits;
  try {
    if (waitingFrames(writer.store.db) >= frames) writer.store.db.pragma('wal_checkpoint(PASSIVE)');
  } catch (fault) {
    afterFault(writer, [], fault);
  }
}

function close(writer: WriterThread): void {
  const { store } = writer;
  writer.store = null;
  if (!store) return;
  try {
    store.db.pragma('optimize');
    store.db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (fault) {
    // What could not be moved stays in the log and is found by the next start.
    report(writer, fault);
  }
  closeAll(store);
}
