/** The keys that our domains sign with (DKIM, ARC). Released: never changed again. */
export const name = '0005-signing';
export const sql = `
CREATE TABLE signing_key (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  domain      INTEGER NOT NULL REFERENCES domain(id),
  selector    TEXT    NOT NULL,
  type        TEXT    NOT NULL CHECK (type IN ('rsa', 'ed25519')),
  private_key TEXT,                               -- PEM; a removed key has none, and its row keeps the selector from being used again
  created_at  INTEGER NOT NULL,
  seen_at     INTEGER,                            -- first seen in the DNS
  active_at   INTEGER,                            -- signs since
  retired_at  INTEGER,                            -- signs no more; stays published for what is on its way
  removed_at  INTEGER,                            -- its record may go
  CONSTRAINT a_selector_names_one_key CHECK (selector <> ''),
  CONSTRAINT a_removed_key_is_gone CHECK ((removed_at IS NULL) = (private_key IS NOT NULL)),
  CONSTRAINT what_is_removed_was_retired CHECK (removed_at IS NULL OR retired_at IS NOT NULL),
  UNIQUE (domain, selector)                       -- the keys of a domain; dropping it
) STRICT;
`;
