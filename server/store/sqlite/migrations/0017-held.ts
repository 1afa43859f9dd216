/** Accounts of which nothing may be removed for good. Released: never changed again. */
export const name = '0017-held';
export const sql = `
ALTER TABLE account ADD COLUMN held TEXT CHECK (held <> '');   -- why; NULL: it is not held
`;
