/**
 * A session that outlives its connection: what fails because the line was lost, or because the server wants less at a time, is
 * asked again later, on a new connection, with the same folder open. What it waits for is told. It gives up where a person is
 * needed, and where nothing has worked for long.
 */
import type { Clock } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Duration, hours, type Instant, minutes, seconds } from '../../base/units.ts';
import type { ImapFault, ImapSession, OpenFolder } from './session.ts';

export type SteadyOptions = {
  readonly clock: Clock;
  readonly connect: () => Promise<Result<ImapSession, ImapFault>>;
  /** Nobody wants it any more. */
  readonly signal: AbortSignal;
  /** It waits, why, and until when. */
  readonly tell: (because: string, until: Instant) => void;
};

export type Steady = {
  /** `act` may be called again, with another session. A folder that is named is open then. */
  ask<T>(
    folder: FolderWish | null,
    act: (session: ImapSession) => Promise<Result<T, ImapFault>>,
  ): Promise<Result<T, ImapFault>>;
  close(): Promise<void>;
};
/** `uidValidity` null: any. Another than that: its UIDs mean nothing any more. */
export type FolderWish = { readonly path: string; readonly uidValidity: number | null; readonly write?: boolean };

const WAITS: readonly Duration[] = [
  seconds(1),
  seconds(5),
  seconds(30),
  minutes(2),
  minutes(5),
  minutes(10),
  minutes(10),
];
/** Where the server does not say: Gmail counts by the day, and lets in again after some hours. */
const THROTTLED: Duration = hours(1);
const LONGEST_WAIT: Duration = hours(24);

export function newSteady(options: SteadyOptions): Steady {
  const { clock, signal } = options;
  let session: ImapSession | null = null;
  let open: string | null = null;

  const drop = () => {
    session?.abandon();
    session = null;
    open = null;
  };

  async function ready(folder: FolderWish | null): Promise<Result<ImapSession, ImapFault>> {
    if (!session) {
      const connected = await options.connect();
      if (!connected.ok) return connected;
      session = connected.value;
      open = null;
    }
    const wanted = folder && `${folder.write === true} ${folder.path}`;
    if (folder && wanted !== open) {
      const opened = await session.open(folder.path, folder.write ?? false);
      if (!opened.ok) return opened;
      const fault = changedIn(folder, opened.value);
      if (fault) return err(fault);
      open = wanted;
    }
    return ok(session);
  }

  async function untilAnswered<T>(
    folder: FolderWish | null,
    act: (session: ImapSession) => Promise<Result<T, ImapFault>>,
  ): Promise<Result<T, ImapFault>> {
    for (let tries = 0; ; tries++) {
      const there = await ready(folder);
      const answer = there.ok ? await act(there.value) : there;
      if (answer.ok) return answer;
      const wait = waitAfter(answer.error, tries);
      if (wait === null || signal.aborted) return answer;
      drop();
      if (wait > seconds(10)) options.tell(answer.error.sentence, clock.now() + wait);
      await pause(clock, wait, signal);
      if (signal.aborted) return answer;
    }
  }

  /** One line, one question at a time. */
  let before: Promise<unknown> = Promise.resolve();
  let busy = 0;
  return {
    ask(folder, act) {
      busy++;
      const answer = before.then(() => untilAnswered(folder, act)).finally(() => void busy--);
      before = answer.catch(() => undefined);
      return answer;
    },
    async close() {
      // What was asked for ahead is not waited for.
      if (signal.aborted || busy > 0) drop();
      await session?.close();
      session = null;
    },
  };
}

function changedIn({ path, uidValidity }: FolderWish, { uidValidity: now }: OpenFolder): ImapFault | null {
  if (uidValidity === null || uidValidity === now) return null;
  return { kind: 'refused', sentence: `the folder ${path} was made anew there meanwhile (UIDVALIDITY)` };
}

/** null: it is no use. */
function waitAfter({ kind, wait }: ImapFault, tries: number): Duration | null {
  switch (kind) {
    case 'throttled':
      return Math.min(wait ?? THROTTLED, LONGEST_WAIT);
    case 'lost':
    case 'later':
    case 'in-use':
    case 'malformed':
      return WAITS[tries] ?? null;
    default:
      return null;
  }
}

export const pause = (clock: Clock, wait: Duration, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(wait, done);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
