/** What comes back: names of what was sent, and addresses elsewhere that fail. */
import { err, ok } from '../../base/result.ts';
import type { Id, StoredSuppression } from '../interface.ts';
import type { Reader } from './database.ts';
import type { Act, Writing } from './writing.ts';

// ── names ──

/** When it has gone elsewhere: what is delivered here comes back from nobody. */
export const rememberSent = (w: Writing, recipient: Id): void =>
  void w.db.run(
    `INSERT OR IGNORE INTO sent_name (message_id, trace)
     SELECT m.message_id, q.trace
       FROM queue_recipient r JOIN queue_message q ON q.id = r.queued JOIN message m ON m.id = q.message
      WHERE r.id = ? AND m.message_id IS NOT NULL`,
    recipient,
  );

/** With its queue's row. */
export const forgetSent = (w: Writing, queued: Id): void =>
  void w.db.run(
    `DELETE FROM sent_name WHERE (message_id, trace) IN
       (SELECT m.message_id, q.trace FROM queue_message q JOIN message m ON m.id = q.message WHERE q.id = ?)`,
    queued,
  );

const MOST_NAMESAKES = 20;

/** Traces of messages that went elsewhere under this Message-ID, the newest first. */
export const sentAs = (db: Reader, messageId: string): string[] =>
  db
    .all<{ trace: string }>(
      'SELECT trace FROM sent_name WHERE message_id = ? ORDER BY trace DESC LIMIT ?',
      ...[messageId, MOST_NAMESAKES],
    )
    .map(({ trace }) => trace);

// ── addresses ──

const COLUMNS = 'address, state, failures, last_at AS lastAt, until, status, reply, host, trace, by';
/** In one step. */
const FORGOTTEN_AT_ONCE = 20;

export const suppressionsOf = (db: Reader, most: number): StoredSuppression[] =>
  db.all(`SELECT ${COLUMNS} FROM suppression ORDER BY last_at DESC, address LIMIT ?`, most);

const one = (db: Reader, address: string): StoredSuppression | undefined =>
  db.get(`SELECT ${COLUMNS} FROM suppression WHERE address = ?`, address);

export const countFailure: Act<'countFailure'> = (w, wish) => {
  const { address, now, since, after, until, status, reply, host, trace } = wish;
  forgetOld(w, since, now);
  const known = one(w.db, address);
  const failures =
    known === undefined || (known.state === 'counted' && known.lastAt < since)
      ? 1
      : known.failures + (known.trace === trace ? 0 : 1);
  const wasOn = known?.state === 'suppressed' && (known.until === null || known.until > now);
  const isEnough = known?.state === 'suppressed' || failures >= after;
  const state = known?.state === 'allowed' ? 'allowed' : isEnough ? 'suppressed' : 'counted';
  // What a person has wished for has the end that he gave it.
  const end = state !== 'suppressed' ? null : known?.by != null ? known.until : until;
  w.db.run(
    `INSERT INTO suppression (address, state, failures, last_at, until, status, reply, host, trace, by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (address) DO UPDATE
       SET state = excluded.state, failures = excluded.failures, last_at = excluded.last_at, until = excluded.until,
           status = excluded.status, reply = excluded.reply, host = excluded.host, trace = excluded.trace`,
    ...[address, state, failures, now, end, status, reply, host, trace, known?.by ?? null],
  );
  return ok({ row: one(w.db, address)!, isNew: state === 'suppressed' && !wasOn });
};

const forgetOld = (w: Writing, since: number, now: number): void =>
  void w.db.run(
    `DELETE FROM suppression WHERE address IN
       (SELECT address FROM suppression
         WHERE by IS NULL AND last_at < ? AND (state = 'counted' OR until < ?) ORDER BY last_at LIMIT ?)`,
    ...[since, now, FORGOTTEN_AT_ONCE],
  );

export const forgetFailures: Act<'forgetFailures'> = (w, { address }) => {
  const { changes } = w.db.run('DELETE FROM suppression WHERE address = ? AND by IS NULL', address);
  return ok({ forgotten: changes > 0 });
};

export const putSuppression: Act<'putSuppression'> = (w, { address, state, until, by, now }) => {
  w.db.run(
    `INSERT INTO suppression (address, state, failures, last_at, until, by) VALUES (?, ?, 0, ?, ?, ?)
     ON CONFLICT (address) DO UPDATE
       SET state = excluded.state, until = excluded.until, by = excluded.by, last_at = excluded.last_at`,
    ...[address, state, now, until, by],
  );
  return ok({});
};

export const removeSuppression: Act<'removeSuppression'> = (w, { address }) =>
  w.db.run('DELETE FROM suppression WHERE address = ?', address).changes === 0 ? err('no-such') : ok({});
