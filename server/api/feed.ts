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

/** So many wait for a reader that rests; more are read from the store when it comes back. */
const MOST_WAITING = 5000;

/**
 * Everything since the last answer, as one batch. Never loses any: what comes while the reader is busy waits, in memory
 * or in the store, of which `next` gives those after an id.
 */
export async function* batches(
  before: () => Promise<readonly StoredNote[]>,
  next: (last: number) => Promise<readonly StoredNote[]>,
  subscribe: (hear: (notes: readonly StoredNote[]) => void) => () => void,
  signal: AbortSignal,
  pause = 50,
): AsyncGenerator<readonly StoredNote[], void, void> {
  let waiting: StoredNote[] = [];
  let missed = false;
  /** Before the first that was told here. */
  let began: number | null = null;
  let wake = () => {};
  const stop = subscribe(notes => {
    began ??= (notes[0]?.id ?? 1) - 1;
    missed ||= waiting.length + notes.length > MOST_WAITING;
    if (missed) waiting = [];
    else waiting.push(...notes);
    wake();
  });
  const ended = () => wake();
  signal.addEventListener('abort', ended);
  try {
    // Asked after listening began, so that nothing falls between.
    const first = await before();
    let last: number | null = first.at(-1)?.id ?? null;
    yield first;
    while (!signal.aborted) {
      const after: number = last ?? began ?? 0;
      const behind: boolean = missed;
      const told = waiting;
      // Before the store is asked: what is told from now on counts anew.
      missed = false;
      waiting = [];
      const fresh: readonly StoredNote[] = (behind ? await next(after) : told).filter(note => note.id > after);
      // There may be more in the store than one look gives.
      missed ||= behind && fresh.length > 0;
      if (fresh.length > 0) {
        last = fresh.at(-1)?.id ?? after;
        yield fresh;
        await delay(pause, signal);
      } else {
        await new Promise<void>(resolve => {
          wake = resolve;
          if (missed || waiting.length > 0 || signal.aborted) resolve();
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
