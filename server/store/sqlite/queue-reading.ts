/** The queue as it is seen: filters, lists, counts, what is due, which reports are due. */
import type { Instant } from '../../base/units.ts';
import type {
  EnvelopeParameters,
  Id,
  QueueBrief,
  QueueFilter,
  QueueRow,
  RecipientState,
  ReportDue,
  SubmittedRow,
} from '../interface.ts';
import type { Reader, Value } from './database.ts';
import { traceScope } from './events.ts';
import { ledgerRows } from './ledger.ts';
import { IS_FROZEN } from './queue-frozen.ts';
import { whereSql } from './where.ts';

export const liveStates = ['queued', 'active', 'deferred', 'held'] as const;
export const finalStates = ['delivered', 'relayed', 'expanded', 'failed', 'cancelled'] as const;

/** Every part given must hold; no part at all selects nothing: null. `r` is the recipient, `q` its message. */
export function filterOf(filter: QueueFilter): { readonly where: string; readonly values: Value[] } | null {
  const parts: string[] = [];
  const values: Value[] = [];
  const among = (column: string, list: readonly (string | number)[] | undefined) => {
    if (!list) return;
    parts.push(`${column} IN (SELECT value FROM json_each(?))`);
    values.push(JSON.stringify(list));
  };
  among('r.id', filter.recipients);
  among('r.queued', filter.queued);
  among('r.state', filter.states);
  if (filter.route !== undefined) {
    parts.push('r.route = ?');
    values.push(filter.route);
  }
  if (filter.trace !== undefined) {
    const connectionToo = traceScope('q.trace', filter.trace);
    parts.push(connectionToo.where);
    values.push(...connectionToo.values);
  }
  if (filter.account !== undefined) {
    parts.push('q.account = ?');
    values.push(filter.account);
  }
  if (filter.operatedBy !== undefined) {
    parts.push('r.operated_by = ?');
    values.push(filter.operatedBy);
  }
  wider(filter, parts, values);
  if (filter.also !== undefined) {
    const also = whereSql(filter.also, filterOf);
    parts.push(also.where);
    values.push(...also.values);
  }
  if (filter.all) parts.push('1');
  return parts.length === 0 ? null : { where: parts.join(' AND '), values };
}

/** Of the same: patterns, ages, sizes, what was said. */
function wider(filter: QueueFilter, parts: string[], values: Value[]): void {
  const add = (sql: string, value: Value | undefined) => {
    if (value === undefined) return;
    parts.push(sql);
    values.push(value);
  };
  add('lower(q.sender) GLOB ?', filter.sender === undefined ? undefined : globOf(filter.sender));
  add('lower(r.address) GLOB ?', filter.address === undefined ? undefined : globOf(filter.address));
  add('q.accepted_at < ?', filter.acceptedBefore);
  add('q.accepted_at > ?', filter.acceptedAfter);
  add('q.expires_at < ?', filter.expiresBefore);
  add('q.size >= ?', filter.sizeAtLeast);
  add('q.size <= ?', filter.sizeAtMost);
  add(
    "instr(lower(coalesce(r.status, '') || ' ' || coalesce(r.reply, '')), ?) > 0",
    filter.says === undefined ? undefined : asciiLower(filter.says),
  );
  add('r.attempts >= ?', filter.attemptsAtLeast);
  if (filter.frozen !== undefined) parts.push(filter.frozen ? IS_FROZEN : `NOT ${IS_FROZEN}`);
}

/** The engine's `lower` knows A to Z; a bracket is a bracket. */
const asciiLower = (text: string): string => text.replace(/[A-Z]/g, letter => letter.toLowerCase());
const globOf = (pattern: string): string => asciiLower(pattern).replaceAll('[', '[[]');

type Columns = Omit<QueueRow, 'uncertain'> & { uncertain: number };
const COLUMNS = `r.id AS recipient, r.queued, q.message, q.trace, q.sender, r.address, r.route, r.state, r.attempts,
  r.next_at AS nextAt, q.not_before AS notBefore, q.accepted_at AS acceptedAt, q.expires_at AS expiresAt, r.settled_at AS settledAt, r.status,
  r.reply, r.host, r.operated_by AS operatedBy, m.subject, q.size, max(r.uncertain, r.final_dot) AS uncertain`;
const TABLES = 'queue_recipient r JOIN queue_message q ON q.id = r.queued JOIN message m ON m.id = q.message';
const rowFrom = <T extends Columns>(row: T) => ({ ...row, uncertain: row.uncertain === 1 });

export function queueRows(db: Reader, filter: QueueFilter, after: Id, limit: number): QueueRow[] {
  const found = filterOf(filter);
  if (!found) return [];
  // Settled rows may be a hundred times the waiting ones: asked for live ones only, the small index is walked.
  const live = filter.states?.every(state => (liveStates as readonly string[]).includes(state));
  return db
    .all<Columns>(
      `SELECT ${COLUMNS} FROM ${TABLES}
        WHERE ${live ? 'r.settled_at IS NULL AND' : ''} r.id > ? AND ${found.where} ORDER BY r.id LIMIT ?`,
      after,
      ...found.values,
      limit,
    )
    .map(rowFrom);
}

const BRIEF = `r.id AS recipient, r.queued, q.trace, q.sender, r.address, r.route, r.state, r.attempts, r.next_at AS nextAt,
  q.accepted_at AS acceptedAt, q.expires_at AS expiresAt, q.size, q.account`;

export function queueBriefs(
  db: Reader,
  filter: QueueFilter,
  after: Id,
  look: number,
): { readonly rows: readonly QueueBrief[]; readonly next: Id | null } {
  const found = filterOf(filter);
  if (!found) return { rows: [], next: null };
  return db.snapshot(() => {
    const brief = (within: string, ...values: Value[]) =>
      db.all<QueueBrief>(
        `SELECT ${BRIEF} FROM queue_recipient r JOIN queue_message q ON q.id = r.queued
          WHERE ${within} AND ${found.where} ORDER BY r.id`,
        ...[...values, ...found.values],
      );
    // Few are named: they are looked up, whatever else waits.
    if (filter.recipients || filter.queued || filter.trace !== undefined)
      return { rows: brief('+r.settled_at IS NULL AND +r.id > ?', after), next: null };
    const last = db.value<Id>(
      'SELECT id FROM queue_recipient WHERE settled_at IS NULL AND id > ? ORDER BY id LIMIT 1 OFFSET ?',
      ...[after, Math.max(0, look - 1)],
    );
    const rows = brief('r.settled_at IS NULL AND r.id > ? AND r.id <= ?', after, last ?? Number.MAX_SAFE_INTEGER);
    return { rows, next: last ?? null };
  });
}

/** Of the rows that are in the store: what was swept counts no more. */
export function countsByState(db: Reader): Record<RecipientState, number> {
  return db.snapshot(() => {
    const counts = Object.fromEntries([...liveStates, ...finalStates].map(state => [state, 0]));
    for (const { name, total, swept } of ledgerRows(db)) if (name !== 'accepted') counts[name] = total - swept;
    const live = db.all<{ state: RecipientState; n: number }>(
      'SELECT state, count(*) AS n FROM queue_recipient WHERE settled_at IS NULL GROUP BY state',
    );
    for (const { state, n } of live) counts[state] = n;
    return counts as Record<RecipientState, number>;
  });
}

/** Of the newest `most` in the queue's memory, those that somebody handed in. */
export const submittedRows = (db: Reader, since: Instant, most: number): SubmittedRow[] =>
  db.all(
    `SELECT q.account, q.accepted_at AS acceptedAt,
            (SELECT count(*) FROM queue_recipient r WHERE r.queued = q.id AND r.route <> 'local') AS elsewhere
       FROM (SELECT id, account, accepted_at FROM queue_message ORDER BY id DESC LIMIT ?) q
      WHERE q.account IS NOT NULL AND q.accepted_at >= ?`,
    ...[most, since],
  );

type DueMessage = Omit<ReportDue, 'parameters' | 'recipients'> & { parameters: string };
type DueRecipient = Columns & { original: string | null; notify: number; bits: number };

export function reportsDueOf(db: Reader, limit: number): ReportDue[] {
  return db.snapshot(() =>
    db
      .all<DueMessage>(
        `SELECT q.id AS queued, q.message, q.trace, q.sender, q.parameters, q.accepted_at AS acceptedAt,
                q.expires_at AS expiresAt, q.list
           FROM queue_message q
          WHERE q.id IN (SELECT DISTINCT queued FROM queue_recipient WHERE dsn_due <> 0 ORDER BY queued LIMIT ?)
          ORDER BY q.id`,
        limit,
      )
      .map(row => ({
        ...row,
        parameters: JSON.parse(row.parameters) as EnvelopeParameters,
        recipients: recipientsDue(db, row.queued),
      })),
  );
}

const recipientsDue = (db: Reader, queued: Id) =>
  db
    .all<DueRecipient>(
      `SELECT ${COLUMNS}, r.original, r.notify, r.dsn_due AS bits FROM ${TABLES}
        WHERE r.queued = ? AND r.dsn_due <> 0 ORDER BY r.id`,
      queued,
    )
    .map(rowFrom);
