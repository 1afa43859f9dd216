/**
 * IDLE: news as it happens, until the client says DONE. RFC 2177.
 *
 *   idle = "IDLE" CRLF "DONE"
 */
import { bad, command, done, nothing } from '../command.ts';
import { newTeller } from '../news/news.ts';
import { allLoggedIn } from '../session.ts';

export const idle = command({
  name: 'IDLE',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',
  parse: nothing,

  async run(session, _, out, dialogue) {
    const teller = newTeller(session, out, { mayExpunge: true });
    const quiet = dialogue.every(session.settings.limits.idleNotice, () => {
      out.untagged('OK Still here');
      out.flush();
    });
    try {
      const line = dialogue.waitForLine('idling');
      // What happened between the last command and now has raised no hint that anybody heard.
      teller.tell();
      const said = await Promise.race([line, teller.failed]);
      return said.toUpperCase() === 'DONE' ? done('IDLE completed') : bad('Expected DONE');
    } finally {
      quiet();
      await teller.stop();
    }
  },
});
