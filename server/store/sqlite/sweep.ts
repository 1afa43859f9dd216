/**
 * Forgetting, in small steps, so that nobody waits long for the writer. What is deleted was looked at again in the
 * deleting transaction: nothing is counted by references, nothing is trusted from an earlier look (R4).
 */
import { ok } from '../../base/result.ts';
import type { Instant } from '../../base/units.ts';
import type { Id } from '../interface.ts';
import { blobUsed, deleteBlob } from './blobs.ts';
import { compact } from './compaction.ts';
import type { Writer } from './database.ts';
import { orphanMessage, sweepExpunged } from './expunged.ts';
import { sweepJudgements } from './judgements.ts';
import { countSwept } from './ledger.ts';
import { sweepMemory } from './memory.ts';
import { metaOf, setMetaValue } from './meta.ts';
import { finalStates } from './queue-reading.ts';
import { sweepCounts, sweepReports } from './reports.ts';
import { forgetSent } from './returns.ts';
import { keepTrace } from './traces.ts';
import type { Act, Writing } from './writing.ts';

type Step = (w: Writing, before: Instant, limit: number) => { readonly done: number; readonly more: boolean };

export const sweep: Act<'sweep'> = (w, { what, before, limit }) => {
  const steps: { readonly [W in typeof what]: Step } = {
    events: sweepEvents,
    settled: sweepSettled,
    tombstones: sweepTombstones,
    expunged: sweepExpunged,
    blobs: sweepBlobs,
    counts: (of, until, most) => swept(sweepCounts(of, until, most), most),
    reports: (of, until, most) => swept(sweepReports(of, until, most), most),
    memory: (of, until, most) => swept(sweepMemory(of, until, most), most),
  };
  return ok(steps[what](w, before, Math.max(1, limit)));
};

const swept = (done: number, limit: number) => ({ done, more: done === limit });

/** Events, dialogues, judgements, and traces of which nothing is left. The newest event stays: ids are a cursor and never reused. */
const sweepEvents: Step = (w, before, limit) => {
  const { db } = w;
  const events = db.run(
    `DELETE FROM event WHERE id IN
       (SELECT id FROM event WHERE at < ?1 AND id < (SELECT max(id) FROM event) ORDER BY id LIMIT ?2)`,
    before,
    limit,
  ).changes;
  const transcripts = db.run(
    'DELETE FROM transcript WHERE id IN (SELECT id FROM transcript WHERE at < ? LIMIT ?)',
    before,
    limit,
  ).changes;
  const traces = sweepTraces(db, before, limit);
  const judged = sweepJudgements(w, before, limit);
  const each = [events, transcripts, traces.done, judged];
  return { done: each.reduce((sum, count) => sum + count), more: traces.more || Math.max(...each) === limit };
};

/** How far the traces have been gone through, and for which day. */
const SWEPT_TO = 'traces-swept-to';
const MS_OF_DAY = 86_400_000;

/**
 * Of which neither an event nor a recipient's fate is left. What stays would be looked at again each hour: it is gone
 * through once a day, a piece at a time.
 */
function sweepTraces(db: Writer, before: Instant, limit: number): ReturnType<Step> {
  const day = Math.floor(before / MS_OF_DAY);
  const [of, to = 0] = (metaOf(db, SWEPT_TO) ?? '').split(' ').map(Number);
  const rows = db.all<{ first: Id; gone: number }>(
    `SELECT t.first, NOT EXISTS (SELECT 1 FROM event e WHERE e.trace = t.trace)
                 AND NOT EXISTS (SELECT 1 FROM queue_message q WHERE q.trace = t.trace) AS gone
       FROM trace t
      WHERE t.first > ? AND t.at < ? AND t.first < (SELECT min(id) FROM event) ORDER BY t.first LIMIT ?`,
    ...[of === day ? to : 0, before, limit],
  );
  const last = rows.at(-1);
  if (!last) return { done: 0, more: false };
  const gone = rows.filter(row => row.gone === 1).map(row => row.first);
  db.run('DELETE FROM trace WHERE first IN (SELECT value FROM json_each(?))', JSON.stringify(gone));
  setMetaValue(db, SWEPT_TO, `${day} ${last.first}`);
  return { done: gone.length, more: rows.length === limit };
}

/** Whole messages whose recipients are all settled before `before`, with no report owing. */
const sweepSettled: Step = (w, before, limit) => {
  const { db } = w;
  const candidates = db.all<{ queued: Id }>(
    `SELECT DISTINCT r.queued FROM queue_recipient r
      WHERE r.settled_at < ?
        -- of a post that has come to the first members only, more are yet to get it
        AND r.queued NOT IN (SELECT copy FROM list_post WHERE state = 'going' AND copy IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM queue_recipient o WHERE o.queued = r.queued
                           AND (o.settled_at IS NULL OR o.settled_at >= ? OR o.dsn_due <> 0))
      LIMIT ?`,
    before,
    before,
    limit,
  );
  for (const { queued } of candidates) forgetQueued(w, queued);
  return { done: candidates.length, more: candidates.length === limit };
};

function forgetQueued(w: Writing, queued: Id): void {
  const { db } = w;
  keepTrace(w, queued);
  forgetSent(w, queued);
  for (const state of finalStates) {
    const { changes } = db.run('DELETE FROM queue_recipient WHERE queued = ? AND state = ?', queued, state);
    countSwept(db, state, changes);
    countSwept(db, 'accepted', changes);
  }
  const message = db.value<Id>('DELETE FROM queue_message WHERE id = ? RETURNING message', queued)!;
  orphanMessage(w, message);
}

/** Raises each mailbox's floor, so that a client from before it gets the UIDs that are not there (RFC 7162 §3.2.5.2). */
const sweepTombstones: Step = ({ db }, before, limit) => {
  const rows = db.all<{ account: Id; mailbox: Id; modseq: number; first: number }>(
    'SELECT account, mailbox, modseq, first FROM tombstone WHERE at < ? ORDER BY at LIMIT ?',
    before,
    limit,
  );
  for (const { account, mailbox, modseq, first } of rows) {
    db.run(
      'DELETE FROM tombstone WHERE account = ? AND mailbox = ? AND modseq = ? AND first = ?',
      ...[account, mailbox, modseq, first],
    );
    db.run(
      'UPDATE mailbox SET tomb_floor = max(tomb_floor, ?) WHERE account = ? AND id = ?',
      ...[modseq, account, mailbox],
    );
  }
  return { done: rows.length, more: rows.length === limit };
};

/** Messages that nobody has any more, then contents that no message has, then segments that are mostly dead. */
const sweepBlobs: Step = (w, before, limit) => {
  const rows = w.db.all<{ message: Id }>(
    'SELECT message FROM orphan WHERE since < ? ORDER BY since LIMIT ?',
    before,
    limit,
  );
  for (const { message } of rows) if (!messageUsed(w.db, message)) deleteMessage(w, message);
  for (const { message } of rows) w.db.run('DELETE FROM orphan WHERE message = ?', message);
  if (rows.length === limit) return { done: rows.length, more: true };
  const compacted = compact(w);
  return { done: rows.length + compacted.done, more: compacted.more };
};

const messageUsed = (db: Writer, message: Id): boolean =>
  db.value(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM entry WHERE message = ?1)
                 OR EXISTS (SELECT 1 FROM queue_message WHERE message = ?1)
                 OR EXISTS (SELECT 1 FROM expunged WHERE message = ?1)`,
    message,
  ) !== undefined;

function deleteMessage({ db }: Writing, message: Id): void {
  const blob = db.value<Id>('DELETE FROM message WHERE id = ? RETURNING blob', message);
  if (blob !== undefined && !blobUsed(db, blob)) deleteBlob(db, blob);
}
