/** Addresses that are told of captured mail, and what each has still to be told. Released: never changed again. */
export const name = '0022-webhooks';
export const sql = `
CREATE TABLE webhook (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,   -- never given twice
  body       TEXT    NOT NULL,                    -- JSON, webhooks': where, about what, in which form
  secret     TEXT    NOT NULL,                    -- 'whsec_…', what it is signed with
  cursor     INTEGER NOT NULL,                    -- event.id: so far the journal has been looked through for it
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE webhook_delivery (                   -- made in the commit that moves the cursor: once, and none left out
  id         TEXT    PRIMARY KEY,                 -- 'msg_…', the same at each attempt
  webhook    INTEGER NOT NULL REFERENCES webhook(id),
  message    INTEGER NOT NULL,                    -- no reference: it may go before it is told of
  body       TEXT    NOT NULL,                    -- the octets that are signed
  state      TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
  attempts   INTEGER NOT NULL DEFAULT 0,
  first_at   INTEGER NOT NULL,                    -- of its first attempt, or of the first after it was replayed
  next_at    INTEGER NOT NULL,                    -- waiting: when it is tried; else when it ended
  said       TEXT,                                -- what came of the last attempt
  UNIQUE (webhook, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_due ON webhook_delivery (state, next_at);  -- dueDeliveries, sweeping
`;
