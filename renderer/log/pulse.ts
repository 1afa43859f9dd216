/** How much happened in the last five minutes, in steps of five seconds: what the log draws above its lines. Pure. */
import type { LogLine } from '../../server/api/contract.ts';

const STEP = 5000;
const STEPS = 60;

export type Step = {
  /** The first instant of it. */
  readonly from: number;
  readonly to: number;
  readonly all: number;
  readonly waiting: number;
  readonly bad: number;
};
export type Pulse = {
  count(lines: readonly LogLine[]): void;
  /** The steps up to now, oldest first. */
  steps(now: number): readonly Step[];
};

type Counts = { all: number; waiting: number; bad: number };

export function newPulse(): Pulse {
  const counts = new Map<number, Counts>();
  let newest = 0;
  return {
    count(lines) {
      for (const { at, outcome } of lines) {
        const step = Math.floor(at / STEP);
        if (step < newest - STEPS) continue;
        const here = counts.get(step) ?? { all: 0, waiting: 0, bad: 0 };
        here.all++;
        if (outcome === 'waiting' || outcome === 'attention') here.waiting++;
        else if (outcome === 'failed' || outcome === 'refused') here.bad++;
        counts.set(step, here);
        newest = Math.max(newest, step);
      }
      if (counts.size > 2 * STEPS) for (const step of counts.keys()) if (step < newest - STEPS) counts.delete(step);
    },
    steps(now) {
      const last = Math.floor(now / STEP);
      return Array.from({ length: STEPS }, (_, i) => {
        const step = last - STEPS + 1 + i;
        const { all = 0, waiting = 0, bad = 0 } = counts.get(step) ?? {};
        return { from: step * STEP, to: (step + 1) * STEP, all, waiting, bad };
      });
    },
  };
}

/** Heights of 0 to 1; a few still show where another step has thousands. */
export const heightOf = (n: number, most: number): number => (n === 0 ? 0 : Math.max(0.08, Math.sqrt(n / most)));

const two = (n: number): string => String(n).padStart(2, '0');
const clockOf = (at: number): string => {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};
/** Two steps, in any order, as the value of `at:`. */
export const rangeOf = (one: Step, other: Step): string =>
  `${clockOf(Math.min(one.from, other.from))}-${clockOf(Math.max(one.to, other.to))}`;
