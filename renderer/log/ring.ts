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
  readonly kept: number;
  readonly fallenOut: number;
  readonly passing: number;
};

/** Arrays are cut only when they have outgrown the bound by this share, so that a push stays cheap. */
const SLACK = 0.1;

export function newRing<T>(bound: number, passes: (item: T) => boolean = () => true): Ring<T> {
  let all: T[] = [];
  /** Indexes into the count of everything ever pushed. */
  let found: { at: number; item: T }[] = [];
  let pushed = 0;
  let test = passes;

  const first = (): number => pushed - Math.min(all.length, bound);
  const cut = (): void => {
    if (all.length <= bound * (1 + SLACK)) return;
    all = all.slice(-bound);
    const from = first();
    found = found.slice(firstAtOrAfter(found, from));
  };
  return {
    push(batch) {
      let passed = 0;
      for (const item of batch) {
        all.push(item);
        if (test(item)) {
          found.push({ at: pushed, item });
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
      found = all.flatMap((item, i) => (test(item) ? [{ at: base + i, item }] : []));
    },
    rows() {
      return found.slice(firstAtOrAfter(found, first())).map(({ item }) => item);
    },
    get kept() {
      return Math.min(all.length, bound);
    },
    get fallenOut() {
      return first();
    },
    get passing() {
      return found.length - firstAtOrAfter(found, first());
    },
  };
}

/** Binary search: `found` is in order of `at`. */
function firstAtOrAfter(found: readonly { readonly at: number }[], at: number): number {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (found[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
