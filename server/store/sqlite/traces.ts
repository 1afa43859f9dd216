/** The list of the newest traces: messages and refused connections, one line each. */
import type { Where } from '../../base/search.ts';
import type { Id, RecipientState, TraceCondition, TraceRow } from '../interface.ts';
import type { Reader, Value } from './database.ts';
import { conditionSql } from './trace-where.ts';
import { whereSql } from './where.ts';
import type { Writing } from './writing.ts';

/** What waits counts before what ended; among the waiting, the one that a person should look at first. */
const worst: readonly RecipientState[] = ['held', 'deferred', 'active', 'queued'];

type Told = { readonly state: RecipientState; readonly because: string | null; readonly recipients: readonly string[] };
type Recipient = { address: string; state: RecipientState; reply: string | null; settledAt: number | null };

/** null: no queue row speaks of it. */
function toldBy(db: Reader, where: 'q.id' | 'q.trace', value: Value): Told | null {
  const rows = db.all<Recipient>(
    `SELECT r.address, r.state, r.reply, r.settled_at AS settledAt
       FROM queue_message q JOIN queue_recipient r ON r.queued = q.id WHERE ${where} = ? ORDER BY r.id`,
    value,
  );
  if (rows.length === 0) return null;
  const waiting = worst.flatMap(state => rows.filter(row => row.state === state));
  const ended = rows.toSorted((a, b) => (b.settledAt ?? 0) - (a.settledAt ?? 0));
  const chief = (waiting[0] ?? ended[0])!;
  return { state: chief.state, because: chief.reply, recipients: rows.map(row => row.address) };
}

/** Before the queue's rows go: what the list will still want to know. */
export function keepTrace(w: Writing, queued: Id): void {
  const told = toldBy(w.db, 'q.id', queued);
  if (!told) return;
  w.db.run(
    `UPDATE trace SET (sender, subject, size) =
              (SELECT q.sender, m.subject, m.size FROM queue_message q JOIN message m ON m.id = q.message
                WHERE q.id = ?1),
            recipients = ?2, state = ?3, because = coalesce(because, ?4)
      WHERE trace = (SELECT trace FROM queue_message WHERE id = ?1)`,
    ...[queued, JSON.stringify(told.recipients), told.state, told.because],
  );
}

export type TraceColumns = {
  trace: string;
  first: Id;
  at: number;
  refused: number;
  because: string | null;
  sender: string | null;
  recipients: string | null;
  subject: string | null;
  size: number | null;
  state: RecipientState | null;
  message: Id | null;
};

/** The newest rows with ids in [floor, before), newest first; `messages and refused` unless sessions are wished for. */
export function selectTraces(
  db: Reader,
  where: {
    readonly floor: Id;
    readonly before: Id;
    readonly sessions: boolean;
    readonly where: Where<TraceCondition> | null;
  },
  limit: number,
): TraceRow[] {
  const parts = ['t.first >= ?', 't.first < ?'];
  const values: Value[] = [where.floor, where.before];
  if (!where.sessions) parts.push('(t.refused = 1 OR t.state IS NOT NULL OR m.id IS NOT NULL)');
  if (where.where !== null) {
    const asked = whereSql(where.where, conditionSql);
    parts.push(asked.where);
    values.push(...asked.values);
  }
  return db
    .all<TraceColumns>(
      `SELECT t.trace, t.first, t.at, t.refused, t.because, coalesce(m.sender, t.sender) AS sender, t.recipients,
              coalesce(m.subject, t.subject) AS subject, coalesce(m.size, t.size) AS size, t.state, m.id AS message
         FROM trace t LEFT JOIN message m ON m.id = (SELECT min(id) FROM message WHERE trace = t.trace)
        WHERE ${parts.join(' AND ')} ORDER BY t.first DESC LIMIT ?`,
      ...values,
      limit,
    )
    .map(row => traceRow(db, row));
}

function traceRow(db: Reader, row: TraceColumns): TraceRow {
  const told = toldBy(db, 'q.trace', row.trace);
  const kept = row.recipients === null ? [] : (JSON.parse(row.recipients) as string[]);
  return {
    trace: row.trace,
    first: row.first,
    at: row.at,
    sender: row.sender,
    recipients: told?.recipients ?? kept,
    subject: row.subject,
    size: row.size,
    state: told?.state ?? stateWithoutQueue(row),
    because: told?.because ?? row.because,
  };
}

/** Without queue rows: what was kept of them, a refusal, an APPEND (which lies where it was put), or a mere session. */
function stateWithoutQueue(row: TraceColumns): TraceRow['state'] {
  if (row.state !== null) return row.state;
  if (row.refused === 1) return 'refused';
  return row.message === null ? 'session' : 'delivered';
}

export const firstTrace = (db: Reader): Id => db.value<Id>('SELECT coalesce(min(first), 0) FROM trace') ?? 0;
