/** Many commands in one transaction, each in its savepoint. */
import type { Hint, Note } from '../interface.ts';
import { commands } from './commands.ts';
import { engineCode, type Writer } from './database.ts';
import { carriedNotes, writeNotes } from './events.ts';
import { writeJudgements } from './judgements.ts';
import type { Opened } from './opening.ts';
import type { Answer, Noted, Sent, Setup } from './protocol.ts';
import { writeTranscripts } from './transcripts.ts';
import type { Act, AnyName, Writing } from './writing.ts';

export type Done = {
  readonly answers: Answer[];
  readonly hints: Hint[];
  queueMoved: boolean;
  /** Segments that may go, now that the rows point elsewhere. */
  readonly emptied: number[];
};
export const nothingDone = (): Done => ({ answers: [], hints: [], queueMoved: false, emptied: [] });

type Report = (fault: unknown) => void;

/**
 * What waits for the disk, in this order: `sync`, one fdatasync where a content above the inline limit came (else none);
 * COMMIT, one fsync of the log, for the rows and the small contents of the whole batch. Only then is anybody answered.
 *
 * Throws what the engine or the disk said; then nothing of the batch is done.
 */
export function transact(opened: Opened, setup: Setup, batch: readonly Sent[], report: Report): Done {
  const { db, segments } = opened;
  const done = nothingDone();
  db.run('BEGIN IMMEDIATE');
  for (const sent of batch) runOne(writingFor(opened, setup, sent, report), sent, done);
  segments.sync();
  db.run('COMMIT');
  return done;
}

function runOne(w: Writing, sent: Sent, done: Done): void {
  const { id } = sent;
  w.db.run('SAVEPOINT command');
  try {
    const result = (commands[sent.name] as Act<AnyName>)(w, sent.input as never);
    if (!result.ok) {
      takeBack(w.db);
      done.answers.push({ id, kind: 'refused', error: result.error });
      return;
    }
    writeTranscripts(w, sent.chronicle);
    writeJudgements(w, sent.chronicle);
    const noted = notedBy(w, writeNotes(w, w.notes));
    w.db.run('RELEASE command');
    done.answers.push({ id, kind: 'done', value: result.value, noted });
    done.hints.push(...w.hints);
    done.emptied.push(...w.emptied);
    done.queueMoved ||= w.queueMoved;
  } catch (fault) {
    if (kindOf(fault) !== 'bug' || !w.db.inTransaction()) throw fault;
    takeBack(w.db);
    done.answers.push({ id, kind: 'thrown', fault: textOf(fault) });
  }
}

function writingFor({ db, segments }: Opened, { inlineLimit }: Setup, sent: Sent, report: Report): Writing {
  return {
    ...{ db, segments, inlineLimit, report },
    at: sent.at,
    notes: carriedNotes(sent.name, sent.input as never, sent.chronicle),
    made: [],
    patches: new Map(),
    dropped: new Set(),
    hints: [],
    queueMoved: false,
    emptied: [],
  };
}

function takeBack(db: Writer): void {
  db.run('ROLLBACK TO command');
  db.run('RELEASE command');
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

/** Codes of the engine and of the operating system. */
export function kindOf(fault: unknown): 'disk-full' | 'io-error' | 'busy' | 'bug' {
  const code = engineCode(fault) ?? String((fault as { code?: unknown } | null)?.code ?? '');
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full';
  // Another program holds the database: a browser of databases, a backup.
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'busy';
  return /^(SQLITE_(IOERR|CORRUPT|NOTADB|CANTOPEN|READONLY)|EIO$|EROFS$|EFBIG$)/.test(code) ? 'io-error' : 'bug';
}

export const textOf = (fault: unknown): string =>
  fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
