/**
 * The newest lines, in order, up to a bound: what falls out is counted, nothing is sampled. The rows that pass the
 * filter are kept beside, so that a thousand events a second cost no second look at fifty thousand.
 */
export type Ring<T> = {
  /** Adds a batch; returns how many of it pass the filter. */
  push(batch: readonly T[]): number;
  /** Another filter: looks once at everything kept. */
  filter(passes: (item: T) => boolean): void;
  /** What passes the filter, oldest first. A snapshot: later pushes do not change it. */
  rows(): readonly T[];
  /** The newest of all, whether it passes or not. */
  readonly last: T | undefined;
  readonly kept: number;
  readonly fallenOut: number;
  readonly passing: number;
};

/** Arrays are cut only when they have outgrown the bound by this share, so that a push stays cheap. */
const SLACK = 0.1;

export function newRing<T>(bound: number, passes: (item: T) => boolean = () => true): Ring<T> {
  let all: T[] = [];
  /** What passes, and beside it which of everything ever pushed it is. */
  let found: T[] = [];
  let foundAt: number[] = [];
  let pushed = 0;
  let test = passes;

  const first = (): number => pushed - Math.min(all.length, bound);
  const cut = (): void => {
    if (all.length <= bound * (1 + SLACK)) return;
    all = all.slice(-bound);
    const from = first();
    const gone = firstAtOrAfter(foundAt, from);
    found = found.slice(gone);
    foundAt = foundAt.slice(gone);
  };
  return {
    push(batch) {
      let passed = 0;
      for (const item of batch) {
        all.push(item);
        if (test(item)) {
          found.push(item);
          foundAt.push(pushed);
          passed++;
        }
        pushed++;
      }
      cut();
      return passed;
    },
    filter(next) {
      test = next;
      const base = pushed - all.length;
      found = [];
      foundAt = [];
      all.forEach((item, i) => {
        if (!test(item)) return;
        found.push(item);
        foundAt.push(base + i);
      });
    },
    rows() {
      return found.slice(firstAtOrAfter(foundAt, first()));
    },
    get last() {
      return all.at(-1);
    },
    get kept() {
      return Math.min(all.length, bound);
    },
    get fallenOut() {
      return first();
    },
    get passing() {
      return found.length - firstAtOrAfter(foundAt, first());
    },
  };
}

/** Binary search: `found` ascends. */
function firstAtOrAfter(found: readonly number[], at: number): number {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (found[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
