/**
 * What is due is leased: SQLite has one writer, so a row is leased exactly once. The lines (one row of each route and
 * priority) are walked, not what waits in them: a claim costs what it takes, whoever has thousands.
 */
import { ok } from '../../base/result.ts';
import type { Instant } from '../../base/units.ts';
import { STEP_OF_PRIORITY } from '../flow-commands.ts';
import type { Commands, Id, Lease } from '../interface.ts';
import type { Reader } from './database.ts';
import { leaseOf, type Queued, queuedById } from './queue-accept.ts';
import type { Act, Writing } from './writing.ts';

type Wish = Commands['claim']['in'];
type Line = {
  readonly route: string;
  readonly priority: number;
  readonly readyAt: Instant;
  /** Of the rest; 0: it does not rest. */
  readonly restUntil: Instant;
};
/** The first in its line that is not taken yet. */
type Head = Line & { readonly id: Id; readonly nextAt: Instant; readonly turn: number };

/** Lines that are read at once. */
const LOOK = 64;

export const claim: Act<'claim'> = (w, wish) => {
  const taken = dueIn(w.db, wish);
  const known = new Map<Id, Queued>();
  return ok(taken.map(id => lease(w, id, wish, known, 1)));
};

export const claimThese: Act<'claimThese'> = (w, { recipients, ...held }) => {
  const known = new Map<Id, Queued>();
  const waiting = w.db.all<{ id: Id }>(
    `SELECT id FROM queue_recipient
      WHERE id IN (SELECT value FROM json_each(?)) AND next_at IS NOT NULL ORDER BY id`,
    JSON.stringify(recipients),
  );
  return ok(waiting.map(({ id }) => lease(w, id, held, known, 0)));
};

/** The heads of all lines that are read so far; whose turn it is goes, and the next in its line takes its place. */
function dueIn(db: Reader, wish: Wish): Id[] {
  const room = roomOf(db, wish);
  const taken: Id[] = [];
  const readers = prioritiesOf(db).map(priority => lineReader(db, wish, priority));
  const heads: Head[] = [];
  const place = (head: Head | null) => {
    if (head && head.nextAt <= wish.now) heads.splice(placeFor(heads, head), 0, head);
  };
  while (taken.length < wish.limit) {
    for (const reader of readers) while (reader.mayComeBefore(heads[0])) reader.read().forEach(place);
    const head = heads.shift();
    if (!head) break;
    if (!room.takes(head)) continue;
    taken.push(head.id);
    if (room.isLeft(head.route)) place(headAfter(db, head, head));
  }
  return taken;
}

const isBefore = (a: Head, b: Head): boolean => (a.turn === b.turn ? a.id < b.id : a.turn < b.turn);

function placeFor(heads: readonly Head[], head: Head): number {
  let low = 0;
  for (let high = heads.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (isBefore(heads[middle]!, head)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many more of each route may be taken. A destination that rested says how many it is tried with. */
function roomOf(db: Reader, { perRoute, room = {}, busy }: Wish) {
  const left = new Map<string, number>();
  const of = ({ route, restUntil }: Line): number => {
    const known = left.get(route);
    if (known !== undefined) return known;
    const most =
      room[route] ??
      (restUntil > 0 ? db.value<number>('SELECT room FROM queue_rest WHERE route = ?', route) : undefined) ??
      perRoute;
    return most - (busy[route] ?? 0);
  };
  return {
    takes(line: Line): boolean {
      const before = of(line);
      left.set(line.route, before - 1);
      return before > 0;
    },
    isLeft: (route: string) => (left.get(route) ?? 1) > 0,
  };
}

/** Of those that anybody waits with: one look each. */
const prioritiesOf = (db: Reader): number[] =>
  db
    .all<{ priority: number }>(
      `WITH RECURSIVE p(priority) AS (
         SELECT max(priority) FROM queue_line
         UNION ALL SELECT (SELECT max(priority) FROM queue_line l WHERE l.priority < p.priority) FROM p
          WHERE p.priority IS NOT NULL)
       SELECT priority FROM p WHERE priority IS NOT NULL`,
    )
    .map(row => row.priority);

/** Reads the lines of one priority, the longest ready first, as far as somebody there may have the next turn. */
function lineReader(db: Reader, { now, only }: Wish, priority: number) {
  let last: Pick<Line, 'readyAt' | 'route'> | null = { readyAt: Number.MIN_SAFE_INTEGER, route: '' };
  return {
    mayComeBefore: (head: Head | undefined): boolean =>
      last !== null && (!head || last.readyAt - priority * STEP_OF_PRIORITY < head.turn),
    read(): (Head | null)[] {
      if (!last) return [];
      const lines = only === undefined ? linesAfter(db, now, priority, last) : lineOf(db, now, priority, only);
      last = lines.length < LOOK ? null : lines.at(-1)!;
      return lines.map(line => headAfter(db, line, { nextAt: Number.MIN_SAFE_INTEGER, id: 0 }));
    },
  };
}

const LINE = 'route, priority, max(due_at, rest_until) AS readyAt, rest_until AS restUntil';

const linesAfter = (db: Reader, now: Instant, priority: number, after: Pick<Line, 'readyAt' | 'route'>): Line[] =>
  db.all<Line>(
    `SELECT ${LINE} FROM queue_line INDEXED BY queue_line_ready
      WHERE priority = ? AND max(due_at, rest_until) <= ? AND (max(due_at, rest_until), route) > (?, ?)
      ORDER BY max(due_at, rest_until), route LIMIT ${LOOK}`,
    ...[priority, now, after.readyAt, after.route],
  );

const lineOf = (db: Reader, now: Instant, priority: number, route: string): Line[] =>
  db.all<Line>(
    `SELECT ${LINE} FROM queue_line WHERE route = ? AND priority = ? AND max(due_at, rest_until) <= ?`,
    ...[route, priority, now],
  );

function headAfter(db: Reader, line: Line, after: { readonly nextAt: Instant; readonly id: Id }): Head | null {
  const { route, priority, readyAt, restUntil } = line;
  const row = db.get<{ id: Id; nextAt: Instant }>(
    `SELECT id, next_at AS nextAt FROM queue_recipient INDEXED BY queue_ready
      WHERE route = ? AND priority = ? AND next_at IS NOT NULL AND (next_at, id) > (?, ?)
      ORDER BY next_at, id LIMIT 1`,
    ...[route, priority, after.nextAt, after.id],
  );
  if (!row) return null;
  const turn = Math.max(row.nextAt, restUntil) - priority * STEP_OF_PRIORITY;
  return { route, priority, readyAt, restUntil, ...row, turn };
}

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
  via: string | null;
  direct: number;
};

function lease(
  w: Writing,
  id: Id,
  { holder, until }: Pick<Wish, 'holder' | 'until'>,
  known: Map<Id, Queued>,
  counts: 0 | 1,
): Lease {
  const row = w.db.get<LeasedRow>(
    `UPDATE queue_recipient
        SET state = 'active', next_at = NULL, lease_holder = ?, lease_until = ?, fence = fence + 1,
            attempts = attempts + ?
      WHERE id = ?
     RETURNING queued, address, original, notify, route, depth, attempts - ? AS attempts, fence, uncertain,
               (delay_told <> 0 OR dsn_due & 4 <> 0) AS delayTold, via, direct`,
    ...[holder, until, counts, id, counts],
  )!;
  const queued = known.get(row.queued) ?? queuedById(w.db, row.queued)!;
  known.set(row.queued, queued);
  const { fence, attempts, depth, via, direct, ...wanted } = row;
  return leaseOf(queued, direct === 1 ? { ...wanted, direct: true } : wanted, {
    ...{ recipient: id, fence, attempts, depth, ...(via === null ? {} : { via }) },
    uncertain: row.uncertain === 1,
    delayTold: row.delayTold === 1,
  });
}
