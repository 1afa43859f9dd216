/** What becomes of leases (queue-claim.ts gives them), and which destinations are left alone meanwhile. */
import { err, ok } from '../../base/result.ts';
import type { Bytes } from '../../base/units.ts';
import { SHIFT_KEPT } from '../flow-commands.ts';
import type { Id } from '../interface.ts';
import type { Reader } from './database.ts';
import { setMetaValue } from './meta.ts';
import type { Act } from './writing.ts';

/** An attempt that may have ended its data leaves its doubt behind (R3). */
export const recover: Act<'recover'> = (w, { holder, now }) => {
  const { changes } = w.db.run(
    `UPDATE queue_recipient
        SET state = 'queued', next_at = ?1, lease_holder = NULL, lease_until = NULL,
            uncertain = max(uncertain, final_dot), final_dot = 0
      WHERE lease_holder IS NOT NULL AND (lease_holder <> ?2 OR lease_until <= ?1)`,
    now,
    holder,
  );
  if (changes > 0) w.queueMoved = true;
  return ok({ recovered: changes });
};

export const renew: Act<'renew'> = (w, { holder, until, recipients }) =>
  ok({
    renewed: w.db.run(
      `UPDATE queue_recipient SET lease_until = ?
        WHERE id IN (SELECT value FROM json_each(?)) AND lease_holder = ?`,
      until,
      JSON.stringify(recipients),
      holder,
    ).changes,
  });

export const markUncertain: Act<'markUncertain'> = (w, { leases }) => {
  let marked = 0;
  for (const { recipient, fence } of leases) {
    marked += w.db.run(
      `UPDATE queue_recipient SET final_dot = 1 WHERE id = ? AND fence = ? AND state = 'active'`,
      recipient,
      fence,
    ).changes;
  }
  return ok({ marked });
};

export const rest: Act<'rest'> = (w, { rests, over }) => {
  for (const each of rests) {
    const { route, kind, since, until, checkedAt, failures, room, status, reply, host } = each;
    w.db.run(
      `INSERT INTO queue_rest (route, kind, since, until, checked_at, failures, room, status, reply, host)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (route) DO UPDATE SET kind = excluded.kind, since = excluded.since, until = excluded.until,
         checked_at = excluded.checked_at, failures = excluded.failures, room = excluded.room,
         status = excluded.status, reply = excluded.reply, host = excluded.host`,
      ...[route, kind, since, until, checkedAt, failures, room, status, reply, host],
    );
  }
  for (const route of over) w.db.run('DELETE FROM queue_rest WHERE route = ?', route);
  if (rests.length + over.length > 0) w.queueMoved = true;
  return ok({});
};

/** A message's time is shifted with the first of its recipients that still waits. */
export const shiftTimes: Act<'shiftTimes'> = (w, { by, after, upTo, look }) => {
  const last = upTo ?? w.db.value<Id | null>('SELECT max(id) FROM queue_recipient') ?? 0;
  const rows = w.db.all<{ id: Id; queued: Id; isFirst: number; moves: number }>(
    `SELECT r.id, r.queued, r.next_at IS NOT NULL AND r.next_at IS NOT q.not_before AS moves,
            NOT EXISTS (SELECT 1 FROM queue_recipient o
                         WHERE o.queued = r.queued AND o.settled_at IS NULL AND o.id < r.id) AS isFirst
       FROM queue_recipient r INDEXED BY queue_live JOIN queue_message q ON q.id = r.queued
      WHERE r.settled_at IS NULL AND r.id > ? AND r.id <= ? ORDER BY r.id LIMIT ?`,
    ...[after, last, look],
  );
  for (const { id, queued, isFirst, moves } of rows) {
    if (moves === 1) w.db.run('UPDATE queue_recipient SET next_at = next_at + ? WHERE id = ?', by, id);
    if (isFirst === 1) w.db.run('UPDATE queue_message SET expires_at = expires_at + ? WHERE id = ?', by, queued);
  }
  if (rows.length > 0) w.queueMoved = true;
  const next = rows.length < look ? null : rows.at(-1)!.id;
  setMetaValue(w.db, SHIFT_KEPT, JSON.stringify({ by, after: next, upTo: last }));
  return ok({ shifted: rows.length, next, upTo: last });
};

/** The row under a lease that is still the caller's. */
export function leased(db: Reader, recipient: Id, fence: number) {
  const row = db.get<{ queued: Id; state: string; fence: number; depth: number }>(
    'SELECT queued, state, fence, depth FROM queue_recipient WHERE id = ?',
    recipient,
  );
  if (!row) return err('no-such' as const);
  return row.state === 'active' && row.fence === fence ? ok(row) : err('fenced' as const);
}

/** The message under a lease that is still the caller's: what a filing needs, in one look. */
export function leasedMessage(db: Reader, recipient: Id, fence: number) {
  const row = db.get<{ message: Id; size: Bytes; state: string; fence: number }>(
    `SELECT q.message, m.size, r.state, r.fence
       FROM queue_recipient r JOIN queue_message q ON q.id = r.queued JOIN message m ON m.id = q.message
      WHERE r.id = ?`,
    recipient,
  );
  if (!row) return err('no-such' as const);
  return row.state === 'active' && row.fence === fence ? ok(row) : err('fenced' as const);
}
