/** Long work in turns: after a few milliseconds everybody else of the process has theirs. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../base/ports.ts';
import { type Duration, milliseconds } from '../base/units.ts';

/** What another session waits at most for one slice of ours, with room for what is done between two looks. */
const SLICE: Duration = milliseconds(5);

export type Pace = {
  /** null: go on; a promise: wait for it first. */
  rest(): Promise<void> | null;
};

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
