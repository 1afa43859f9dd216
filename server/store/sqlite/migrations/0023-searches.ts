/** Searches that are kept under a name and seen over IMAP, with the UID of each message in them. Released: never changed again. */
export const name = '0023-searches';
export const sql = `
CREATE TABLE search (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice
  account     INTEGER NOT NULL REFERENCES account(id),
  root        TEXT    NOT NULL,                   -- only in this mailbox and below it; '': in all of them
  name        TEXT    NOT NULL,
  query       TEXT    NOT NULL,                   -- as it was typed
  place       INTEGER NOT NULL,                   -- in the order in which they are shown
  uidvalidity INTEGER NOT NULL,
  uid_next    INTEGER NOT NULL DEFAULT 1,
  modseq      INTEGER NOT NULL,                   -- of the last message that came or went
  epoch       TEXT    NOT NULL DEFAULT '',        -- of the index, and how far it was looked at
  looked      INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account, root, name)
) STRICT;

CREATE TABLE search_member (
  search  INTEGER NOT NULL REFERENCES search(id),
  uid     INTEGER NOT NULL CHECK (uid BETWEEN 1 AND 4294967295),
  message INTEGER NOT NULL,                       -- no reference: it may be gone before it is looked at again
  modseq  INTEGER NOT NULL,                       -- when it came, or changed without any copy of it saying so
  size    INTEGER NOT NULL,
  PRIMARY KEY (search, uid)
) STRICT, WITHOUT ROWID;
`;
