/**
 * IDLE: news as it happens, until the client says DONE. RFC 2177.
 *
 *   idle = "IDLE" CRLF "DONE"
 */
import { bad, command, done, nothing, type Responses } from '../command.ts';
import { allLoggedIn, type Session } from '../session.ts';

export const idle = command({
  name: 'IDLE',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',
  parse: nothing,

  async run(session, _, out, dialogue) {
    const teller = newTeller(session, out);
    const quiet = dialogue.every(session.settings.limits.idleNotice, teller.stillHere);
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

type Teller = {
  /** Sends the news, one round at a time; a hint during a round makes another. */
  tell(): void;
  stillHere(): void;
  /** Never resolves; rejects when the news could not be fetched or sent. */
  readonly failed: Promise<never>;
  /** When nothing more will be sent. */
  stop(): Promise<void>;
};

function newTeller(session: Session, out: Responses): Teller {
  const view = session.state.name === 'selected' ? session.state.view : null;
  let again = false;
  let round: Promise<void> | null = null;
  let stopped = false;
  let fail: (fault: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});

  async function rounds(): Promise<void> {
    try {
      do {
        again = false;
        await view?.sync(out, { mayExpunge: true });
        out.flush();
        await out.room();
      } while (again && !stopped);
    } catch (fault) {
      fail(fault);
    } finally {
      // In the same breath as the last look at `again`: a hint after this begins a new round.
      round = null;
    }
  }
  const tell = () => {
    again = true;
    if (view && !stopped) round ??= rounds();
  };
  const unlisten = view?.onNews(tell);
  return {
    tell,
    stillHere() {
      out.untagged('OK Still here');
      out.flush();
    },
    failed,
    async stop() {
      stopped = true;
      unlisten?.();
      await round;
    },
  };
}
