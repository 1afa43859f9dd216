/**
 * The file of prints, `prints.db` beside the store's. All in it can be made anew, so it is written without waiting for
 * the disk: a process that dies leaves it whole, a machine that dies may not. So the file notes in which run of the
 * machine it was last open; one that was not closed in an earlier run, that is damaged, or of another shape, is thrown
 * away without a question.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import type { Instant } from '../base/units.ts';
import { minutes } from '../base/units.ts';
import type { PrintKind } from './prints.ts';
import { engineCode, openDerived, type Writer } from './sqlite/database.ts';

/** Raised with every change of the tables below. */
const SHAPE = 2;
/** Rows are some hundred octets and read by the hundred: large pages are fewer reads. */
const PAGE = 16_384;
/** The system keeps the file in its memory already. */
const CACHE_KIB = -4_000;
/** Pages; without waiting for the disk a checkpoint is some milliseconds of copying. */
const CHECKPOINT = 250;
/** A machine's start is reckoned from two clocks and not exact. */
const BOOT_TOLERANCE = minutes(1);

export const printsPath = (folder: string): string => join(folder, 'prints.db');

const kinds: readonly PrintKind[] = ['envelope', 'structure', 'header', 'keys', 'endings'];

const tables = `
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
${kinds.map(kind => `CREATE TABLE "${kind}" (id INTEGER PRIMARY KEY, value ANY NOT NULL) STRICT;`).join('\n')}
`;

export function openPrintsFile(folder: string, now: Instant): Writer {
  const boot = bootOf(now);
  const found = openTrusted(folder, boot);
  if (found) return found;
  throwPrintsAway(folder);
  const fresh = openDerived(printsPath(folder));
  if (!fresh.ok) throw new Error(fresh.error);
  fresh.value.pragma('journal_mode = DELETE');
  fresh.value.pragma(`page_size = ${PAGE}`);
  fresh.value.exec('VACUUM');
  fresh.value.pragma('journal_mode = WAL');
  fresh.value.exec(`BEGIN; ${tables} PRAGMA user_version = ${SHAPE}; COMMIT`);
  return begun(fresh.value, boot);
}

/**
 * For another thread of the same server, while the file is open in the front's: it neither vouches for the file nor
 * throws it away. null: there is none of our shape.
 */
export function joinPrintsFile(folder: string): Writer | null {
  if (!existsSync(printsPath(folder))) return null;
  const opened = openDerived(printsPath(folder));
  if (!opened.ok) return null;
  const db = opened.value;
  if (db.value<number>('PRAGMA user_version') !== SHAPE) {
    db.close();
    return null;
  }
  setUp(db);
  return db;
}

/** null: there is none, or none that can be trusted. */
function openTrusted(folder: string, boot: string): Writer | null {
  let db: Writer | null = null;
  try {
    const opened = openDerived(printsPath(folder));
    if (!opened.ok) return null;
    db = opened.value;
    if (db.value<number>('PRAGMA user_version') === SHAPE && wasClosed(db, boot)) return begun(db, boot);
  } catch (fault) {
    if (!isDamage(fault)) {
      db?.close();
      throw fault;
    }
  }
  db?.close();
  return null;
}

const wasClosed = (db: Writer, boot: string): boolean => {
  const last = db.value<string>(`SELECT value FROM note WHERE name = 'open in'`);
  return last === undefined || isSameRun(last, boot);
};

/** That it is open is on the disk before anything else is written without waiting. */
function begun(db: Writer, boot: string): Writer {
  db.pragma('synchronous = FULL');
  db.run(`INSERT OR REPLACE INTO note (name, value) VALUES ('open in', ?)`, boot);
  db.pragma('wal_checkpoint(TRUNCATE)');
  setUp(db);
  // Whoever serves clients does not wait for a thread that fills the file: what cannot be kept now is made again.
  db.pragma('busy_timeout = 0');
  return db;
}

function setUp(db: Writer): void {
  db.pragma('synchronous = OFF');
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT}`);
  db.pragma(`cache_size = ${CACHE_KIB}`);
}

/** All of it is on the disk before it says so. */
export function closePrintsFile(db: Writer): void {
  db.pragma('synchronous = FULL');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.run(`DELETE FROM note WHERE name = 'open in'`);
  db.close();
}

export const isDamage = (fault: unknown): boolean => /^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(engineCode(fault) ?? '');

export const isBusy = (fault: unknown): boolean => /^SQLITE_BUSY/.test(engineCode(fault) ?? '');

export function throwPrintsAway(folder: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${printsPath(folder)}${end}`, { force: true });
}

/** The system's own name for this run of it, or when it began. */
function bootOf(now: Instant): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return String(Math.round(now - uptime() * 1000));
  }
}

const isSameRun = (a: string, b: string): boolean => a === b || Math.abs(Number(a) - Number(b)) <= BOOT_TOLERANCE;
