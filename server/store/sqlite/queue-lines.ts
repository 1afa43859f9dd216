/** The queue's lines as they are seen: when somebody is due, what waits on each route, which destinations rest. */
import type { Instant } from '../../base/units.ts';
import type { Id, Overdue, Rest, RouteCount } from '../interface.ts';
import type { Reader } from './database.ts';

/** Of every priority the line that is ready first; there are nineteen at most. What is frozen is never due. */
export const nextDueOf = (db: Reader): Instant | null =>
  db.value<Instant | null>(
    `WITH RECURSIVE p(priority) AS (
       SELECT max(priority) FROM queue_line
       UNION ALL SELECT (SELECT max(priority) FROM queue_line l WHERE l.priority < p.priority) FROM p
        WHERE p.priority IS NOT NULL)
     SELECT min((SELECT max(due_at, rest_until) FROM queue_line INDEXED BY queue_line_ready
                  WHERE queue_line.priority = p.priority AND max(due_at, rest_until) < ${Number.MAX_SAFE_INTEGER}
                  ORDER BY max(due_at, rest_until) LIMIT 1)) FROM p`,
  ) ?? null;

const REST = `route, kind, since, until, checked_at AS checkedAt, failures, room, status, reply, host`;
export const restsOf = (db: Reader): Rest[] => db.all<Rest>(`SELECT ${REST} FROM queue_rest ORDER BY since, route`);
export const restOf = (db: Reader, route: string): Rest | null =>
  db.get<Rest>(`SELECT ${REST} FROM queue_rest WHERE route = ?`, route) ?? null;

/** Asked when somebody looks, never on the way of a message. */
export const routeCountsOf = (db: Reader): RouteCount[] =>
  db.all<RouteCount>(
    `SELECT r.route, count(r.next_at) AS waiting, count(r.lease_holder) AS active, min(q.accepted_at) AS oldest,
            max(min(r.next_at), coalesce((SELECT until FROM queue_rest x WHERE x.route = r.route), 0)) AS nextAt
       FROM queue_recipient r INDEXED BY queue_live JOIN queue_message q ON q.id = r.queued
      WHERE r.settled_at IS NULL AND r.state <> 'held' GROUP BY r.route ORDER BY count(*) DESC, r.route`,
  );

/** Whose time is over, or who is to be told that it waits: of one route, while nobody there is tried. */
export const overdueOf = (
  db: Reader,
  route: string,
  { expired, waiting, after }: { readonly expired: Instant; readonly waiting: Instant; readonly after: Id },
  limit: number,
): Overdue[] =>
  db.all<Overdue>(
    `SELECT r.id AS recipient, q.accepted_at AS acceptedAt, q.not_before AS notBefore, q.expires_at AS expiresAt,
            instr(q.parameters, '"by"') > 0 AND json_extract(q.parameters, '$.by.at') <= ?2 AS isLate
       FROM queue_recipient r INDEXED BY queue_ready JOIN queue_message q ON q.id = r.queued
      WHERE r.route = ?1 AND r.next_at IS NOT NULL AND r.id > ?4
        AND (q.expires_at <= ?2
             OR (r.delay_told = 0 AND r.dsn_due & 4 = 0 AND r.notify & 4 <> 0 AND q.sender <> ''
                 AND (coalesce(q.not_before, q.accepted_at) <= ?3
                      OR (instr(q.parameters, '"by"') > 0 AND json_extract(q.parameters, '$.by.at') <= ?2))))
      ORDER BY r.id LIMIT ?5`,
    ...[route, expired, waiting, after, limit],
  );
