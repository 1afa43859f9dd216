/**
 * The only door to SQLite. Every connection is opened the same way: WAL, FULL, foreign keys, and what was asked for is
 * read back, because better-sqlite3 is compiled with `DEFAULT_WAL_SYNCHRONOUS=1`: without an explicit word the engine
 * falls to NORMAL with the first write, and a power cut then takes acknowledged mail.
 *
 * SQLite before 3.51.3 can corrupt a WAL file that two connections use while one of them checkpoints; it is refused.
 *
 * Statements are prepared once per connection and kept. A `Reader` cannot write; a `Writer` can do both.
 */
import { closeSync, openSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { err, ok, type Result } from '../../base/result.ts';
import { type Duration, seconds } from '../../base/units.ts';

export type Value = string | number | Uint8Array | null;

export type Reader = {
  all<Row>(sql: string, ...values: readonly Value[]): Row[];
  get<Row>(sql: string, ...values: readonly Value[]): Row | undefined;
  /** Each row as an array of its columns. */
  tuples<Row>(sql: string, ...values: readonly Value[]): Row[];
  /** First column of the first row; undefined where there is none. */
  value<T>(sql: string, ...values: readonly Value[]): T | undefined;
  /** Several statements that see one instant. Synchronous on purpose: nobody can hold a read open (R11). */
  snapshot<T>(read: () => T): T;
  pragma(text: string): unknown;
  /** All pages as they are at one instant, page by page into a new file; nobody is kept from writing meanwhile. */
  copyTo(path: string): Promise<void>;
  close(): void;
};

export type Written = { readonly changes: number; readonly lastId: number };

export type Writer = Reader & {
  run(sql: string, ...values: readonly Value[]): Written;
  exec(sql: string): void;
  inTransaction(): boolean;
};

/** First version without the WAL-reset race (SQLite 3.51.3 release notes). */
const OLDEST_SQLITE = [3, 51, 3] as const;
/** How long a connection waits for another's lock. Only start, checkpoint and close ever meet. */
const BUSY_WAIT: Duration = seconds(5);
/** Pages kept in memory, negative = KiB. */
const CACHE_KIB = -32_000;
/** After a checkpoint the WAL file is cut back to this. */
const WAL_KEPT = 64 * 1024 * 1024;
const FULL = 2;
/** SQLite takes it as an int. */
const ALL_PAGES = 2 ** 31 - 1;
/** Pages: a checkpoint costs two waits for the disk, and this file is written in many small commits. */
const DERIVED_CHECKPOINT = 8000;

export const engineVersion = (): string => {
  const db = new Sqlite(':memory:');
  try {
    return String(db.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    db.close();
  }
};

/** Why this engine must not be used, or null. */
export function engineFault(version: string): string | null {
  const parts = version.split('.').map(Number);
  for (const [at, least] of OLDEST_SQLITE.entries()) {
    const found = parts[at] ?? 0;
    if (found > least) return null;
    if (found < least) return `SQLite ${version} can corrupt a store; ${OLDEST_SQLITE.join('.')} is the oldest allowed`;
  }
  return null;
}

/** Opens for writing, making the file with mode 0600 (its WAL and index inherit the mode). */
export function openWriter(path: string): Result<Writer, string> {
  const fault = engineFault(engineVersion());
  if (fault) return err(fault);
  closeSync(openSync(path, 'a', 0o600));
  const db = new Sqlite(path, { timeout: BUSY_WAIT });
  const writer = wrap(db);
  const journal = db.pragma('journal_mode = WAL', { simple: true });
  if (journal !== 'wal') {
    db.close();
    return err(`The file system cannot carry a write-ahead log (journal mode is ${String(journal)})`);
  }
  // Only this connection checkpoints, when it has nothing better to do.
  db.pragma('wal_autocheckpoint = 0');
  db.pragma(`journal_size_limit = ${WAL_KEPT}`);
  const durable = makeDurable(db);
  if (!durable.ok) db.close();
  return durable.ok ? ok(writer) : durable;
}

/**
 * Opens what can be made anew: synchronous NORMAL, so that a power cut costs the last commits and never the file; the
 * engine checkpoints by itself.
 */
export function openDerived(path: string): Result<Writer, string> {
  const fault = engineFault(engineVersion());
  if (fault) return err(fault);
  closeSync(openSync(path, 'a', 0o600));
  const db = new Sqlite(path, { timeout: BUSY_WAIT });
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma(`wal_autocheckpoint = ${DERIVED_CHECKPOINT}`);
    db.pragma(`journal_size_limit = ${WAL_KEPT}`);
    db.pragma(`cache_size = ${CACHE_KIB}`);
    db.pragma('temp_store = MEMORY');
  } catch (broken) {
    db.close();
    throw broken;
  }
  return ok(wrap(db));
}

export function openReader(path: string): Result<Reader, string> {
  let db: Database | null = null;
  try {
    db = new Sqlite(path, { timeout: BUSY_WAIT, readonly: true, fileMustExist: true });
    db.pragma('query_only = ON');
    const durable = makeDurable(db);
    if (durable.ok) return ok(wrap(db));
    db.close();
    return durable;
  } catch (fault) {
    db?.close();
    return err(`The database cannot be read: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}

/** What the engine says, in words. */
export function synchronousOf(db: Reader): 'off' | 'normal' | 'full' | 'extra' {
  const level = Number(db.value('PRAGMA synchronous'));
  return (['off', 'normal', 'full', 'extra'] as const)[level] ?? 'off';
}

function makeDurable(db: Database): Result<null, string> {
  const wanted: readonly (readonly [string, number])[] = [
    ['synchronous', FULL],
    ['foreign_keys', 1],
    // macOS: fsync does not reach the platter, F_FULLFSYNC does. Elsewhere the words have no effect.
    ...(process.platform === 'darwin'
      ? ([
          ['fullfsync', 1],
          ['checkpoint_fullfsync', 1],
        ] as const)
      : []),
  ];
  for (const [name, value] of wanted) {
    db.pragma(`${name} = ${value}`);
    const found = db.pragma(name, { simple: true });
    if (found !== value) return err(`SQLite did not take ${name} = ${value}; it says ${String(found)}`);
  }
  db.pragma(`cache_size = ${CACHE_KIB}`);
  db.pragma('temp_store = MEMORY');
  return ok(null);
}

type Prepared = {
  all(...values: readonly Value[]): unknown[];
  get(...values: readonly Value[]): unknown;
  run(...values: readonly Value[]): { changes: number; lastInsertRowid: number | bigint };
};

function wrap(db: Database): Writer {
  const kept = new Map<string, Prepared>();
  const plucked = new Map<string, Prepared>();
  const raw = new Map<string, Prepared>();
  const prepare = (sql: string): Prepared => keep(kept, sql, () => db.prepare(steady(sql)));
  const pluck = (sql: string): Prepared => keep(plucked, sql, () => db.prepare(steady(sql)).pluck());
  const tuple = (sql: string): Prepared => keep(raw, sql, () => db.prepare(steady(sql)).raw());
  return {
    all: <Row>(sql: string, ...values: readonly Value[]) => prepare(sql).all(...values) as Row[],
    get: <Row>(sql: string, ...values: readonly Value[]) => prepare(sql).get(...values) as Row | undefined,
    tuples: <Row>(sql: string, ...values: readonly Value[]) => tuple(sql).all(...values) as Row[],
    value: <T>(sql: string, ...values: readonly Value[]) => pluck(sql).get(...values) as T | undefined,
    run(sql, ...values) {
      const { changes, lastInsertRowid } = prepare(sql).run(...values);
      return { changes, lastId: Number(lastInsertRowid) };
    },
    snapshot(read) {
      if (db.inTransaction) return read();
      prepare('BEGIN').run();
      try {
        return read();
      } finally {
        prepare('COMMIT').run();
      }
    },
    exec(sql) {
      db.exec(sql);
    },
    pragma: text => db.pragma(text),
    async copyTo(path) {
      // In one step: a copy in several would begin anew with each commit of the writer.
      await db.backup(path, { progress: () => ALL_PAGES });
    },
    inTransaction: () => db.inTransaction,
    close() {
      kept.clear();
      plucked.clear();
      raw.clear();
      db.close();
    },
  };
}

/**
 * The engine looks at what is bound to `column = ?` (is it -1, 0 or 1?) to guess how many rows that leaves, and so compiles
 * the statement anew at each execution, which for a row by its key takes longer than to fetch it. `+?` has the same value
 * and the same index, and is not looked at.
 */
const steady = (sql: string): string => sql.replaceAll(/= \?/g, '= +?');

function keep(kept: Map<string, Prepared>, sql: string, make: () => unknown): Prepared {
  const known = kept.get(sql);
  if (known) return known;
  const made = make() as Prepared;
  const statement = /\?\d/.test(sql) ? numbered(made) : made;
  kept.set(sql, statement);
  return statement;
}

/** better-sqlite3 takes `?1` for a name; here it counts, as in SQLite. */
function numbered(statement: Prepared): Prepared {
  const named = (values: readonly Value[]) =>
    Object.fromEntries(values.map((value, at) => [at + 1, value])) as unknown as Value;
  return {
    all: (...values) => statement.all(named(values)),
    get: (...values) => statement.get(named(values)),
    run: (...values) => statement.run(named(values)),
  };
}

/** The engine's word for what went wrong: 'SQLITE_FULL', 'SQLITE_IOERR_FSYNC'; null where it was not the engine. */
export function engineCode(fault: unknown): string | null {
  return fault instanceof Sqlite.SqliteError ? fault.code : null;
}
