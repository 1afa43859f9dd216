/**
 * Live answers: the state at once, then again after each change, at most every `pause` milliseconds. A slow reader gets
 * fewer answers, never older ones.
 */
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';
import type { StoredNote } from '../store/interface.ts';

export type Subscribe = (hear: () => void) => () => void;

/** Several sources of change as one. */
export const either =
  (...sources: readonly Subscribe[]): Subscribe =>
  hear => {
    const stops = sources.map(source => source(hear));
    return () => {
      for (const stop of stops) stop();
    };
  };

/** Where time alone changes the answer. */
export const every =
  (clock: Clock, pause: Duration): Subscribe =>
  hear => {
    let cancel = () => {};
    const again = () => {
      cancel = clock.after(pause, () => {
        hear();
        again();
      });
    };
    again();
    return () => cancel();
  };

export async function* repeated<T>(
  ask: () => Promise<T>,
  subscribe: Subscribe,
  signal: AbortSignal,
  pause = 150,
): AsyncGenerator<T, void, void> {
  let changed = true;
  let wake = () => {};
  const stop = subscribe(() => {
    changed = true;
    wake();
  });
  const ended = () => wake();
  signal.addEventListener('abort', ended);
  try {
    while (!signal.aborted) {
      if (!changed) {
        await new Promise<void>(resolve => {
          wake = resolve;
          if (changed || signal.aborted) resolve();
        });
        continue;
      }
      changed = false;
      yield await ask();
      await delay(pause, signal);
    }
  } finally {
    stop();
    signal.removeEventListener('abort', ended);
  }
}

/** Everything since the last answer, as one batch. Never loses any: what comes while the reader is busy waits. */
export async function* batches(
  before: () => Promise<readonly StoredNote[]>,
  subscribe: (hear: (notes: readonly StoredNote[]) => void) => () => void,
  signal: AbortSignal,
  pause = 50,
): AsyncGenerator<readonly StoredNote[], void, void> {
  let waiting: StoredNote[] = [];
  let wake = () => {};
  const stop = subscribe(notes => {
    waiting.push(...notes);
    wake();
  });
  const ended = () => wake();
  signal.addEventListener('abort', ended);
  try {
    // Asked after listening began, so that nothing falls between.
    const first = await before();
    const last = first.at(-1)?.id ?? 0;
    yield first;
    while (!signal.aborted) {
      const fresh = waiting.filter(note => note.id > last);
      waiting = [];
      if (fresh.length > 0) {
        yield fresh;
        await delay(pause, signal);
      } else {
        await new Promise<void>(resolve => {
          wake = resolve;
          if (waiting.length > 0 || signal.aborted) resolve();
        });
      }
    }
  } finally {
    stop();
    signal.removeEventListener('abort', ended);
  }
}

const delay = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
