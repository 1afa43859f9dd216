/** Mailing lists: members, what waits for an answer, posts. Released: never changed again. */
export const name = '0015-lists';
export const sql = `
CREATE TABLE list (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice: signed into addresses
  domain          INTEGER NOT NULL REFERENCES domain(id),
  address         TEXT    NOT NULL UNIQUE CHECK (address <> ''),
  body            TEXT    NOT NULL CHECK (json_valid(body)),  -- its rules; not read here
  archive_account INTEGER,                            -- where its posts are kept; both NULL: nowhere
  archive_mailbox INTEGER,
  archive_readers TEXT    CHECK (archive_readers IN ('owners', 'members', 'everybody')),
  members         INTEGER NOT NULL DEFAULT 0 CHECK (members >= 0),
  created_at      INTEGER NOT NULL,
  CONSTRAINT archive_is_whole CHECK ((archive_account IS NULL) = (archive_mailbox IS NULL) AND (archive_account IS NULL) = (archive_readers IS NULL))
) STRICT;
CREATE INDEX list_domain ON list (domain);            -- foreign key

CREATE TABLE list_owner (
  list    INTEGER NOT NULL REFERENCES list(id),
  account INTEGER NOT NULL REFERENCES account(id),
  PRIMARY KEY (list, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_owner_account ON list_owner (account);  -- foreign key

CREATE TABLE list_member (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,      -- never used twice: signed into return paths
  list        INTEGER NOT NULL REFERENCES list(id),
  address     TEXT    NOT NULL CHECK (address <> ''),
  name        TEXT    NOT NULL,
  state       TEXT    NOT NULL CHECK (state IN ('active', 'paused', 'disabled')),
  posting     TEXT    NOT NULL CHECK (posting IN ('usual', 'moderated', 'free', 'barred')),
  own_posts   INTEGER NOT NULL CHECK (own_posts IN (0, 1)),
  joined_at   INTEGER NOT NULL,
  by          TEXT    NOT NULL,
  score       INTEGER NOT NULL DEFAULT 0 CHECK (score >= 0),  -- for what came back
  bounced_at  INTEGER,
  said        TEXT,
  disabled_at INTEGER,
  probes      INTEGER NOT NULL DEFAULT 0 CHECK (probes >= 0),
  probed_at   INTEGER,
  UNIQUE (list, address),
  CONSTRAINT disabled_since CHECK ((state = 'disabled') = (disabled_at IS NOT NULL))
) STRICT;
CREATE INDEX list_member_page ON list_member (list, id);          -- a post's next members
CREATE INDEX list_member_address ON list_member (address);        -- listsOf
CREATE INDEX list_member_disabled ON list_member (probed_at) WHERE state = 'disabled';  -- who is asked again

CREATE TABLE list_request (                           -- somebody wishes to join, to leave, to come back
  token      TEXT    PRIMARY KEY CHECK (token <> ''),
  list       INTEGER NOT NULL REFERENCES list(id),
  kind       TEXT    NOT NULL CHECK (kind IN ('join', 'leave', 'return')),
  address    TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN ('confirm', 'approve')),
  asked_at   INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX list_request_list ON list_request (list, asked_at);      -- a list's, and how many lately
CREATE INDEX list_request_address ON list_request (address, asked_at);  -- how many an address was sent
CREATE INDEX list_request_expires ON list_request (expires_at);       -- forgetting

CREATE TABLE list_post (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  list       INTEGER NOT NULL REFERENCES list(id),
  recipient  INTEGER NOT NULL UNIQUE,                 -- the queue's row by which it came; may be forgotten there
  token      TEXT    NOT NULL UNIQUE,
  message    INTEGER NOT NULL,
  trace      TEXT    NOT NULL,
  author     TEXT    NOT NULL,
  subject    TEXT    NOT NULL,
  reason     TEXT    NOT NULL,
  size       INTEGER NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN ('held', 'approved', 'rejected', 'going', 'sent')),
  at         INTEGER NOT NULL,
  decided_at INTEGER,
  by         TEXT,
  copy       INTEGER,                                 -- queue_message of what goes to members
  reached    INTEGER NOT NULL DEFAULT 0,              -- the last member who has been given it
  members    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX list_post_list ON list_post (list, id);              -- a list's newest
CREATE INDEX list_post_held ON list_post (at) WHERE state = 'held';  -- too old
CREATE INDEX list_post_old ON list_post (at);                     -- forgetting
`;
