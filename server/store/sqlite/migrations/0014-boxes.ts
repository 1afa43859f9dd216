/** Boxes that several people share, and who acts in another's name. Released: never changed again. */
export const name = '0014-boxes';
export const sql = `
ALTER TABLE account ADD COLUMN box        INTEGER NOT NULL DEFAULT 0 CHECK (box IN (0, 1));         -- nobody signs in as it
ALTER TABLE account ADD COLUMN keeps_sent INTEGER NOT NULL DEFAULT 1 CHECK (keeps_sent IN (0, 1));  -- what others send in its name

CREATE TABLE delegate (                           -- who acts in an account that is not his
  account INTEGER NOT NULL REFERENCES account(id),
  address TEXT    NOT NULL COLLATE NOCASE CHECK (address <> ''),
  rights  TEXT    NOT NULL,                       -- in every mailbox, later ones too; letters that are not read here
  send    TEXT    CHECK (send IN ('as', 'behalf')),
  PRIMARY KEY (account, address),
  CONSTRAINT something_is_given CHECK (rights <> '' OR send IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX delegate_address ON delegate (address);   -- delegations, removeAccount
`;
