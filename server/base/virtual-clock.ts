/**
 * A clock that may be moved ahead of the real one, or stand still: five days of a queue pass in a second. Only what is given it
 * lives by it (captured mail and its queue); certificates, sessions and all that waits for a moment go by the real one. Timers
 * (`after`) are real: whoever moves the clock looks at what has come due.
 */
import type { Clock } from './ports.ts';
import type { Duration, Instant } from './units.ts';

/** `frozenAt` null: it runs. */
export type ClockState = { readonly ahead: Duration; readonly frozenAt: Instant | null };
export const REAL_TIME: ClockState = { ahead: 0, frozenAt: null };

export type VirtualClock = Clock & {
  /** How far it is ahead of the real one; below 0 where it has stood still for long. */
  ahead(): Duration;
  state(): ClockState;
  /** Not back: the past is not undone. */
  advance(by: Duration): void;
  freeze(on: boolean): void;
  /** The real time again. */
  reset(): void;
};

export function virtualClock(real: Clock, from: ClockState = REAL_TIME): VirtualClock {
  let { ahead, frozenAt } = from;
  /** Of `monotonic`, which must not go back where the clock is set to the real time. */
  let passed = 0;
  let stoodAt: number | null = frozenAt === null ? null : real.monotonic();
  const now = (): Instant => frozenAt ?? real.now() + ahead;
  const monotonic = (): number => stoodAt ?? real.monotonic() + passed;
  const freeze = (on: boolean): void => {
    if (on === (frozenAt !== null)) return;
    if (on) {
      stoodAt = monotonic();
      frozenAt = now();
    } else {
      ahead = frozenAt! - real.now();
      passed = stoodAt! - real.monotonic();
      frozenAt = null;
      stoodAt = null;
    }
  };
  return {
    ...{ now, monotonic, freeze },
    after: (wait, act) => real.after(wait, act),
    ahead: () => now() - real.now(),
    state: () => ({ ahead, frozenAt }),
    advance(by) {
      if (!(by >= 0)) throw new Error('a clock that is moved goes ahead');
      if (frozenAt === null) {
        ahead += by;
        passed += by;
      } else {
        frozenAt += by;
        stoodAt = stoodAt! + by;
      }
    },
    reset() {
      freeze(false);
      ahead = 0;
    },
  };
}
