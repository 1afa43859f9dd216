/** What the web's JMAP stands on in a running server. */
import type { JmapDoor } from '../web/jmap-door.ts';
import type { Mailroom } from './start.ts';

export const jmapDoor = ({ jmap, authenticator, config, recorder, newTrace, connections }: Mailroom): JmapDoor => ({
  access: jmap.access,
  server: jmap.server,
  authenticator,
  plaintext: () => config.get()['auth.allow-plaintext'],
  note: recorder.note,
  newTrace,
  connections,
});
