/**
 * The file of what was learnt, `learnt.db` beside the store's. All in it follows from the mailboxes, so one that is damaged,
 * of another shape or of another store is thrown away without a question.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../base/result.ts';
import { hasShape, openDerivedFile } from '../derived-file.ts';
import { openReader, type Reader, type Writer } from '../sqlite/database.ts';

/** Raised with every change of the tables below, of what a message's marks are (mime/marks.ts), and of what is a lesson. */
const SHAPE = 1;

export const learntPath = (folder: string): string => join(folder, 'learnt.db');

const tables = `
CREATE TABLE account (
  id     INTEGER PRIMARY KEY,
  born   INTEGER NOT NULL,                   -- the store's created_at: another store's account is another one
  modseq INTEGER NOT NULL,                   -- all up to here was looked at
  junk   INTEGER NOT NULL CHECK (junk >= 0), -- messages learnt as such
  good   INTEGER NOT NULL CHECK (good >= 0)
) STRICT;

CREATE TABLE cursor (                        -- the last entry of a mailbox that was looked at, in the order of changes
  account INTEGER NOT NULL,
  mailbox INTEGER NOT NULL,
  modseq  INTEGER NOT NULL,
  uid     INTEGER NOT NULL,
  PRIMARY KEY (account, mailbox)
) STRICT, WITHOUT ROWID;

CREATE TABLE lesson (                        -- as what a message was learnt
  account INTEGER NOT NULL,
  message INTEGER NOT NULL,
  label   TEXT    NOT NULL CHECK (label IN ('junk', 'good', 'held')),
  PRIMARY KEY (account, message)
) STRICT, WITHOUT ROWID;

CREATE TABLE due (                           -- to be looked at again, though nothing happens to it
  account INTEGER NOT NULL,
  message INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (account, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_at ON due (at);

CREATE TABLE mark (                          -- in how many messages of each kind it stood
  account INTEGER NOT NULL,
  mark    INTEGER NOT NULL,                  -- its name, hashed to 52 bits
  junk    INTEGER NOT NULL,
  good    INTEGER NOT NULL,
  day     INTEGER NOT NULL,                  -- when it was learnt last
  PRIMARY KEY (account, mark)
) STRICT, WITHOUT ROWID;

CREATE TABLE sender (                        -- an address whose domain stood in for it
  account INTEGER NOT NULL,
  address TEXT    NOT NULL,
  good    INTEGER NOT NULL,
  bad     INTEGER NOT NULL,
  first   INTEGER NOT NULL,                  -- the oldest message that was learnt
  PRIMARY KEY (account, address)
) STRICT, WITHOUT ROWID;

CREATE TABLE wrote (                         -- whom the account has written to
  account INTEGER NOT NULL,
  address TEXT    NOT NULL,
  PRIMARY KEY (account, address)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** `seed`: of the marks' hash, so that nobody outside can make two of them one. */
export const openLearnt = (folder: string, seed: () => number): Result<Writer, string> =>
  openDerivedFile({
    path: learntPath(folder),
    shape: SHAPE,
    tables: () => `${tables}; INSERT INTO note VALUES ('seed', ${seed()}), ('queued', 0)`,
  });

/** For questions, in another thread; null: there is none of our shape. */
export function readLearnt(folder: string): Reader | null {
  // Until the first lesson there is none, and the engine takes long to say so.
  if (!existsSync(learntPath(folder))) return null;
  const opened = openReader(learntPath(folder));
  if (!opened.ok) return null;
  try {
    if (hasShape(opened.value, SHAPE)) return opened.value;
  } catch (fault) {
    opened.value.close();
    throw fault;
  }
  opened.value.close();
  return null;
}

export const noted = (db: Reader, name: 'seed' | 'queued'): number =>
  db.value<number>('SELECT value FROM note WHERE name = ?', name) ?? 0;
