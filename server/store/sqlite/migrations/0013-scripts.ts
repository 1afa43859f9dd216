/** Scripts, what they remember, what waits for them; people's own extension addresses; mailboxes that are full. Released: never changed again. */
export const name = '0013-scripts';
export const sql = `
CREATE TABLE script (                             -- Sieve, RFC 5228
  id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice
  account     INTEGER NOT NULL,                   -- 0: the server's
  name        TEXT    NOT NULL CHECK (name <> ''),
  role        TEXT    NOT NULL,
  text        TEXT    NOT NULL,
  size        INTEGER NOT NULL,                   -- octets
  created_at  INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  modseq      INTEGER NOT NULL,                   -- the account's, or the server's own count
  UNIQUE (account, name),
  CONSTRAINT role_is_known CHECK (role IN ('none', 'active', 'before', 'after')),
  CONSTRAINT active_is_a_persons CHECK (role <> 'active' OR account <> 0),
  CONSTRAINT as_large_as_its_text CHECK (size = octet_length(text))
) STRICT;
CREATE UNIQUE INDEX script_active ON script (account) WHERE role = 'active';    -- one at most

ALTER TABLE account ADD COLUMN scripts INTEGER NOT NULL DEFAULT 0;              -- modseq of the last change of one
ALTER TABLE account ADD COLUMN runs_script INTEGER NOT NULL DEFAULT 0 CHECK (runs_script IN (0, 1));  -- one of them has a role
ALTER TABLE account ADD COLUMN quota_told INTEGER NOT NULL DEFAULT 0 CHECK (quota_told BETWEEN 0 AND 100);  -- per cent it was last warned of
ALTER TABLE account ADD COLUMN over_since INTEGER;                              -- more was taken than its quota, and since when

CREATE TABLE script_memory (                      -- whom vacation has answered (RFC 5230), what duplicate has seen (RFC 7352)
  account INTEGER NOT NULL REFERENCES account(id),
  kind    TEXT    NOT NULL CHECK (kind IN ('vacation', 'duplicate')),
  key     TEXT    NOT NULL CHECK (key <> ''),
  until   INTEGER NOT NULL,
  PRIMARY KEY (account, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX script_memory_until ON script_memory (until);                      -- sweep

CREATE TABLE script_task (                        -- what a client did in a mailbox that has a script for it (RFC 6785)
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL REFERENCES account(id),
  mailbox INTEGER NOT NULL,
  uid     INTEGER NOT NULL,
  cause   TEXT    NOT NULL CHECK (cause IN ('APPEND', 'COPY', 'FLAG')),
  flags   TEXT    NOT NULL CHECK (json_valid(flags)),                           -- of FLAG: which changed
  who     TEXT,                                   -- the address of whoever did it, where it is known
  at      INTEGER NOT NULL
) STRICT;
CREATE INDEX script_task_account ON script_task (account);                      -- foreign key

CREATE TABLE extension (                          -- aliases that a person made for itself: ann-shop@ for ann@
  alias   INTEGER PRIMARY KEY REFERENCES alias(id),
  account INTEGER NOT NULL REFERENCES account(id),
  mailbox TEXT CHECK (mailbox <> ''),             -- where its mail is filed; NULL: as all mail
  made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX extension_account ON extension (account);                          -- a person's list; foreign key
`;
