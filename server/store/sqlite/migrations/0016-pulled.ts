/** Accounts elsewhere whose mail is fetched, and which of their messages have been. Released: never changed again. */
export const name = '0016-pulled';
export const sql = `
CREATE TABLE pulled (                             -- an account elsewhere
  id         INTEGER PRIMARY KEY AUTOINCREMENT,   -- never given twice: what was fetched is known by it
  account    INTEGER NOT NULL REFERENCES account(id),
  body       TEXT    NOT NULL,                    -- JSON, mra's
  secret     TEXT,                                -- sealed; NULL: none
  state      TEXT    NOT NULL,                    -- JSON, mra's: what came of the last try
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX pulled_account ON pulled (account);  -- removeAccount

CREATE TABLE pulled_message (                     -- taken, or passed over for good
  pulled        INTEGER NOT NULL REFERENCES pulled(id),
  folder        TEXT    NOT NULL,                 -- '' of POP3
  generation    TEXT    NOT NULL,                 -- UIDVALIDITY; '' of POP3
  key           TEXT    NOT NULL CHECK (key <> ''),
  print         BLOB,                             -- of what it says of itself
  taken_at      INTEGER NOT NULL,
  missing_since INTEGER,                          -- not listed since; NULL: it was there
  PRIMARY KEY (pulled, folder, generation, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX pulled_message_print   ON pulled_message (pulled, print) WHERE print IS NOT NULL;                 -- known under another key?
CREATE INDEX pulled_message_missing ON pulled_message (pulled, missing_since) WHERE missing_since IS NOT NULL; -- forgetting
`;
