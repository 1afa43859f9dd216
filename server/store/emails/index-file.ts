/**
 * The index's own database, `emails.db` beside the store's. All in it can be made anew, so a file that is damaged, of
 * another shape or of another store is thrown away without a question; nothing here is ever asked of for a delivery.
 */
import { join } from 'node:path';
import type { Result } from '../../base/result.ts';
import { openDerivedFile } from '../derived-file.ts';
import type { Writer } from '../sqlite/database.ts';

/** Raised with every change of the tables below: an older file is made anew. */
const SHAPE = 3;

export const indexPath = (folder: string): string => join(folder, 'emails.db');

const tables = `
-- All that is here follows from the store; ids, UIDs and modseqs are the store's.
CREATE TABLE account (
  id        INTEGER PRIMARY KEY,
  epoch     TEXT    NOT NULL,
  modseq    INTEGER NOT NULL,                -- all up to here is taken in; 0: the index is being made
  emails    INTEGER NOT NULL,                -- modseq of the last change of each kind
  threads   INTEGER NOT NULL,
  mailboxes INTEGER NOT NULL,
  floor     INTEGER NOT NULL                 -- changes since a state below are forgotten
) STRICT;

CREATE TABLE mailbox (
  account     INTEGER NOT NULL,
  id          INTEGER NOT NULL,
  name        TEXT    NOT NULL,
  role        TEXT,
  subscribed  INTEGER NOT NULL,
  parent      INTEGER,
  uidvalidity INTEGER NOT NULL,
  cursor      INTEGER NOT NULL,
  born        INTEGER NOT NULL,
  changed     INTEGER NOT NULL,
  counted     INTEGER NOT NULL,
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE place (                         -- the store's entries as they were when they were last looked at
  account  INTEGER NOT NULL,
  mailbox  INTEGER NOT NULL,
  uid      INTEGER NOT NULL,
  message  INTEGER NOT NULL,
  flags    INTEGER NOT NULL,
  keywords INTEGER NOT NULL,                 -- the store's keyword_set
  PRIMARY KEY (account, mailbox, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE email (
  account    INTEGER NOT NULL,
  id         INTEGER NOT NULL,               -- the message
  thread     INTEGER NOT NULL,
  received   INTEGER NOT NULL,
  size       INTEGER NOT NULL,
  sent       INTEGER NOT NULL,
  attachment INTEGER NOT NULL,
  born       INTEGER NOT NULL,
  changed    INTEGER NOT NULL,
  counted    INTEGER NOT NULL,
  searched   INTEGER NOT NULL DEFAULT 0,     -- modseq of the account when its words became known
  subject    TEXT    NOT NULL,               -- as lists are sorted
  author     TEXT    NOT NULL,
  addressee  TEXT    NOT NULL,
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX email_message ON email (id);    -- has another account this message?

CREATE TABLE thread (
  account INTEGER NOT NULL,
  id      INTEGER NOT NULL,                  -- of the message that began it
  born    INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE thread_key (                    -- a message id and a base subject, hashed together
  account INTEGER NOT NULL,
  key     BLOB    NOT NULL,
  thread  INTEGER NOT NULL,
  PRIMARY KEY (account, key, thread)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_key_thread ON thread_key (account, thread);   -- a thread without messages

CREATE TABLE gone (
  account INTEGER NOT NULL,
  kind    TEXT    NOT NULL CHECK (kind IN ('email', 'thread', 'mailbox')),
  id      INTEGER NOT NULL,
  thread  INTEGER NOT NULL,
  born    INTEGER NOT NULL,
  modseq  INTEGER NOT NULL,
  at      INTEGER NOT NULL
) STRICT;
CREATE INDEX gone_account ON gone (account, modseq);

CREATE TABLE correspondent (
  account INTEGER NOT NULL,
  email   TEXT    NOT NULL,                  -- in lower case
  name    TEXT    NOT NULL,
  words   TEXT    NOT NULL,                  -- a space before each word that a search may begin with
  weight  INTEGER NOT NULL,
  PRIMARY KEY (account, email)
) STRICT, WITHOUT ROWID;

CREATE TABLE unsearched (                    -- messages whose text is not in the index of words yet
  message INTEGER PRIMARY KEY
) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (
  author, addressee, copy, blind, subject, body,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

-- The index of substrings: words by their number, and where they stand.
CREATE TABLE vocabulary (
  first INTEGER PRIMARY KEY,                 -- number of the first one
  words BLOB    NOT NULL                     -- each with a line end
) STRICT;
CREATE TABLE posting (
  block    INTEGER NOT NULL,                 -- of 4096 messages
  word     INTEGER NOT NULL,
  messages BLOB    NOT NULL,
  PRIMARY KEY (block, word)
) STRICT, WITHOUT ROWID;
CREATE TABLE block (
  id      INTEGER PRIMARY KEY,
  known   BLOB    NOT NULL,                  -- a bit per message: its words are here
  headers BLOB    NOT NULL,                  -- it must be looked through, for its headers, its body
  body    BLOB    NOT NULL,
  sent    BLOB    NOT NULL,                  -- days, 32 bits each
  stale   INTEGER NOT NULL
) STRICT;
CREATE TABLE noise (                         -- words that nearly no other message has
  side  TEXT    NOT NULL,
  block INTEGER NOT NULL,
  words BLOB    NOT NULL                     -- a tab and a message's id, then its words, each with a line end
) STRICT;
CREATE TABLE forgotten (                     -- messages that no account has any more
  message INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE witness (                       -- messages that prove that this store is the one that was read
  message INTEGER PRIMARY KEY,
  trace   TEXT    NOT NULL
) STRICT;
`;

export const openIndex = (folder: string): Result<Writer, string> =>
  openDerivedFile({ path: indexPath(folder), shape: SHAPE, tables: () => tables });
