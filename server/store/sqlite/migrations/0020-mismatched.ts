/** As 0019, of programs that came with a wrong setting. Released: never changed again. */
export const name = '0020-mismatched';
export const sql = `
CREATE INDEX event_mismatched ON event (name, at) WHERE name = 'connection.mismatch';   -- notesOf
`;
