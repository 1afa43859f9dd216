/**
 * A clock that runs as the system's does and can be moved. `pass`: time goes by, and whatever was waited for has come;
 * `set`: somebody sets the wall clock, and no time goes by. `sleep`: the computer stood still; timers were not served.
 */
import { type Clock, systemClock } from '../../server/base/ports.ts';
import type { Duration } from '../../server/base/units.ts';

export type LeapingClock = Clock & {
  /** In steps, between which others work: a lease of five minutes is renewed in time. */
  pass(by: Duration, step?: Duration): Promise<void>;
  set(by: Duration): void;
  sleep(by: Duration): void;
  /** As world.ts calls `set`. */
  shift(by: Duration): void;
  /** Of the computer under it, sleep counted. */
  uptime(): number;
};

const STEP: Duration = 30_000;
/** Between two steps: what has come due asks the store, and is answered. */
const BREATH = 4;

type Timer = { at: number; readonly act: () => void; cancel: () => void };

export function leapingClock(): LeapingClock {
  let wall = 0;
  let passed = 0;
  let slept = 0;
  const timers = new Set<Timer>();
  const monotonic = () => systemClock.monotonic() + passed;

  const arm = (timer: Timer) => {
    timer.cancel = systemClock.after(timer.at - monotonic(), () => {
      timers.delete(timer);
      timer.act();
    });
  };
  const leap = (by: Duration) => {
    passed += by;
    for (const timer of [...timers].sort((one, other) => one.at - other.at)) {
      timer.cancel();
      arm(timer);
    }
  };
  const set = (by: Duration) => {
    wall += by;
  };
  return {
    now: () => systemClock.now() + wall + passed + slept,
    monotonic,
    after(wait, act) {
      const timer: Timer = { at: monotonic() + wait, act, cancel: () => {} };
      timers.add(timer);
      arm(timer);
      return () => {
        timers.delete(timer);
        timer.cancel();
      };
    },
    async pass(by, step = STEP) {
      for (let left = by; left > 0; left -= step) {
        leap(Math.min(left, step));
        await new Promise(resolve => setTimeout(resolve, BREATH));
      }
    },
    set,
    shift: set,
    sleep(by) {
      slept += by;
    },
    uptime: () => monotonic() + slept,
  };
}
