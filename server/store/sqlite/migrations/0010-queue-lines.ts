/**
 * The queue as lines: of each route and priority one row that says when its first recipient is due, kept by triggers, so
 * that a claim costs what it takes and not what waits; and the destinations that rest. Released: never changed again.
 */
export const name = '0010-queue-lines';

/** Frozen by a person: until he thaws it. */
const NEVER = 9007199254740991;
const restOf = (route: string) => `CASE
  WHEN EXISTS (SELECT 1 FROM queue_frozen f WHERE f.route = ${route} OR (f.route = '*' AND ${route} <> 'local')) THEN ${NEVER}
  ELSE coalesce((SELECT until FROM queue_rest x WHERE x.route = ${route}), 0) END`;
const restAgain = `UPDATE queue_line SET rest_until = ${restOf('queue_line.route')}`;

const cameTo = `
  INSERT INTO queue_line (route, priority, due_at, rest_until)
  VALUES (NEW.route, NEW.priority, NEW.next_at, ${restOf('NEW.route')})
  ON CONFLICT (route, priority) DO UPDATE SET due_at = excluded.due_at WHERE due_at > excluded.due_at;`;

/** Only where the first of its line went has the line another first, or none. */
const wentFrom = `
  DELETE FROM queue_line
   WHERE route = OLD.route AND priority = OLD.priority AND due_at = OLD.next_at
     AND NOT EXISTS (SELECT 1 FROM queue_recipient
                      WHERE route = OLD.route AND priority = OLD.priority AND next_at IS NOT NULL);
  UPDATE queue_line
     SET due_at = (SELECT min(next_at) FROM queue_recipient
                    WHERE route = OLD.route AND priority = OLD.priority AND next_at IS NOT NULL)
   WHERE route = OLD.route AND priority = OLD.priority AND due_at = OLD.next_at;`;

export const sql = `
-- RFC 6710; 0: nobody asked.
ALTER TABLE queue_recipient ADD COLUMN priority INTEGER NOT NULL DEFAULT 0 CHECK (priority BETWEEN -9 AND 9);

CREATE INDEX queue_ready ON queue_recipient (route, priority, next_at, id) WHERE next_at IS NOT NULL;  -- claim, lines
DROP INDEX queue_due;

CREATE TABLE queue_rest (                           -- destinations that are left alone for a while
  route      TEXT    NOT NULL PRIMARY KEY,
  kind       TEXT    NOT NULL,                      -- 'down': it cannot be spoken to; 'slow': it wants less
  since      INTEGER NOT NULL,
  until      INTEGER NOT NULL,                      -- the next probe
  checked_at INTEGER NOT NULL,                      -- the last attempt
  failures   INTEGER NOT NULL,                      -- in a row
  room       INTEGER NOT NULL,                      -- recipients that may be taken when its time has come
  status     TEXT    NOT NULL,
  reply      TEXT    NOT NULL,
  host       TEXT,
  CONSTRAINT kind_is_known CHECK (kind IN ('down', 'slow')),
  CONSTRAINT counts_are_counts CHECK (failures >= 0 AND room >= 1)
) STRICT, WITHOUT ROWID;

CREATE TABLE queue_line (
  route      TEXT    NOT NULL,
  priority   INTEGER NOT NULL,
  due_at     INTEGER NOT NULL,                      -- the least next_at of its recipients
  rest_until INTEGER NOT NULL DEFAULT 0,            -- queue_rest.until, or never while it is frozen; 0: it does not rest
  PRIMARY KEY (route, priority)
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_line_ready ON queue_line (priority, max(due_at, rest_until), route);   -- claim, nextDue

INSERT INTO queue_line (route, priority, due_at)
  SELECT route, priority, min(next_at) FROM queue_recipient WHERE next_at IS NOT NULL GROUP BY route, priority;
${restAgain};

CREATE TRIGGER queue_recipient_comes AFTER INSERT ON queue_recipient WHEN NEW.next_at IS NOT NULL
BEGIN ${cameTo}
END;
CREATE TRIGGER queue_recipient_moves AFTER UPDATE OF next_at, route, priority ON queue_recipient
  WHEN NEW.next_at IS NOT NULL
   AND (OLD.next_at IS NULL OR NEW.next_at <> OLD.next_at OR NEW.route <> OLD.route OR NEW.priority <> OLD.priority)
BEGIN ${cameTo}
END;
CREATE TRIGGER queue_recipient_leaves AFTER UPDATE OF next_at, route, priority ON queue_recipient
  WHEN OLD.next_at IS NOT NULL
   AND (NEW.next_at IS NULL OR NEW.next_at > OLD.next_at OR NEW.route <> OLD.route OR NEW.priority <> OLD.priority)
BEGIN ${wentFrom}
END;
CREATE TRIGGER queue_recipient_goes AFTER DELETE ON queue_recipient WHEN OLD.next_at IS NOT NULL
BEGIN ${wentFrom}
END;

-- Somebody wants it tried now: its destination is probed.
CREATE TRIGGER queue_recipient_wanted AFTER UPDATE OF next_at ON queue_recipient
  WHEN NEW.state = 'queued' AND OLD.state <> 'active'
BEGIN UPDATE queue_rest SET until = NEW.next_at WHERE route = NEW.route AND until > NEW.next_at; END;

CREATE TRIGGER queue_rest_begins AFTER INSERT ON queue_rest BEGIN ${restAgain} WHERE route = NEW.route; END;
CREATE TRIGGER queue_rest_moves AFTER UPDATE OF until ON queue_rest BEGIN ${restAgain} WHERE route = NEW.route; END;
CREATE TRIGGER queue_rest_ends AFTER DELETE ON queue_rest BEGIN ${restAgain} WHERE route = OLD.route; END;
CREATE TRIGGER queue_frozen_begins AFTER INSERT ON queue_frozen
BEGIN ${restAgain} WHERE NEW.route IN ('*', route); END;
CREATE TRIGGER queue_frozen_ends AFTER DELETE ON queue_frozen
BEGIN ${restAgain} WHERE OLD.route IN ('*', route); END;
`;
