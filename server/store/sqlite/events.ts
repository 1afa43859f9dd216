/**
 * The journal: append-only facts, written in the transaction of the change they tell of. A note comes with its command,
 * or is made here per message by one INSERT … SELECT. The `trace` table has one row per trace for the list of the
 * newest.
 */
import { connectionOf } from '../../events/trace.ts';
import type { Chronicle, EventFilter, Id, Note, NotePerMessage, StoredNote } from '../interface.ts';
import type { Reader, Value, Writer } from './database.ts';
import type { AllCommands, AnyName, Writing } from './writing.ts';

/** The notes that travel with a command, in the order in which they are written. Both threads reckon the same list. */
export function carriedNotes<N extends AnyName>(
  name: N,
  input: AllCommands[N]['in'],
  chronicle: Chronicle | undefined,
): readonly Note[] {
  const told = chronicle?.notes ?? [];
  const own = ownNotes(name, input);
  return own.length === 0 ? told : [...told, ...own];
}

function ownNotes(name: AnyName, input: unknown): readonly Note[] {
  switch (name) {
    case 'deliver':
    case 'expand':
      return [(input as AllCommands['deliver']['in']).note];
    case 'settle':
      return (input as AllCommands['settle']['in']).settlements.map(settlement => settlement.note);
    case 'carryOut':
    case 'carryOutTask':
      return (input as AllCommands['carryOut']['in']).files.flatMap(({ note }) => (note ? [note] : []));
    case 'report': {
      const { note } = input as AllCommands['report']['in'];
      return note ? [note] : [];
    }
    default:
      return [];
  }
}

/** Returns the first id; the others follow it without a gap. */
export function writeNotes(w: Writing, notes: readonly Note[]): Id | null {
  let first: Id | null = null;
  let before: string | null = null;
  for (const note of notes) {
    if (w.dropped.has(note)) continue;
    const patch = w.patches.get(note);
    const fields = JSON.stringify(patch ? { ...note.fields, ...patch } : note.fields);
    const id = insertEvent(w.db, note, fields);
    first ??= id;
    if (note.trace !== before) beginTrace(w.db, id, note);
    before = note.trace;
    if (isRefusal(note)) markRefused(w.db, note);
  }
  return first;
}

const insertEvent = (db: Writer, note: Note, fields: string): Id =>
  db.run('INSERT INTO event (at, name, trace, fields) VALUES (?, ?, ?, ?)', note.at, note.name, note.trace, fields)
    .lastId;

const beginTrace = (db: Writer, first: Id, note: Note): void => {
  db.run('INSERT INTO trace (first, trace, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', first, note.trace, note.at);
};

/** A stranger or a person was told no; what the server says of itself has no `remote`. */
const isRefusal = (note: Note): boolean => note.name.endsWith('refused') && typeof note.fields.remote === 'string';

const markRefused = (db: Writer, note: Note): void => {
  const because = note.fields.because ?? note.fields.why ?? null;
  const { sender } = note.fields;
  db.run(
    'UPDATE trace SET refused = 1, because = coalesce(because, ?), sender = coalesce(sender, ?) WHERE trace = ?',
    ...[because === null ? null : String(because), typeof sender === 'string' ? sender : null, note.trace],
  );
  for (const recipient of refusedRecipients(note.fields))
    db.run(
      `UPDATE trace SET recipients = json_insert(coalesce(recipients, '[]'), '$[#]', ?1)
        WHERE trace = ?2 AND json_array_length(coalesce(recipients, '[]')) < ?3
          AND NOT EXISTS (SELECT 1 FROM json_each(coalesce(recipients, '[]')) WHERE value = ?1)`,
      ...[recipient, note.trace, MOST_REFUSED],
    );
};

/** Of a connection that was refused more often, the first are what it is found by. */
const MOST_REFUSED = 20;

function refusedRecipients({ recipient, recipients }: Note['fields']): readonly string[] {
  const all = typeof recipient === 'string' ? [recipient] : Array.isArray(recipients) ? recipients : [];
  return all.filter(one => typeof one === 'string').slice(0, MOST_REFUSED);
}

/** A range of entries in one mailbox, and what a note about each of them says besides. */
export type NotedEntries = {
  readonly account: Id;
  readonly mailbox: Id;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** First of the new UIDs, for a copy or a move; they ascend with the old ones. */
  readonly newUid?: number;
  /** What the flags are now. */
  readonly withFlags?: boolean;
};

/** One event for every entry in the range, under its message's own trace. */
export function notePerMessage(w: Writing, note: NotePerMessage | null, entries: NotedEntries): number {
  if (!note) return 0;
  const { account, mailbox, name, from, to, newUid, withFlags } = entries;
  const extra: Value[] = [];
  let fields = `json_set(?, '$.mailbox', ?, '$.uid', e.uid`;
  if (newUid !== undefined) {
    fields += `, '$.toUid', ? + row_number() OVER (ORDER BY e.uid) - 1`;
    extra.push(newUid);
  }
  if (withFlags) fields += `, '$.flags', e.flags, '$.keywords', json(k.names)`;
  const { changes, lastId } = w.db.run(
    `INSERT INTO event (at, name, trace, fields)
     SELECT ?, ?, m.trace, ${fields})
       FROM entry e JOIN message m ON m.id = e.message JOIN keyword_set k ON k.id = e.keywords
      WHERE e.account = ? AND e.mailbox = ? AND e.uid BETWEEN ? AND ?
      ORDER BY e.uid`,
    ...[note.at, note.name, JSON.stringify(note.fields), name, ...extra, account, mailbox, from, to],
  );
  if (changes > 0) tellMade(w, lastId - changes + 1, lastId);
  return changes;
}

function tellMade(w: Writing, first: Id, last: Id): void {
  w.made.push([first, last]);
  w.db.run(
    `INSERT INTO trace (first, trace, at)
     SELECT id, trace, at FROM event WHERE id BETWEEN ? AND ? ORDER BY id ON CONFLICT DO NOTHING`,
    first,
    last,
  );
}

// ── reading ──

type EventRow = { id: Id; name: string; at: number; trace: string; fields: string };
const stored = (row: EventRow): StoredNote => ({ ...row, fields: JSON.parse(row.fields) });

export const eventsBetween = (db: Reader, first: Id, last: Id): StoredNote[] =>
  db
    .all<EventRow>('SELECT id, name, at, trace, fields FROM event WHERE id BETWEEN ? AND ? ORDER BY id', first, last)
    .map(stored);

export const lastEvent = (db: Reader): Id => db.value<Id>('SELECT coalesce(max(id), 0) FROM event') ?? 0;
export const firstEvent = (db: Reader): Id => db.value<Id>('SELECT coalesce(min(id), 0) FROM event') ?? 0;

/** Which traces a filter's trace selects: itself, what hangs on it, and for a message its own connection's notes. */
export function traceScope(column: string, trace: string): { readonly where: string; readonly values: Value[] } {
  const connection = connectionOf(trace);
  // '-' is followed by '.' in ASCII: all that begins with `trace-`.
  const where = `(${column} = ? OR (${column} > ? AND ${column} < ?)${connection === trace ? '' : ` OR ${column} = ?`})`;
  return { where, values: [trace, `${trace}-`, `${trace}.`, ...(connection === trace ? [] : [connection])] };
}

/** Matching events with ids in (after, before). */
export function selectEvents(db: Reader, filter: EventFilter, after: Id, before: Id, limit: number): StoredNote[] {
  // Of one trace the index of traces is the way, and never the journal from end to end: a plus keeps the ids out of that choice.
  const id = filter.trace === undefined ? 'id' : '+id';
  const parts = [`${id} > ?`, `${id} < ?`];
  const values: Value[] = [after, before];
  if (filter.trace !== undefined) {
    const scope = traceScope('trace', filter.trace);
    parts.push(scope.where);
    values.push(...scope.values);
  }
  if (filter.names) {
    const names = filter.names.map(name => (name.endsWith('.') ? `(name >= ? AND name < ?)` : 'name = ?'));
    parts.push(`(${names.join(' OR ') || '0'})`);
    for (const name of filter.names) values.push(...(name.endsWith('.') ? [name, `${name.slice(0, -1)}/`] : [name]));
  }
  const order = filter.newestFirst ? 'DESC' : 'ASC';
  return db
    .all<EventRow>(
      `SELECT id, name, at, trace, fields FROM event WHERE ${parts.join(' AND ')} ORDER BY ${id} ${order} LIMIT ?`,
      ...values,
      limit,
    )
    .map(stored);
}

/** The oldest of this name of each trace that has one. */
export const eventsNamed = (db: Reader, name: string, traces: readonly string[]): StoredNote[] =>
  db
    .all<EventRow>(
      `SELECT min(e.id) AS id, e.name, e.at, e.trace, e.fields FROM json_each(?) j JOIN event e ON e.trace = j.value
        WHERE e.name = ? GROUP BY e.trace`,
      ...[JSON.stringify(traces), name],
    )
    .map(stored);

/** How many of each name happened at or after `since`, among ids in [low, high). */
export const countsOfNames = (db: Reader, since: number, low: Id, high: Id): { name: string; n: number }[] =>
  db.all('SELECT name, count(*) AS n FROM event WHERE id >= ? AND id < ? AND at >= ? GROUP BY name', low, high, since);
