/** Aliases by pattern and for a time, forwarding, lists with an owner, programs that mail is handed to. Released: never changed again. */
export const name = '0008-aliases';
export const sql = `
ALTER TABLE alias ADD COLUMN pattern INTEGER NOT NULL DEFAULT 0 CHECK (pattern IN (0, 1));  -- '*' in its address stands for anything
ALTER TABLE alias ADD COLUMN until INTEGER;                         -- mail is taken before this instant
ALTER TABLE alias ADD COLUMN most INTEGER CHECK (most >= 1);        -- messages, and no more
ALTER TABLE alias ADD COLUMN used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0);  -- counted where one of these is set
ALTER TABLE alias ADD COLUMN only_from TEXT;                        -- an address or a domain; '': whoever writes first
CREATE INDEX alias_pattern ON alias (domain) WHERE pattern = 1;     -- resolve, where nobody is called so

ALTER TABLE account ADD COLUMN forward TEXT CHECK (forward IS NULL OR json_valid(forward));  -- where its mail goes on to

ALTER TABLE queue_message ADD COLUMN list TEXT;                     -- the alias whose owner its sender is
ALTER TABLE queue_recipient ADD COLUMN via TEXT;                    -- the address whose expansion led here
ALTER TABLE queue_recipient ADD COLUMN direct INTEGER NOT NULL DEFAULT 0 CHECK (direct IN (0, 1));  -- no alias is asked any more

CREATE TABLE transport (                                            -- programs and folders that mail is handed to
  name       TEXT    NOT NULL PRIMARY KEY,
  body       TEXT    NOT NULL CHECK (json_valid(body)),             -- the directory's; not read here
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
