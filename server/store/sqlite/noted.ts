/**
 * What "why did it not arrive?" looks for: notes by name and time, and the messages that somebody may mean by an address, a
 * subject or a Message-ID. Tables are gone through from their newest row, a piece at a time, so that nobody waits for it.
 */
import type { Instant } from '../../base/units.ts';
import type { Meant, MeantTrace, NotedName } from '../noted-shapes.ts';
import type { StoredNote } from '../shapes.ts';
import type { Reader, Value } from './database.ts';

type EventRow = { id: number; name: string; at: number; trace: string; fields: string };

/** The newest first. The name is written out: an index of some names is found by it alone. */
export const notedBetween = (
  db: Reader,
  name: NotedName,
  span: { readonly from: Instant; readonly until: Instant },
  limit: number,
): StoredNote[] =>
  db
    .all<EventRow>(
      `SELECT id, name, at, trace, fields FROM event
        WHERE name = '${name}' AND at >= ? AND at <= ? ORDER BY at DESC, id DESC LIMIT ?`,
      ...[span.from, span.until, limit],
    )
    .map(row => ({ ...row, fields: JSON.parse(row.fields) }));

// ── who is meant ──

type Source = {
  /** Where its rows are numbered: gone through by it. */
  readonly top: string;
  /** `?1` and `?2` bound the numbers, `?3` and `?4` the time; `?5` is what is looked for. */
  readonly sql: string;
};

const QUEUE_TOP = 'SELECT coalesce(max(id), 0) FROM queue_message';
const MESSAGE_TOP = 'SELECT coalesce(max(id), 0) FROM message';
const TRACE_TOP = 'SELECT coalesce(max(first), 0) FROM trace';
const IN_MESSAGE = 'id > ?1 AND id <= ?2 AND created_at BETWEEN ?3 AND ?4';
const FROM_MESSAGE = `SELECT trace, created_at AS at FROM message WHERE ${IN_MESSAGE}`;
const FROM_QUEUE =
  'SELECT trace, accepted_at AS at FROM queue_message WHERE id > ?1 AND id <= ?2 AND accepted_at BETWEEN ?3 AND ?4';
const FROM_RECIPIENT = `SELECT q.trace, q.accepted_at AS at FROM queue_recipient r JOIN queue_message q ON q.id = r.queued
  WHERE r.id > ?1 AND r.id <= ?2 AND q.accepted_at BETWEEN ?3 AND ?4`;
/** What is not in the other tables: refused, or forgotten there. */
const FROM_TRACE = `SELECT trace, at FROM trace WHERE first > ?1 AND first <= ?2 AND at BETWEEN ?3 AND ?4
  AND (refused = 1 OR state IS NOT NULL)`;

/** `?6`: the address as the header's tree has it, '"kim","there.example"'. */
const addressed: readonly Source[] = [
  { top: QUEUE_TOP, sql: `${FROM_QUEUE} AND lower(sender) = ?5 AND ?6 IS NOT NULL` },
  {
    top: 'SELECT coalesce(max(id), 0) FROM queue_recipient',
    sql: `${FROM_RECIPIENT} AND lower(r.address) = ?5 AND ?6 IS NOT NULL`,
  },
  { top: MESSAGE_TOP, sql: `${FROM_MESSAGE} AND (lower(sender) = ?5 OR instr(lower(envelope), ?6) > 0)` },
  {
    top: TRACE_TOP,
    sql: `${FROM_TRACE} AND ?6 IS NOT NULL AND (lower(sender) = ?5 OR instr(lower(recipients), '"' || ?5 || '"') > 0)`,
  },
];
/** `?5`: '@there.example', at the end. */
const inDomain: readonly Source[] = [
  { top: QUEUE_TOP, sql: `${FROM_QUEUE} AND lower(substr(sender, -length(?5))) = ?5` },
  {
    top: 'SELECT coalesce(max(id), 0) FROM queue_recipient',
    sql: `${FROM_RECIPIENT} AND lower(substr(r.address, -length(?5))) = ?5`,
  },
  {
    top: TRACE_TOP,
    sql: `${FROM_TRACE} AND (lower(substr(sender, -length(?5))) = ?5 OR instr(lower(recipients), ?5 || '"') > 0)`,
  },
];
const aboutSubject: readonly Source[] = [
  { top: MESSAGE_TOP, sql: `${FROM_MESSAGE} AND instr(lower(subject), ?5) > 0` },
  { top: TRACE_TOP, sql: `${FROM_TRACE} AND instr(lower(subject), ?5) > 0` },
];
/** Kept as the field has it, with its angle brackets; without them by who forgot them. */
const named: readonly Source[] = [
  { top: MESSAGE_TOP, sql: `${FROM_MESSAGE} AND message_id IN ('<' || ?5 || '>', ?5)` },
];
const any: readonly Source[] = [
  { top: QUEUE_TOP, sql: `${FROM_QUEUE} AND ?5 = ''` },
  { top: TRACE_TOP, sql: `${FROM_TRACE} AND ?5 = ''` },
];

type Sought = { readonly sources: readonly Source[]; readonly values: readonly Value[] };

/** Each must be met. */
export function soughtBy({ addresses = [], subject, messageId }: Meant): readonly Sought[] {
  const all: Sought[] = addresses.map(address => {
    const wanted = address.toLowerCase();
    const at = wanted.lastIndexOf('@');
    return at === 0
      ? { sources: inDomain, values: [wanted] }
      : {
          sources: addressed,
          values: [wanted, `${JSON.stringify(wanted.slice(0, at))},${JSON.stringify(wanted.slice(at + 1))}`],
        };
  });
  if (subject !== undefined) all.push({ sources: aboutSubject, values: [subject.toLowerCase()] });
  if (messageId !== undefined) all.push({ sources: named, values: [messageId] });
  return all.length === 0 ? [{ sources: any, values: [''] }] : all;
}

/** Rows between two turns of others. */
const STEP = 10_000;

/** Yields between steps; the newest `limit` of each source. */
export function* tracesOf(
  db: () => Reader,
  { sources, values }: Sought,
  { from, until }: Pick<Meant, 'from' | 'until'>,
  limit: number,
): Generator<readonly MeantTrace[]> {
  for (const { top, sql } of sources) {
    let left = limit;
    for (let high = db().value<number>(top) ?? 0; high > 0 && left > 0; high -= STEP) {
      const bounds = [Math.max(0, high - STEP), high, from, until];
      const found = db().all<MeantTrace>(
        `${sql} ORDER BY at DESC LIMIT ?${values.length + 5}`,
        ...[...bounds, ...values, left],
      );
      left -= found.length;
      yield found;
    }
  }
}

/** The same of few traces: each is looked at by its name. */
export function* tracesAmong(
  db: () => Reader,
  { sources, values }: Sought,
  { from, until }: Pick<Meant, 'from' | 'until'>,
  traces: readonly string[],
): Generator<readonly MeantTrace[]> {
  for (const { sql } of sources) {
    const column = sql.startsWith(FROM_RECIPIENT) ? 'q.trace' : 'trace';
    yield db().all<MeantTrace>(
      `${sql} AND ${column} IN (SELECT value FROM json_each(?${values.length + 5}))`,
      ...[0, Number.MAX_SAFE_INTEGER, from, until, ...values, JSON.stringify(traces)],
    );
  }
}
