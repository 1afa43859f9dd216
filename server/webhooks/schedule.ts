/** When a webhook is tried again: soon at first, for a day. Pure. */
import { type Duration, hours, type Instant, minutes, seconds } from '../base/units.ts';

const WAITS: readonly Duration[] = [seconds(5), seconds(30), minutes(2), minutes(10), minutes(30), hours(1), hours(2)];
const GIVE_UP: Duration = hours(24);
const JITTER = 0.1;

/** `attempts`: those already made, at least 1. `chance` in [0, 1). null: it is given up. */
export function nextAttempt(attempts: number, firstAt: Instant, now: Instant, chance: number): Instant | null {
  const wait = WAITS[Math.min(attempts, WAITS.length) - 1]!;
  const next = Math.round(now + wait * (1 - JITTER + 2 * JITTER * chance));
  return next - firstAt > GIVE_UP ? null : next;
}

export const gone = (status: number): boolean => status === 410;
export const isTaken = (status: number): boolean => status >= 200 && status < 300;
