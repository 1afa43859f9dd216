/**
 * Notices that time did not pass as usual: the computer slept (or this process stood still), or its clock was set. Three
 * clocks are compared: the wall's; the monotonic one, which some systems stop during sleep; and the time since the
 * computer was started, which runs on in sleep and knows nothing of a clock that is set.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, type Instant, seconds } from '../base/units.ts';

export type Moment = { readonly wall: Instant; readonly monotonic: number; readonly uptime: number };
export type Passed = {
  /** 0: it was awake. */
  readonly slept: Duration;
  /** How far the clock was set: back below 0. */
  readonly jumped: Duration;
};

const LOOK_EVERY: Duration = seconds(5);
/** Less is load, or the clock being kept right. */
const LEAST_SLEEP: Duration = seconds(60);
const LEAST_JUMP: Duration = seconds(60);

/** `usual`: how long it was meant to be at most. Where the monotonic clock runs on in sleep, that alone tells of it. */
export function passedBetween(before: Moment, now: Moment, usual: Duration): Passed {
  const uptime = now.uptime - before.uptime;
  const slept = uptime - Math.min(now.monotonic - before.monotonic, usual);
  const jumped = now.wall - before.wall - uptime;
  return {
    slept: slept >= LEAST_SLEEP ? Math.round(slept) : 0,
    jumped: Math.abs(jumped) >= LEAST_JUMP ? Math.round(jumped) : 0,
  };
}

export type Pulse = {
  /** Looks now; also whenever an attempt ends, so that none is taken for a destination's fault that sleep broke off. */
  look(): void;
  /** How often it has slept: an attempt that sees another number was broken off. */
  sleeps(): number;
  /** By how much the clock was set in all: a lease that saw another sum is older or younger than it says. */
  jumped(): Duration;
  /** When it last woke or the clock was last set; at first when it was opened. */
  wokeAt(): Instant;
  /** The system says that it goes to sleep, or has woken. */
  suspended(): void;
  resumed(): void;
  close(): void;
};

export type PulseOptions = {
  readonly clock: Clock;
  /** Milliseconds since the computer was started, sleep counted. */
  readonly uptime: () => number;
  readonly onSlept: (from: Instant, until: Instant) => void;
  readonly onJumped: (by: Duration) => void;
};

export function openPulse({ clock, uptime, onSlept, onJumped }: PulseOptions): Pulse {
  const moment = (): Moment => ({ wall: clock.now(), monotonic: clock.monotonic(), uptime: uptime() });
  let last = moment();
  let sleeps = 0;
  let sum = 0;
  let wokeAt = last.wall;
  let wentAt: Instant | null = null;
  let cancel = () => {};

  const look = () => {
    const now = moment();
    const { slept, jumped } = passedBetween(last, now, LOOK_EVERY * 2);
    last = now;
    if (slept > 0) woke(now.wall - slept, now.wall);
    if (jumped === 0) return;
    wokeAt = now.wall;
    sum += jumped;
    onJumped(jumped);
  };
  const woke = (from: Instant, until: Instant) => {
    sleeps++;
    wokeAt = until;
    wentAt = null;
    onSlept(from, until);
  };
  const lookLater = () => {
    cancel = clock.after(LOOK_EVERY, () => {
      look();
      lookLater();
    });
  };
  lookLater();
  return {
    look,
    sleeps: () => sleeps,
    jumped: () => sum,
    wokeAt: () => wokeAt,
    suspended() {
      wentAt = clock.now();
    },
    resumed() {
      const from = wentAt;
      look();
      // A short sleep, which the clocks do not show: connections may have died of it all the same.
      if (from !== null && wentAt !== null) woke(from, clock.now());
    },
    close: () => cancel(),
  };
}

/** A pulse that always beats, for who has no computer under it. */
export const steadyPulse = (clock: Clock): Pulse => {
  const wokeAt = clock.now();
  return {
    look() {},
    sleeps: () => 0,
    jumped: () => 0,
    wokeAt: () => wokeAt,
    suspended() {},
    resumed() {},
    close() {},
  };
};
