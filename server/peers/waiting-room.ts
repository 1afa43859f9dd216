/**
 * How many conversations may be held back at once. Each holds memory and a place among the connections, so slowing others
 * down must not stop us: where the room is full, nobody waits.
 */
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';

export type WaitingRoom = {
  /** As long as asked, or not at all. */
  take(wait: Duration): Duration;
  readonly waiting: number;
};

export function newWaitingRoom(clock: Pick<Clock, 'after'>, most: number): WaitingRoom {
  let waiting = 0;
  return {
    take(wait) {
      if (wait <= 0 || waiting >= most) return 0;
      waiting++;
      // Whoever leaves before keeps the place until then: the room is never larger than it says.
      clock.after(wait, () => {
        waiting--;
      });
      return wait;
    },
    get waiting() {
      return waiting;
    },
  };
}
