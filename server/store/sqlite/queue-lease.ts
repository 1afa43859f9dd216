/** Who works on what: leases with a fence. SQLite has one writer, so a row is leased exactly once. */
import { err, ok } from '../../base/result.ts';
import type { Bytes, Instant } from '../../base/units.ts';
import type { Id, Lease } from '../interface.ts';
import type { Reader } from './database.ts';
import { leaseOf, type Queued, queuedById } from './queue-accept.ts';
import type { Act, Writing } from './writing.ts';

type Due = { readonly id: Id; readonly route: string; readonly nextAt: Instant };
/** So many rows are read at once; routes that are full meanwhile are left out of the next look. */
const LOOK = 256;

/** The longest due first. Full routes are skipped inside the engine, so a dead host's thousands cost no look each. */
export const claim: Act<'claim'> = (w, { holder, now, until, limit, perRoute, busy, only }) => {
  const running = new Map(Object.entries(busy));
  const taken: Id[] = [];
  let after: Pick<Due, 'id' | 'nextAt'> = { nextAt: Number.MIN_SAFE_INTEGER, id: 0 };
  while (taken.length < limit) {
    const full = [...running].filter(([, runs]) => runs >= perRoute).map(([route]) => route);
    const rows = dueAfter(w.db, now, after, full, only ?? null);
    for (const { id, route } of rows) {
      const runs = running.get(route) ?? 0;
      if (runs >= perRoute || taken.length >= limit) continue;
      running.set(route, runs + 1);
      taken.push(id);
    }
    const last = rows.at(-1);
    if (!last || rows.length < LOOK) break;
    after = last;
  }
  const known = new Map<Id, Queued>();
  return ok(taken.map(id => lease(w, id, holder, until, known)));
};

const dueAfter = (
  db: Reader,
  now: Instant,
  after: Pick<Due, 'id' | 'nextAt'>,
  full: readonly string[],
  only: string | null,
): Due[] =>
  db.all<Due>(
    `SELECT id, route, next_at AS nextAt FROM queue_recipient INDEXED BY queue_due
      WHERE next_at IS NOT NULL AND next_at <= ? AND (next_at, id) > (?, ?)
        AND route NOT IN (SELECT value FROM json_each(?)) AND route = coalesce(?, route)
      ORDER BY next_at, id LIMIT ${LOOK}`,
    now,
    after.nextAt,
    after.id,
    JSON.stringify(full),
    only,
  );

type LeasedRow = {
  queued: Id;
  address: string;
  original: string | null;
  notify: number;
  route: string;
  depth: number;
  attempts: number;
  fence: number;
  uncertain: number;
  delayTold: number;
};

function lease(w: Writing, id: Id, holder: string, until: Instant, known: Map<Id, Queued>): Lease {
  const row = w.db.get<LeasedRow>(
    `UPDATE queue_recipient
        SET state = 'active', next_at = NULL, lease_holder = ?, lease_until = ?, fence = fence + 1,
            attempts = attempts + 1
      WHERE id = ?
     RETURNING queued, address, original, notify, route, depth, attempts - 1 AS attempts, fence, uncertain,
               (delay_told <> 0 OR dsn_due & 4 <> 0) AS delayTold`,
    holder,
    until,
    id,
  )!;
  const queued = known.get(row.queued) ?? queuedById(w.db, row.queued)!;
  known.set(row.queued, queued);
  const { fence, attempts, depth } = row;
  return leaseOf(queued, row, {
    ...{ recipient: id, fence, attempts, depth },
    uncertain: row.uncertain === 1,
    delayTold: row.delayTold === 1,
  });
}

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
