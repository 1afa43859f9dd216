/** What comes back: by which name a message left, and which addresses elsewhere fail. Released: never changed again. */
export const name = '0012-returns';
export const sql = `
CREATE TABLE sent_name (                                -- of what went elsewhere: its Message-ID
  message_id TEXT NOT NULL,
  trace      TEXT NOT NULL,                             -- several where somebody sent it twice
  PRIMARY KEY (message_id, trace)
) STRICT, WITHOUT ROWID;

CREATE TABLE suppression (                              -- addresses elsewhere of which a final no was heard
  address   TEXT    PRIMARY KEY CHECK (address <> ''),  -- in lower case, whole
  state     TEXT    NOT NULL,
  failures  INTEGER NOT NULL CHECK (failures >= 0),     -- of different messages, since the last that arrived
  last_at   INTEGER NOT NULL,
  until     INTEGER,                                    -- suppressed: till then, NULL for good
  status    TEXT,                                       -- what was said last, and of which message
  reply     TEXT,
  host      TEXT,
  trace     TEXT,
  by        TEXT,                                       -- the person who wished it; NULL: it came of itself
  CONSTRAINT state_is_known CHECK (state IN ('counted', 'suppressed', 'allowed')),
  CONSTRAINT only_suppressed_has_an_end CHECK (until IS NULL OR state = 'suppressed'),
  CONSTRAINT allowed_by_somebody CHECK (state <> 'allowed' OR by IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX suppression_last ON suppression (last_at) WHERE by IS NULL;   -- forgetting
`;
