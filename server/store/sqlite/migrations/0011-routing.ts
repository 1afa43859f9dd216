/** The owner's tables of routing, and the named relays. Released: never changed again. */
export const name = '0011-routing';
export const sql = `
CREATE TABLE routing_line (
  kind     TEXT    NOT NULL CHECK (kind IN ('route', 'tls', 'rewrite')),
  position INTEGER NOT NULL CHECK (position >= 0),      -- of those that match, the first holds
  text     TEXT    NOT NULL CHECK (text <> ''),         -- in the one form that routing/ prints
  PRIMARY KEY (kind, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE relay (                                    -- hosts that take mail for elsewhere from us
  name           TEXT PRIMARY KEY CHECK (name <> ''),
  body           TEXT    NOT NULL,                      -- JSON, routing/relay.ts
  password       TEXT,                                  -- as it is told to the host
  proxy_password TEXT,
  created_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
