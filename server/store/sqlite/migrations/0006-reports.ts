/** Aggregate reports (DMARC, TLS-RPT): what is counted, what was sent, what came in. Released: never changed again. */
export const name = '0006-reports';
export const sql = `
CREATE TABLE report_count (
  day    INTEGER NOT NULL,                        -- since 1970, UTC
  kind   TEXT    NOT NULL CHECK (kind IN ('dmarc', 'tls')),
  domain TEXT    NOT NULL,                        -- whose report it goes into; '': after the bound of the day
  policy TEXT    NOT NULL,                        -- what it had published: JSON that is not read here
  detail TEXT    NOT NULL,                        -- what is alike, so too; '': after the bound of the domain
  count  INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (day, kind, domain, policy, detail)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_sent (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  kind        TEXT    NOT NULL CHECK (kind IN ('dmarc', 'tls')),
  day         INTEGER NOT NULL,
  domain      TEXT    NOT NULL,
  report_id   TEXT    NOT NULL,
  destination TEXT    NOT NULL,                   -- an address, or a URL
  at          INTEGER NOT NULL,
  result      TEXT    NOT NULL CHECK (result IN ('queued', 'posted', 'failed', 'refused')),
  because     TEXT    NOT NULL,
  trace       TEXT,                               -- of the mail
  octets      INTEGER NOT NULL,
  counted     INTEGER NOT NULL,
  CONSTRAINT what_is_queued_has_a_trace CHECK ((result = 'queued') = (trace IS NOT NULL)),
  UNIQUE (kind, day, domain, report_id, destination)      -- one report goes to each once
) STRICT;

CREATE TABLE report_received (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  kind         TEXT    NOT NULL CHECK (kind IN ('dmarc', 'tls')),
  organization TEXT    NOT NULL,
  report_id    TEXT    NOT NULL,
  author       TEXT    NOT NULL,                  -- who sent it, by his own word
  house        TEXT    NOT NULL,                  -- whose domain stood behind that; '': nobody's
  vouched      INTEGER CHECK (vouched IN (0, 1)), -- NULL: nobody has looked
  domain       TEXT    NOT NULL,
  begins       INTEGER NOT NULL,
  ends         INTEGER NOT NULL,
  received_at  INTEGER NOT NULL,
  trace        TEXT,
  policy       TEXT    NOT NULL,
  total        INTEGER NOT NULL,
  failed       INTEGER NOT NULL,
  left_out     INTEGER NOT NULL,
  UNIQUE (kind, organization, report_id, house)   -- the same comes twice and counts once; in another's name it takes no place
) STRICT;
CREATE INDEX report_received_ends ON report_received (ends);              -- charts of a time; forgetting
CREATE INDEX report_received_at ON report_received (received_at);         -- how many came today

CREATE TABLE dmarc_row (
  report      INTEGER NOT NULL REFERENCES report_received(id) ON DELETE CASCADE,
  source      TEXT    NOT NULL,
  messages    INTEGER NOT NULL,
  disposition TEXT    NOT NULL CHECK (disposition IN ('none', 'pass', 'quarantine', 'reject')),
  dkim        INTEGER NOT NULL CHECK (dkim IN (0, 1)),
  spf         INTEGER NOT NULL CHECK (spf IN (0, 1)),
  header_from TEXT    NOT NULL,
  detail      TEXT    NOT NULL                    -- JSON that is not read here
) STRICT;
CREATE INDEX dmarc_row_report ON dmarc_row (report);

CREATE TABLE tls_row (
  report       INTEGER NOT NULL REFERENCES report_received(id) ON DELETE CASCADE,
  domain       TEXT    NOT NULL,
  policy_type  TEXT    NOT NULL,
  mx_host      TEXT    NOT NULL,
  result       TEXT    NOT NULL,                  -- '': it went well
  sending_ip   TEXT    NOT NULL,
  receiving_ip TEXT    NOT NULL,
  words        TEXT    NOT NULL,
  sessions     INTEGER NOT NULL
) STRICT;
CREATE INDEX tls_row_report ON tls_row (report);
`;
