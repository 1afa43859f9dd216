/** Machines that hand mail in without signing in as anybody: scanners, printers, alarm panels. Released: never changed again. */
export const name = '0007-devices';
export const sql = `
CREATE TABLE device (
  id           INTEGER PRIMARY KEY AUTOINCREMENT, -- stands in its listener's name: never used twice
  name         TEXT    NOT NULL UNIQUE COLLATE NOCASE,
  host         TEXT    NOT NULL,                  -- where its port is opened; '' where the others are
  port         INTEGER NOT NULL,
  enabled      INTEGER NOT NULL,
  body         TEXT    NOT NULL,                  -- its addresses, sender, recipients, ceilings: JSON that is not read here
  created_at   INTEGER NOT NULL,
  accepted     INTEGER NOT NULL DEFAULT 0,        -- messages
  refused      INTEGER NOT NULL DEFAULT 0,        -- answers that said no, to whomever
  used_at      INTEGER,                           -- its last message, and from where
  used_from    TEXT,
  refused_at   INTEGER,                           -- the last no
  refused_from TEXT,
  refused_why  TEXT,
  CONSTRAINT a_port_is_one_of_them CHECK (port BETWEEN 1 AND 65535),
  CONSTRAINT enabled_or_not CHECK (enabled IN (0, 1)),
  CONSTRAINT counts_only_rise CHECK (accepted >= 0 AND refused >= 0),
  CONSTRAINT used_from_somewhere CHECK ((used_at IS NULL) = (used_from IS NULL)),
  CONSTRAINT refused_with_a_reason CHECK ((refused_at IS NULL) = (refused_from IS NULL)
                                      AND (refused_at IS NULL) = (refused_why IS NULL)),
  UNIQUE (host, port)
) STRICT;
`;
