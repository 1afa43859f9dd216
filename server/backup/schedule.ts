/** When the next backup is due. Pure; the time of day is this computer's. */
import { type Duration, days, hours, type Instant } from '../base/units.ts';

export type Schedule = {
  readonly every: Duration;
  /** Minutes after midnight. */
  readonly at: number;
};

/** A day is sometimes 23 hours long, and the last one may have begun a little late. */
const EARLY = hours(12);

/** null: only by hand. In the past where one was missed, or none was ever made. */
export function nextBackup({ every, at }: Schedule, last: Instant | null, now: Instant): Instant | null {
  if (every === 0) return null;
  // A clock that was wrong once must not put off all that follows.
  if (last === null || last > now) return now;
  if (every < days(1)) return last + every;
  const earliest = last + every - EARLY;
  const date = new Date(earliest);
  date.setHours(Math.floor(at / 60), at % 60, 0, 0);
  if (date.getTime() < earliest) date.setDate(date.getDate() + 1);
  return date.getTime();
}

/** Told as a fault: twice what was wished, and never for a few hours. */
export const isLate = (every: Duration, last: Instant, now: Instant): boolean =>
  every > 0 && now - last > Math.max(2 * every, hours(4));
