/**
 * The one writer. It drains what has come, runs each command in a savepoint of one transaction, commits once and then
 * answers all: so one fsync serves every session, and a refused or broken command takes back only itself (R1, R2).
 *
 * Faults: a full disk (R6) frees the reserve and runs the commands one by one, so that each is answered for itself; an
 * input/output error (R5) answers all that wait, closes, and reopens through recovery. An fsync is never tried again.
 */

import { join } from 'node:path';
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { mebibytes, seconds } from '../../base/units.ts';
import type { Hint, Note, StoreFault } from '../interface.ts';
import { commands, growing } from './commands.ts';
import { engineCode, engineVersion, openWriter, synchronousOf, type Writer } from './database.ts';
import { carriedNotes, writeNotes } from './events.ts';
import { migrate } from './migrations.ts';
import type { Answer, FromWriter, Noted, Sent, Setup, ToWriter, WriterState } from './protocol.ts';
import { openReserve } from './reserve.ts';
import { openSegments, type SegmentWriter } from './segments.ts';
import { writeTranscripts } from './transcripts.ts';
import type { Act, AnyName, Writing } from './writing.ts';

export const databasePath = (folder: string): string => join(folder, 'mailroom.db');

/** One commit holds at most so much, so that the first of a flood need not wait for its last. */
const MOST_COMMANDS = 512;
const MOST_OCTETS = mebibytes(8);
/** Frames of the write-ahead log not yet in the database: moved there when nobody waits, or in any case. */
const CHECKPOINT_IDLE = 4_000;
const CHECKPOINT_FORCED = 16_000;
/** Commits between two looks at the log. */
const LOOK_EVERY = 32;
/** After a failed try to come back, so long until the next. */
const TRY_AGAIN = seconds(1);

type Done = { readonly answers: Answer[]; readonly hints: Hint[]; queueMoved: boolean; readonly emptied: number[] };
const nothingDone = (): Done => ({ answers: [], hints: [], queueMoved: false, emptied: [] });

export function runWriter(port: MessagePort, setup: Setup): void {
  const say = (message: FromWriter) => port.postMessage(message);
  const opened = open(setup);
  if (typeof opened === 'string') {
    say({ kind: 'unusable', because: opened });
    return;
  }
  const writer = newWriter(setup, opened, say);
  const waiting: Sent[] = [];
  let closing = false;
  const hear = (message: ToWriter) => {
    if (message.kind === 'run') waiting.push(...message.commands);
    else closing = true;
  };
  const hearAll = () => {
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) hear(next.message);
  };
  port.on('message', (message: ToWriter) => {
    hear(message);
    for (hearAll(); waiting.length > 0; hearAll()) {
      if (setup.gather > 0 && waiting.length < MOST_COMMANDS) {
        pause(setup.gather);
        hearAll();
      }
      writer.commit(nextBatch(waiting));
    }
    if (!closing) {
      writer.rest();
      return;
    }
    writer.close();
    say({ kind: 'closed' });
    port.close();
  });
  say({ kind: 'ready', state: writer.state() });
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

type Opened = { readonly db: Writer; readonly segments: SegmentWriter };

/** The database and its segments, or why not. */
function open(setup: Setup): Opened | string {
  const db = openWriter(databasePath(setup.folder));
  if (!db.ok) return db.error;
  const migrated = migrate(db.value);
  if (!migrated.ok) {
    db.value.close();
    return migrated.error;
  }
  return { db: db.value, segments: openSegments(setup.folder, setup.segmentBytes) };
}

function newWriter(setup: Setup, first: Opened, say: (message: FromWriter) => void) {
  let store: Opened | null = first;
  let commits = 0;
  let commandsDone = 0;
  let triedAt = 0;
  let looked = 0;
  const engine = engineVersion();
  const reserve = openReserve(setup.folder, setup.reserve, () => store?.db ?? null, setup.maxBytes);
  let full = !reserve.keep();

  const report = (fault: unknown) => say({ kind: 'fault', fault: textOf(fault) });
  const state = (): WriterState => ({
    ...{ engine, commits, commands: commandsDone, full },
    synchronous: store ? synchronousOf(store.db) : 'off',
  });
  const answer = (done: Done) => say({ kind: 'answers', ...done, hints: merged(done.hints), state: state() });

  /** At most once a second: is the disk back, is there room again? */
  const mayTry = () => {
    const now = performance.now();
    if (now - triedAt < TRY_AGAIN && triedAt > 0) return false;
    triedAt = now;
    return true;
  };
  const reopen = () => {
    try {
      store?.segments.close();
      store?.db.close();
    } catch (fault) {
      report(fault);
    }
    store = null;
    try {
      const again = open(setup);
      if (typeof again === 'string') throw new Error(again);
      const found = again.db.value<string>('PRAGMA quick_check(1)');
      if (found !== 'ok') {
        again.db.close();
        throw new Error(`The database is damaged and stays closed for writing: ${found}`);
      }
      store = again;
      full = !reserve.keep();
      say({ kind: 'reopened' });
    } catch (fault) {
      report(fault);
    }
  };

  const refuseAll = (batch: readonly Sent[], error: StoreFault) =>
    answer({ ...nothingDone(), answers: batch.map(({ id }) => ({ id, kind: 'refused', error })) });

  /** One transaction. Throws what the engine or the disk said. */
  const transact = ({ db, segments }: Opened, batch: readonly Sent[]): Done => {
    const done = nothingDone();
    db.exec('BEGIN IMMEDIATE');
    for (const sent of batch) runOne(db, segments, sent, done);
    segments.sync();
    db.exec('COMMIT');
    commits++;
    commandsDone += batch.length;
    for (const segment of done.emptied) segments.remove(segment);
    return done;
  };

  const runOne = (db: Writer, segments: SegmentWriter, sent: Sent, done: Done) => {
    const w = writingFor(db, segments, setup, sent, report);
    db.exec('SAVEPOINT command');
    try {
      const result = (commands[sent.name] as Act<AnyName>)(w, sent.input as never);
      if (!result.ok) {
        takeBack(db);
        done.answers.push({ id: sent.id, kind: 'refused', error: result.error });
        return;
      }
      writeTranscripts(w, sent.chronicle);
      const noted = notedBy(w, writeNotes(w, w.notes));
      db.exec('RELEASE command');
      done.answers.push({ id: sent.id, kind: 'done', value: result.value, noted });
      done.hints.push(...w.hints);
      done.emptied.push(...w.emptied);
      done.queueMoved ||= w.queueMoved;
    } catch (fault) {
      if (kindOf(fault) !== 'bug' || !db.inTransaction()) throw fault;
      takeBack(db);
      done.answers.push({ id: sent.id, kind: 'thrown', fault: textOf(fault) });
    }
  };

  const commit = (batch: readonly Sent[]): void => {
    if (!store && mayTry()) reopen();
    if (!store) {
      refuseAll(batch, 'io-error');
      return;
    }
    if (full && mayTry()) full = !reserve.keep();
    const refused = full ? batch.filter(sent => growing.has(sent.name)) : [];
    const allowed = full ? batch.filter(sent => !growing.has(sent.name)) : batch;
    if (refused.length > 0) refuseAll(refused, 'disk-full');
    if (allowed.length === 0) return;
    try {
      answer(transact(store, allowed));
    } catch (fault) {
      rollback(store.db);
      afterFault(allowed, fault);
    }
  };

  const afterFault = (batch: readonly Sent[], fault: unknown): void => {
    switch (kindOf(fault)) {
      case 'disk-full': {
        const known = full;
        if (!known) reserve.release();
        full = true;
        if (known && batch.length === 1) refuseAll(batch, 'disk-full');
        else for (const sent of batch) commit([sent]);
        return;
      }
      case 'io-error':
        report(fault);
        refuseAll(batch, 'io-error');
        triedAt = performance.now();
        reopen();
        return;
      case 'bug':
        // Nobody knows whose fault it is: each is tried alone.
        if (batch.length > 1) for (const sent of batch) commit([sent]);
        else
          answer({ ...nothingDone(), answers: batch.map(({ id }) => ({ id, kind: 'thrown', fault: textOf(fault) })) });
    }
  };

  const rest = (): void => {
    if (!store || commits - looked < LOOK_EVERY) return;
    looked = commits;
    try {
      if (waitingFrames(store.db) >= CHECKPOINT_IDLE) store.db.pragma('wal_checkpoint(PASSIVE)');
    } catch (fault) {
      afterFault([], fault);
    }
  };

  const busyCommit = (batch: readonly Sent[]): void => {
    commit(batch);
    if (!store || commits - looked < LOOK_EVERY * 16) return;
    if (waitingFrames(store.db) >= CHECKPOINT_FORCED) {
      looked = 0;
      rest();
    }
  };

  return {
    commit: busyCommit,
    rest,
    state,
    close() {
      if (!store) return;
      store.segments.close();
      store.db.pragma('optimize');
      store.db.pragma('wal_checkpoint(TRUNCATE)');
      store.db.close();
      store = null;
    },
  };
}

function writingFor(
  db: Writer,
  segments: SegmentWriter,
  { inlineLimit }: Setup,
  sent: Sent,
  report: (fault: unknown) => void,
): Writing {
  return {
    db,
    segments,
    inlineLimit,
    at: sent.at,
    notes: carriedNotes(sent.name, sent.input as never, sent.chronicle),
    made: [],
    patches: new Map(),
    dropped: new Set(),
    hints: [],
    queueMoved: false,
    emptied: [],
    report,
  };
}

const takeBack = (db: Writer): void => db.exec('ROLLBACK TO command; RELEASE command');

function rollback(db: Writer): void {
  if (db.inTransaction()) db.exec('ROLLBACK');
}

function notedBy(w: Writing, first: number | null): Noted | null {
  if (first === null && w.made.length === 0) return null;
  const index = (note: Note) => w.notes.indexOf(note);
  return {
    made: w.made,
    first,
    patches: [...w.patches].map(([note, fields]) => [index(note), fields] as const),
    dropped: [...w.dropped].map(index),
  };
}

/** One hint per mailbox and commit: the last. */
function merged(hints: readonly Hint[]): Hint[] {
  const last = new Map(hints.map(hint => [`${hint.account}/${hint.mailbox}`, hint]));
  return [...last.values()];
}

/** Frames in the log that a checkpoint would move; NOOP only looks. */
function waitingFrames(db: Writer): number {
  const found = db.get<{ log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)');
  return found ? found.log - found.checkpointed : 0;
}

/** Codes of the engine and of the operating system. */
function kindOf(fault: unknown): 'disk-full' | 'io-error' | 'bug' {
  const code = engineCode(fault) ?? String((fault as { code?: unknown } | null)?.code ?? '');
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full';
  if (/^SQLITE_(IOERR|CORRUPT|NOTADB|CANTOPEN|READONLY)/.test(code) || code === 'EIO' || code === 'EROFS')
    return 'io-error';
  return 'bug';
}

const textOf = (fault: unknown): string => (fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
