/**
 * Long computations in steps: a generator that yields every few milliseconds of work and returns its result at the end.
 * Who runs it decides what happens in between; this floor has no clock and does not wait.
 */

export type Steps<T> = Generator<void, T, void>;

/** All of it at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** So much is sorted by the engine's own sort in one step; runs are merged in steps of as many. */
const RUN = 4096;

/** Sorts in place; equal ones keep their order. `compare` below 0: the first goes first. */
export function* sortInSteps<T>(items: T[], compare: (a: T, b: T) => number): Steps<T[]> {
  if (items.length <= RUN) return items.sort(compare);
  for (let from = 0; from < items.length; from += RUN) {
    const run = items.slice(from, from + RUN).sort(compare);
    for (let at = 0; at < run.length; at++) items[from + at] = run[at]!;
    yield;
  }
  let source = items;
  let target = items.slice();
  for (let width = RUN; width < items.length; width *= 2) {
    for (let from = 0; from < items.length; from += 2 * width) {
      yield* merge(source, target, from, Math.min(from + width, items.length), from + 2 * width, compare);
    }
    [source, target] = [target, source];
  }
  return source;
}

function* merge<T>(
  source: readonly T[],
  target: T[],
  from: number,
  middle: number,
  end: number,
  compare: (a: T, b: T) => number,
): Steps<void> {
  const to = Math.min(end, source.length);
  let left = from;
  let right = middle;
  for (let at = from; at < to; at++) {
    const first = left < middle && (right >= to || compare(source[left]!, source[right]!) <= 0);
    target[at] = first ? source[left++]! : source[right++]!;
    if ((at & (RUN - 1)) === RUN - 1) yield;
  }
}
