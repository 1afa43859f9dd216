/**
 * What others make of a message to show it, kept by message so that it is made once: texts and octets whose form is
 * theirs alone. Messages never change and their ids never come back, so a print is right for ever. Nothing here is
 * needed: what is lost, left out for want of room, or of another version, is made again by whoever wants it.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Bytes, Instant } from '../base/units.ts';
import { kibibytes, mebibytes } from '../base/units.ts';
import type { Id } from './interface.ts';
import { closePrintsFile, isBusy, isDamage, joinPrintsFile, openPrintsFile, throwPrintsAway } from './prints-file.ts';
import type { Reader, Writer } from './sqlite/database.ts';

/** By message; `endings` by a number of its maker's own. */
export type PrintKind = 'envelope' | 'structure' | 'header' | 'keys' | 'endings';
export type Print = string | Uint8Array;
export type NewPrint = readonly [kind: PrintKind, id: Id, print: Print];

export type Prints = {
  /** Says who makes them; what another version has made is forgotten. */
  madeBy(version: string): Promise<void>;
  /** In the order of the ids; null: not kept. */
  get(kind: PrintKind, ids: readonly Id[]): Promise<readonly (Print | null)[]>;
  /** Kept soon, where there is room: nobody waits for it. */
  keep(prints: readonly NewPrint[]): void;
  /** Up to which message everything was made, by whoever makes it beforehand. */
  filledTo(): Promise<Id>;
  setFilledTo(message: Id): void;
  /** Forgets those of messages that are gone, in turns. */
  sweep(): Promise<void>;
};

export type PrintsParts = {
  readonly folder: string;
  readonly db: () => Reader;
  readonly now: () => Instant;
  /** Of the store itself. */
  readonly storeBytes: () => Bytes;
  /** What the file may have however small the store is; default 64 MiB. */
  readonly least?: Bytes;
  /** Another thread's: the file is the front's, and must be there. */
  readonly guest?: boolean;
  readonly onFault: (fault: unknown) => void;
};

/** The file may have a quarter of what the store has, and in a small store this. */
const LEAST: Bytes = mebibytes(64);
const SHARE = 4;
/** Of the room: what is small, and saves reading whole mailboxes, has some left when what is large has none. */
const ROOM: Readonly<Record<Exclude<PrintKind, 'endings'>, number>> = {
  header: 1,
  envelope: 1.35,
  structure: 1.35,
  keys: 1.5,
};
/** Larger ones are few, and would fill the room of many. */
const LARGEST: Bytes = kibibytes(16);
/** Kept between two looks at the sizes. */
const BETWEEN_LOOKS: Bytes = mebibytes(2);
const SWEPT_AT_ONCE = 500;
/** So many rows of others are read with each that is asked for, at most, rather than each searched for. */
const GAPS = 2;

const ofMessages: readonly PrintKind[] = ['envelope', 'structure', 'header', 'keys'];
/** A message that has prints has one of these. */
const swept: readonly PrintKind[] = ['envelope', 'keys'];

export function openPrints(parts: PrintsParts): Prints & { close(): void } {
  const { folder, now, onFault, guest = false } = parts;
  let file: Writer | null = null;
  let closed = false;
  /** A file that could not be opened or written is left alone until the next start. */
  let broken = false;
  let untilLook = 0;
  /** Of the room that there is; above 1 there is none. */
  let used = 0;

  const withFile = <T>(otherwise: T, act: (file: Writer) => T): T => {
    if (closed || broken) return otherwise;
    try {
      file ??= guest ? joined(folder) : openPrintsFile(folder, now());
      return act(file);
    } catch (fault) {
      if (isBusy(fault)) return otherwise;
      onFault(fault);
      close();
      broken = guest || !(isDamage(fault) && isThrownAway(folder));
      return otherwise;
    }
  };
  const close = () => {
    try {
      if (file && guest) file.close();
      else if (file) closePrintsFile(file);
    } catch (fault) {
      onFault(fault);
    }
    file = null;
  };
  const hasRoom = (db: Writer, kind: PrintKind, octets: Bytes): boolean => {
    if (kind === 'endings') return true;
    untilLook -= octets;
    if (untilLook <= 0) {
      untilLook = BETWEEN_LOOKS;
      used = bytesIn(db) / Math.max(parts.least ?? LEAST, parts.storeBytes() / SHARE);
    }
    return used <= ROOM[kind];
  };
  const keep = (db: Writer, prints: readonly NewPrint[]) => {
    inTransaction(db, () => {
      for (const [kind, id, print] of prints) {
        if (print.length > LARGEST || !hasRoom(db, kind, print.length)) continue;
        db.run(`INSERT OR REPLACE INTO "${kind}" (id, value) VALUES (?, ?)`, id, print);
      }
    });
  };
  const note = (name: string, value: string) =>
    withFile(undefined, db => db.run('INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)', name, value));
  const noted = (name: string) =>
    withFile(null, db => db.value<string>('SELECT value FROM note WHERE name = ?', name) ?? null);

  return {
    async madeBy(version) {
      if (noted('version') === version) return;
      withFile(undefined, forgetAll);
      note('version', version);
    },
    get: async (kind, ids) => withFile<readonly (Print | null)[] | null>(null, db => found(db, kind, ids)) ?? none(ids),
    keep: prints => withFile(undefined, db => keep(db, prints)),
    filledTo: async () => Number(noted('filled to') ?? 0),
    setFilledTo: message => void note('filled to', String(message)),
    async sweep() {
      for (const kind of swept) {
        for (let after: Id | null = 0; after !== null; await turn()) {
          const from: Id = after;
          after = withFile<Id | null>(null, db => sweepSome(db, parts.db(), kind, from));
        }
      }
    },
    close() {
      close();
      closed = true;
    },
  };
}

function joined(folder: string): Writer {
  const file = joinPrintsFile(folder);
  if (!file) throw new Error('The file of prints is not there');
  return file;
}

/** Some systems keep a file that somebody has open. */
function isThrownAway(folder: string): boolean {
  try {
    throwPrintsAway(folder);
    return true;
  } catch {
    return false;
  }
}

const none = (ids: readonly Id[]): readonly null[] => ids.map(() => null);

function found(db: Writer, kind: PrintKind, ids: readonly Id[]): readonly (Print | null)[] {
  return isDense(ids) ? foundBetween(db, kind, ids) : foundAmong(db, kind, ids);
}

/** Ascending, with few gaps between them: so are those of a mailbox in the order of its UIDs. */
function isDense(ids: readonly Id[]): boolean {
  for (let at = 1; at < ids.length; at++) if (ids[at]! <= ids[at - 1]!) return false;
  return ids.length > 1 && ids.at(-1)! - ids[0]! < GAPS * ids.length;
}

/** Rows that lie together are one pass over their pages, with one search for the first. */
function foundBetween(db: Writer, kind: PrintKind, ids: readonly Id[]): readonly (Print | null)[] {
  const rows = db.tuples<readonly [Id, Print]>(
    `SELECT id, value FROM "${kind}" WHERE id BETWEEN ? AND ? ORDER BY id`,
    ids[0]!,
    ids.at(-1)!,
  );
  let next = 0;
  return ids.map(id => {
    while (next < rows.length && rows[next]![0] < id) next++;
    return rows[next]?.[0] === id ? rows[next]![1] : null;
  });
}

function foundAmong(db: Writer, kind: PrintKind, ids: readonly Id[]): readonly (Print | null)[] {
  const prints: (Print | null)[] = new Array(ids.length).fill(null);
  const rows = db.tuples<readonly [number, Print]>(
    `SELECT j.key, p.value FROM json_each(?) j JOIN "${kind}" p ON p.id = j.value`,
    JSON.stringify(ids),
  );
  for (const row of rows) prints[row[0]] = row[1];
  return prints;
}

/** Pages in use: what was deleted is used again. */
const bytesIn = (db: Writer): Bytes =>
  (db.value<number>('PRAGMA page_count')! - db.value<number>('PRAGMA freelist_count')!) *
  db.value<number>('PRAGMA page_size')!;

function forgetAll(db: Writer): void {
  inTransaction(db, () => {
    for (const kind of [...ofMessages, 'endings']) db.run(`DELETE FROM "${kind}"`);
    db.run(`DELETE FROM note WHERE name = 'filled to'`);
  });
}

/** null: all of a kind were looked at. */
function sweepSome(db: Writer, store: Reader, leading: PrintKind, after: Id): Id | null {
  const ids = db
    .tuples<readonly [Id]>(`SELECT id FROM "${leading}" WHERE id > ? ORDER BY id LIMIT ?`, after, SWEPT_AT_ONCE)
    .map(([id]) => id);
  const there = new Set(
    store
      .tuples<readonly [Id]>('SELECT id FROM message WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
      .map(([id]) => id),
  );
  const gone = JSON.stringify(ids.filter(id => !there.has(id)));
  if (there.size < ids.length) {
    inTransaction(db, () => {
      for (const kind of ofMessages) db.run(`DELETE FROM "${kind}" WHERE id IN (SELECT value FROM json_each(?))`, gone);
    });
  }
  return ids.length < SWEPT_AT_ONCE ? null : ids.at(-1)!;
}

function inTransaction(db: Writer, act: () => void): void {
  db.exec('BEGIN');
  try {
    act();
    db.exec('COMMIT');
  } catch (fault) {
    if (db.inTransaction()) db.exec('ROLLBACK');
    throw fault;
  }
}
