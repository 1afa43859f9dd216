/** The first schema. Released: never changed again; what comes later is a new migration. */
export const name = '0001-initial';
export const sql = `
-- Times are ms since the epoch, UTC. Keys begin with the account, so that one account's mail lies together.

CREATE TABLE meta (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ── who lives here ──
CREATE TABLE domain (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  name     TEXT NOT NULL UNIQUE COLLATE NOCASE,   -- A-labels
  alias_of INTEGER REFERENCES domain(id),
  CONSTRAINT no_alias_of_itself CHECK (alias_of <> id)
) STRICT;
CREATE INDEX domain_alias ON domain (alias_of) WHERE alias_of IS NOT NULL;   -- foreign key; removeDomain

CREATE TABLE account (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  domain           INTEGER NOT NULL REFERENCES domain(id),
  address          TEXT    NOT NULL UNIQUE COLLATE NOCASE,
  name             TEXT    NOT NULL,
  enabled          INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  password         TEXT,                          -- PHC string
  scram            TEXT,
  quota_bytes      INTEGER CHECK (quota_bytes >= 0),
  used_bytes       INTEGER NOT NULL DEFAULT 0 CHECK (used_bytes >= 0),
  used_messages    INTEGER NOT NULL DEFAULT 0 CHECK (used_messages >= 0),
  modseq           INTEGER NOT NULL DEFAULT 1 CHECK (modseq >= 1),   -- one counter for all its mailboxes
  uidvalidity_next INTEGER NOT NULL CHECK (uidvalidity_next BETWEEN 1 AND 4294967295),
  mailbox_next     INTEGER NOT NULL DEFAULT 1,    -- mailbox ids are never reused
  created_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX account_domain ON account (domain);  -- foreign key; removeDomain

CREATE TABLE alias (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  domain  INTEGER NOT NULL REFERENCES domain(id),
  address TEXT NOT NULL UNIQUE COLLATE NOCASE,    -- '@domain' is a catch-all
  targets TEXT NOT NULL CHECK (json_valid(targets))
) STRICT;
CREATE INDEX alias_domain ON alias (domain);      -- foreign key; removeDomain

-- ── mailboxes ──
CREATE TABLE mailbox (
  account        INTEGER NOT NULL REFERENCES account(id),
  id             INTEGER NOT NULL,
  name           TEXT    NOT NULL,                -- '/' between the levels, Unicode
  role           TEXT CHECK (role IN ('inbox', 'drafts', 'sent', 'archive', 'junk', 'trash')),
  uidvalidity    INTEGER NOT NULL,
  uidnext        INTEGER NOT NULL DEFAULT 1,
  recent_from    INTEGER NOT NULL DEFAULT 1,      -- first UID that no session was given as \\Recent
  highest_modseq INTEGER NOT NULL DEFAULT 1,
  tomb_floor     INTEGER NOT NULL DEFAULT 0,      -- expunges up to this modseq may be forgotten
  messages       INTEGER NOT NULL DEFAULT 0 CHECK (messages >= 0),
  unseen         INTEGER NOT NULL DEFAULT 0 CHECK (unseen BETWEEN 0 AND messages),
  deleted        INTEGER NOT NULL DEFAULT 0 CHECK (deleted BETWEEN 0 AND messages),
  bytes          INTEGER NOT NULL DEFAULT 0 CHECK (bytes >= 0),
  PRIMARY KEY (account, id),
  UNIQUE (account, name),
  UNIQUE (account, uidvalidity),
  CONSTRAINT recent_is_a_uid CHECK (recent_from BETWEEN 1 AND uidnext)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscription (                       -- names, with or without a mailbox (RFC 3501 §6.3.9)
  account INTEGER NOT NULL REFERENCES account(id),
  name    TEXT    NOT NULL,
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;

-- ── messages ──
CREATE TABLE blob (
  id         INTEGER PRIMARY KEY,
  sha256     BLOB    NOT NULL UNIQUE CHECK (length(sha256) = 32),
  size       INTEGER NOT NULL CHECK (size >= 0),
  segment    INTEGER,                             -- file segments/NNNNNN.seg …
  place      INTEGER,                             -- … and the octet where the content begins
  data       BLOB,                                -- or the content itself
  CONSTRAINT lies_in_one_place CHECK ((data IS NULL) = (segment IS NOT NULL) AND (segment IS NULL) = (place IS NULL)),
  CONSTRAINT inline_is_whole CHECK (data IS NULL OR length(data) = size)
) STRICT;
CREATE INDEX blob_segment ON blob (segment, size) WHERE segment IS NOT NULL;   -- compaction: what lives in a segment

CREATE TABLE keyword_set (                        -- sets of keywords, interned; 0 is the empty one
  id    INTEGER PRIMARY KEY,
  names TEXT NOT NULL UNIQUE CHECK (json_valid(names))
) STRICT;
INSERT INTO keyword_set (id, names) VALUES (0, '[]');

CREATE TABLE message (                            -- never changes; shared by recipients and copies
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  blob        INTEGER NOT NULL REFERENCES blob(id),
  trace       TEXT    NOT NULL,
  sender      TEXT,                               -- reverse-path; NULL: it did not come through the queue
  size        INTEGER NOT NULL CHECK (size >= 0), -- as a client reads it
  created_at  INTEGER NOT NULL,
  message_id  TEXT,
  subject     TEXT    NOT NULL,
  author      TEXT    NOT NULL,
  addressees  TEXT    NOT NULL,
  date        INTEGER,
  preview     TEXT    NOT NULL,
  attachment  INTEGER NOT NULL CHECK (attachment IN (0, 1)),
  prefix      TEXT    NOT NULL,                   -- header fields of ours before the content
  envelope    TEXT,                               -- JSON; NULL: not parsed yet
  structure   TEXT,                               -- JSON, offsets into what a client reads
  CONSTRAINT parsed_together CHECK ((envelope IS NULL) = (structure IS NULL))
) STRICT;
CREATE INDEX message_blob  ON message (blob);     -- sweep: is the blob used?
CREATE INDEX message_trace ON message (trace);    -- messageByTrace, traces

CREATE TABLE entry (                              -- a message in a mailbox
  account       INTEGER NOT NULL,
  mailbox       INTEGER NOT NULL,
  uid           INTEGER NOT NULL CHECK (uid BETWEEN 1 AND 4294967295),
  message       INTEGER NOT NULL REFERENCES message(id),
  modseq        INTEGER NOT NULL,
  flags         INTEGER NOT NULL CHECK (flags BETWEEN 0 AND 31),
  keywords      INTEGER NOT NULL DEFAULT 0,       -- keyword_set.id
  internal_date INTEGER NOT NULL,
  size          INTEGER NOT NULL,
  PRIMARY KEY (account, mailbox, uid),
  FOREIGN KEY (account, mailbox) REFERENCES mailbox (account, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_changed ON entry (account, mailbox, modseq);   -- changes since a modseq
CREATE INDEX entry_unseen ON entry (account, mailbox, uid) WHERE flags & 1 = 0;               -- firstUnseen
CREATE INDEX entry_keywords ON entry (account, mailbox, keywords) WHERE keywords <> 0;        -- keywords in use
CREATE INDEX entry_message ON entry (message);                    -- places; sweep: is the message used?

CREATE TABLE tombstone (                          -- UIDs that were expunged, as ranges
  account INTEGER NOT NULL,
  mailbox INTEGER NOT NULL,
  modseq  INTEGER NOT NULL,
  first   INTEGER NOT NULL,
  last    INTEGER NOT NULL CHECK (last >= first),
  at      INTEGER NOT NULL,
  PRIMARY KEY (account, mailbox, modseq, first)
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstone_at ON tombstone (at);      -- sweep

CREATE TABLE orphan (                             -- perhaps nobody's any more; looked at again before it is deleted
  message INTEGER PRIMARY KEY,
  since   INTEGER NOT NULL
) STRICT;
CREATE INDEX orphan_since ON orphan (since);      -- sweep

-- ── the queue: one row per recipient ──
CREATE TABLE queue_message (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  message     INTEGER NOT NULL REFERENCES message(id),
  trace       TEXT    NOT NULL,
  sender      TEXT    NOT NULL,                   -- '' is the null sender
  parameters  TEXT    NOT NULL CHECK (json_valid(parameters)),
  origin      TEXT    NOT NULL CHECK (origin IN ('smtp', 'submission', 'local', 'report')),
  account     INTEGER,                            -- who submitted it; outlives the account
  accepted_at INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL,
  hops        INTEGER NOT NULL,
  size        INTEGER NOT NULL                    -- as it goes to the next hop
) STRICT;
CREATE INDEX queue_message_message ON queue_message (message);    -- sweep: is the message used?
CREATE INDEX queue_message_trace   ON queue_message (trace);      -- filter by trace

CREATE TABLE queue_recipient (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  queued       INTEGER NOT NULL REFERENCES queue_message(id),
  address      TEXT    NOT NULL,
  original     TEXT,                              -- ORCPT
  notify       INTEGER NOT NULL CHECK (notify BETWEEN 0 AND 7),
  route        TEXT    NOT NULL,                  -- 'local' or the next hop's domain
  depth        INTEGER NOT NULL DEFAULT 0,        -- alias expansions that led here
  state        TEXT    NOT NULL,
  attempts     INTEGER NOT NULL DEFAULT 0,        -- begun
  next_at      INTEGER,                           -- when 'queued' may be taken or 'deferred' wakes
  lease_holder TEXT,                              -- the run that holds an 'active' row
  lease_until  INTEGER,
  fence        INTEGER NOT NULL DEFAULT 0,        -- raised by every lease; a settlement must show it
  final_dot    INTEGER NOT NULL DEFAULT 0 CHECK (final_dot IN (0, 1)),  -- this attempt may have ended its data
  uncertain    INTEGER NOT NULL DEFAULT 0 CHECK (uncertain IN (0, 1)),  -- an earlier attempt did, unanswered
  dsn_due      INTEGER NOT NULL DEFAULT 0 CHECK (dsn_due BETWEEN 0 AND 7),
  delay_told   INTEGER NOT NULL DEFAULT 0 CHECK (delay_told IN (0, 1)),
  status       TEXT,                              -- RFC 3463
  reply        TEXT,                              -- what the far side, or we, said last
  host         TEXT,
  operated_by  TEXT,                              -- who held, released, bounced or cancelled it last
  settled_at   INTEGER,
  CONSTRAINT state_is_known CHECK (state IN
    ('queued', 'active', 'deferred', 'held', 'delivered', 'relayed', 'expanded', 'failed', 'cancelled')),
  CONSTRAINT active_has_lease CHECK ((state = 'active') = (lease_holder IS NOT NULL)
                                 AND (lease_holder IS NULL) = (lease_until IS NULL)),
  CONSTRAINT waiting_has_due CHECK ((state IN ('queued', 'deferred')) = (next_at IS NOT NULL)),
  CONSTRAINT settled_has_time CHECK
    ((state IN ('delivered', 'relayed', 'expanded', 'failed', 'cancelled')) = (settled_at IS NOT NULL)),
  CONSTRAINT dot_needs_lease CHECK (final_dot = 0 OR state = 'active')
) STRICT;
CREATE INDEX queue_due    ON queue_recipient (next_at, id, route) WHERE next_at IS NOT NULL;     -- claim, nextDue
CREATE INDEX queue_lease  ON queue_recipient (lease_until) WHERE lease_holder IS NOT NULL;       -- recover, renew
CREATE INDEX queue_live   ON queue_recipient (id, state) WHERE settled_at IS NULL;               -- lists, counts
CREATE INDEX queue_done   ON queue_recipient (settled_at) WHERE settled_at IS NOT NULL;          -- sweep
CREATE INDEX queue_dsn    ON queue_recipient (queued) WHERE dsn_due <> 0;                        -- reportsDue
CREATE INDEX queue_of     ON queue_recipient (queued);                                           -- foreign key; filter

CREATE TABLE ledger (                             -- counted with every act; check() counts the rows against it
  name  TEXT    NOT NULL PRIMARY KEY CHECK (name IN
    ('accepted', 'delivered', 'relayed', 'expanded', 'failed', 'cancelled')),
  total INTEGER NOT NULL DEFAULT 0 CHECK (total >= 0),
  swept INTEGER NOT NULL DEFAULT 0 CHECK (swept BETWEEN 0 AND total)   -- rows already forgotten
) STRICT, WITHOUT ROWID;
INSERT INTO ledger (name) VALUES ('accepted'), ('delivered'), ('relayed'), ('expanded'), ('failed'), ('cancelled');

-- ── what happened ──
CREATE TABLE event (                              -- append-only
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  at     INTEGER NOT NULL,
  name   TEXT    NOT NULL,
  trace  TEXT    NOT NULL,
  fields TEXT    NOT NULL
) STRICT;
CREATE INDEX event_trace ON event (trace);        -- one message's journey

CREATE TABLE trace (                              -- one row per trace, for the list of the newest
  first      INTEGER PRIMARY KEY,                 -- event.id
  trace      TEXT    NOT NULL UNIQUE,
  at         INTEGER NOT NULL,
  refused    INTEGER NOT NULL DEFAULT 0 CHECK (refused IN (0, 1)),
  because    TEXT,
  -- What is left when message and queue rows are swept; NULL while they can be asked.
  sender     TEXT,
  recipients TEXT,
  subject    TEXT,
  size       INTEGER,
  state      TEXT
) STRICT;

CREATE TABLE transcript (
  id    INTEGER PRIMARY KEY,
  trace TEXT    NOT NULL,
  at    INTEGER NOT NULL,
  lines TEXT    NOT NULL                          -- JSON: [[at, who, text], …]
) STRICT;
CREATE INDEX transcript_trace ON transcript (trace);   -- one dialogue
CREATE INDEX transcript_at    ON transcript (at);      -- sweep
`;
