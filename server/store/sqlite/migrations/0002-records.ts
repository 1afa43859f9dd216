/** An account's own records, app passwords, messages that wait for their hour. Released: never changed again. */
export const name = '0002-records';
export const sql = `
-- Record ids are never reused; the deletion of a mailbox leaves no row that could say when it was.
ALTER TABLE account ADD COLUMN document_next INTEGER NOT NULL DEFAULT 1;
ALTER TABLE account ADD COLUMN mailbox_gone_modseq INTEGER NOT NULL DEFAULT 0;

CREATE TABLE document (                           -- a record that the store does not read: an identity, a submission
  account INTEGER NOT NULL REFERENCES account(id),
  kind    TEXT    NOT NULL CHECK (kind <> ''),
  id      INTEGER NOT NULL,
  born    INTEGER NOT NULL,
  modseq  INTEGER NOT NULL,                       -- of its last change, or of its end
  body    TEXT CHECK (json_valid(body)),          -- NULL: it is gone, and this row is the memory of it
  PRIMARY KEY (account, kind, id),
  CONSTRAINT born_before_changed CHECK (born <= modseq)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_changed ON document (account, kind, modseq);   -- documents since; documentKinds

CREATE TABLE app_password (                       -- another word for one program
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  account      INTEGER NOT NULL REFERENCES account(id),
  name         TEXT    NOT NULL CHECK (name <> ''),
  hash         BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),   -- SHA-256
  created_at   INTEGER NOT NULL,
  last_used_at INTEGER,
  last_used_by TEXT,
  UNIQUE (account, name),
  CONSTRAINT used_by_somebody CHECK ((last_used_at IS NULL) = (last_used_by IS NULL))
) STRICT;

ALTER TABLE queue_message ADD COLUMN not_before INTEGER;   -- RFC 4865; NULL: at once
`;
