/**
 * What "why did it not arrive?" asks of the journal by name and time: when the server was away, who came, who was turned
 * away. Of a message's own events there are far more, and they are found by its trace. Released: never changed again.
 */
export const name = '0019-noted';
export const sql = `
CREATE INDEX event_noted ON event (name, at) WHERE          -- notesOf
     name = 'server.started' OR name = 'server.stopping' OR name = 'server.slept'
  OR name = 'listener.failed' OR name = 'listener.bound' OR name = 'connection.refused'
  OR name = 'smtp.connected' OR name = 'smtp.signed-in' OR name = 'smtp.sign-in-refused' OR name = 'smtp.refused'
  OR name = 'imap.sign-in-refused' OR name = 'pop3.sign-in-refused' OR name = 'jmap.sign-in-refused'
  OR name = 'queue.network' OR name = 'mta.peer-limited';
`;
