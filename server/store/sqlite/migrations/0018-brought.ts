/** Jobs that bring mail in or carry it out, and what became of each message of theirs. Released: never changed again. */
export const name = '0018-brought';
export const sql = `
CREATE TABLE moving (                             -- a job
  id         INTEGER PRIMARY KEY AUTOINCREMENT,   -- never given twice
  account    INTEGER NOT NULL REFERENCES account(id),
  state      TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'proving', 'paused', 'failed', 'done', 'cancelled')),
  body       TEXT    NOT NULL,                    -- JSON, moving's: what is to be done
  progress   TEXT    NOT NULL,                    -- JSON, moving's: how far it is, what came of it
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX moving_account ON moving (account);  -- removeAccount

CREATE TABLE moved (                              -- a message that a job has met, written in the commit that filed it
  job           INTEGER NOT NULL REFERENCES moving(id),
  folder        INTEGER NOT NULL,                 -- a number of the job's
  key           TEXT    NOT NULL CHECK (key <> ''),
  outcome       TEXT    NOT NULL CHECK (outcome IN ('taken', 'duplicate', 'untaken')),
  mailbox       INTEGER,                          -- where it was filed, or lay already; no reference: it may go
  uid           INTEGER,
  sha256        BLOB,                             -- of the octets as they were read
  size          INTEGER NOT NULL,
  told          TEXT,                             -- JSON: why it was not taken
  flags         INTEGER NOT NULL DEFAULT 0,       -- as it was filed
  keywords      INTEGER NOT NULL DEFAULT 0,       -- keyword_set.id
  internal_date INTEGER,
  PRIMARY KEY (job, folder, key),
  CONSTRAINT filed_somewhere CHECK (outcome = 'untaken' OR (mailbox IS NOT NULL AND uid IS NOT NULL AND sha256 IS NOT NULL)),
  CONSTRAINT untaken_is_told CHECK ((outcome = 'untaken') = (told IS NOT NULL))
) STRICT, WITHOUT ROWID;
`;
