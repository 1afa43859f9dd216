/**
 * Telling a session what happened: after each command, within IDLE, and with NOTIFY all the time. One round is told
 * after the other, and none while a command runs. RFC 3501 §5.2, RFC 2177, RFC 5465 §4.
 */
import type { Responses } from '../command.ts';
import type { Session } from '../session.ts';

export type Telling = {
  /** EXPUNGE may go out: the client uses no message numbers now. */
  readonly mayExpunge: boolean;
  /** No command runs: a client that keeps using numbers has EXPUNGE delayed (RFC 5465 §6.1.2). */
  readonly waiting?: boolean;
  /** The command made news of its own that it leaves to this: told whatever NOTIFY says. */
  readonly own?: boolean;
};

/** What is new, once. */
export async function tellNews(session: Session, out: Responses, telling: Telling): Promise<void> {
  const { state, notifier } = session;
  if (notifier) await notifier.tell(out, telling);
  else if (state.name === 'selected') await state.view.sync(out, telling);
}

export type Teller = {
  /** Sends the news, one round at a time; a hint during a round makes another. */
  tell(): void;
  /** Never resolves; rejects when the news could not be fetched or sent. */
  readonly failed: Promise<never>;
  /** When nothing more will be sent. */
  stop(): Promise<void>;
};

/** Tells the news as they come, until it is stopped. */
export function newTeller(session: Session, out: Responses, telling: Telling): Teller {
  const view = session.state.name === 'selected' ? session.state.view : null;
  const { notifier } = session;
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
        await tellNews(session, out, telling);
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
    if ((view || notifier) && !stopped) round ??= rounds();
  };
  const unlisten = [view?.onNews(tell), notifier?.onNews(tell)];
  return {
    tell,
    failed,
    async stop() {
      stopped = true;
      for (const end of unlisten) end?.();
      await round;
    },
  };
}

/** Something is new that the client was not told. */
export const hasNews = ({ state, notifier }: Session): boolean =>
  (state.name === 'selected' && state.view.hasNews()) || (notifier?.hasNews() ?? false);

/** With NOTIFY the client hears of news also while we wait for its next command. */
export async function tellMeanwhile<T>(session: Session, out: Responses, wait: () => Promise<T>): Promise<T> {
  if (!session.notifier) return wait();
  const teller = newTeller(session, out, { mayExpunge: true, waiting: true });
  if (hasNews(session)) teller.tell();
  const waiting = wait();
  // Where telling fails first, nobody is left to hear how the wait ended.
  waiting.catch(() => {});
  try {
    return await Promise.race([waiting, teller.failed]);
  } finally {
    await teller.stop();
  }
}
