/** What was expunged and can be brought back, rights, annotations, saved dates. Released: never changed again. */
export const name = '0003-sharing';
export const sql = `
ALTER TABLE entry ADD COLUMN saved_at INTEGER;    -- when it came into this mailbox (RFC 8514); NULL: before this was kept

CREATE TABLE expunged (                           -- a message that was taken out of a mailbox and can be brought back
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  account       INTEGER NOT NULL REFERENCES account(id),
  message       INTEGER NOT NULL REFERENCES message(id),
  mailbox       INTEGER NOT NULL,                 -- may be gone meanwhile; then the name says where it lay
  mailbox_name  TEXT    NOT NULL,
  uid           INTEGER NOT NULL,
  flags         INTEGER NOT NULL CHECK (flags BETWEEN 0 AND 31),
  keywords      INTEGER NOT NULL,                 -- keyword_set.id
  internal_date INTEGER NOT NULL,
  size          INTEGER NOT NULL,
  expunged_at   INTEGER NOT NULL,
  CONSTRAINT drafts_are_not_kept CHECK (flags & 16 = 0)
) STRICT;
CREATE INDEX expunged_account ON expunged (account);          -- an account's list, newest first; foreign key
CREATE INDEX expunged_at      ON expunged (expunged_at);      -- sweep
CREATE INDEX expunged_message ON expunged (message);          -- sweep: is the message used?

CREATE TABLE mailbox_right (                      -- RFC 4314
  account    INTEGER NOT NULL,
  mailbox    INTEGER NOT NULL,
  identifier TEXT    NOT NULL COLLATE NOCASE CHECK (identifier <> ''),
  rights     TEXT    NOT NULL CHECK (rights <> ''),
  PRIMARY KEY (account, mailbox, identifier),
  FOREIGN KEY (account, mailbox) REFERENCES mailbox (account, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mailbox_right_identifier ON mailbox_right (identifier);   -- sharedWith

CREATE TABLE annotation (                         -- RFC 5464
  account INTEGER NOT NULL REFERENCES account(id),
  mailbox INTEGER NOT NULL,                       -- 0: the account itself
  owner   INTEGER NOT NULL,                       -- the account that alone sees it; 0: all see it
  entry   TEXT    NOT NULL CHECK (entry <> ''),
  value   BLOB    NOT NULL,
  PRIMARY KEY (account, mailbox, owner, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX annotation_owner ON annotation (owner) WHERE owner <> 0;  -- removeAccount: his on others' mailboxes
`;
