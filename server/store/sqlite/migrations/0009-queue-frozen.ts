/** Routes that a person has frozen. Released: never changed again. */
export const name = '0009-queue-frozen';
export const sql = `
CREATE TABLE queue_frozen (                       -- nothing leaves there until a person thaws it
  route       TEXT PRIMARY KEY CHECK (route <> ''),   -- '*': all but 'local'
  operated_by TEXT    NOT NULL CHECK (operated_by <> ''),
  why         TEXT    NOT NULL,                   -- in the owner's words; '' for none
  since       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
