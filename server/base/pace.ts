/** Long work in turns: after a few milliseconds everybody else of the process has theirs. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from './ports.ts';
import { type Duration, milliseconds } from './units.ts';

/** What another session waits at most for one slice of ours, with room for what is done between two looks. */
const SLICE: Duration = milliseconds(5);

/** null: go on; a promise: wait for it first. */
export type Rest = () => Promise<void> | null;
export type Pace = { readonly rest: Rest };

/** For work that is known to be small, or that runs in a thread of its own. */
export const noRest: Rest = () => null;

export function newPace(clock: Clock): Pace {
  let began = clock.monotonic();
  return {
    rest() {
      if (clock.monotonic() - began < SLICE) return null;
      return turn().then(() => {
        began = clock.monotonic();
      });
    },
  };
}

/** Where no clock is at hand: a rest each time it is offered. */
export const restAlways: Rest = () => turn();
