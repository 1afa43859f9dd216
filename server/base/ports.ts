/**
 * Time and chance as arguments. Nothing below floor 5 reads a clock or draws chance except through these, so any
 * day can be replayed.
 */
import { randomBytes } from 'node:crypto';
import type { Duration, Instant } from './units.ts';

export type Clock = {
  /** Milliseconds since the epoch. May jump. */
  now(): Instant;
  /** Milliseconds since an unknown start. Never goes back. */
  monotonic(): number;
  /** Runs `act` once after `wait`; the returned function cancels it. The timer never keeps the process alive. */
  after(wait: Duration, act: () => void): () => void;
};

export type Random = {
  /** Uniform in [0, 1). */
  fraction(): number;
  bytes(count: number): Uint8Array;
};

/** setTimeout takes a signed 32-bit count; a longer wait is cut and the caller looks again. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(wait, act) {
    const timer = setTimeout(act, Math.min(Math.max(0, wait), LONGEST_TIMER));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = {
  fraction: () => Math.random(),
  bytes: count => randomBytes(count),
};

/** A clock that moves only when told to: `advance` runs what has come due, in order of time. */
export function manualClock(start: Instant): Clock & { advance(by: Duration): void } {
  let now = start;
  let waiting: { at: number; act: () => void }[] = [];
  return {
    now: () => now,
    monotonic: () => now - start,
    after(wait, act) {
      const entry = { at: now + wait, act };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter(other => other !== entry);
      };
    },
    advance(by) {
      const until = now + by;
      for (;;) {
        const next = waiting.filter(entry => entry.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        waiting = waiting.filter(other => other !== next);
        now = next.at;
        next.act();
      }
      now = until;
    },
  };
}

/** Repeatable chance for tests (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { fraction, bytes: count => Uint8Array.from({ length: count }, () => Math.floor(fraction() * 256)) };
}
