/** What was judged of mail that came in, and the owner's rules. Released: never changed again. */
export const name = '0004-judgement';
export const sql = `
CREATE TABLE rule (                               -- of whoever owns this server, asked in the order of position
  id       INTEGER PRIMARY KEY AUTOINCREMENT,     -- never reused: verdicts name it
  position INTEGER NOT NULL,
  body     TEXT    NOT NULL CHECK (json_valid(body)),   -- judgement/rule.ts
  enabled  INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  hits     INTEGER NOT NULL DEFAULT 0 CHECK (hits >= 0),
  last_hit INTEGER,
  CONSTRAINT a_hit_has_its_time CHECK ((hits = 0) = (last_hit IS NULL))
) STRICT;
CREATE INDEX rule_position ON rule (position);    -- the list

CREATE TABLE judgement (                          -- one for each message that was judged, kept as long as its events
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  trace   TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  act     TEXT    NOT NULL CHECK (act IN ('accept', 'junk', 'hold', 'refuse', 'later')),
  facts   TEXT    NOT NULL,                       -- JSON, judgement/facts.ts
  verdict TEXT    NOT NULL                        -- JSON, judgement/decide.ts
) STRICT;
CREATE INDEX judgement_trace ON judgement (trace);  -- why a message was judged so
CREATE INDEX judgement_at    ON judgement (at);     -- replay of the last days; sweep
`;
