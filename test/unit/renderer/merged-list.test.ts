/** Where a place of a merged list lies in each account: what is still open never leaves the true split out. */
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { narrow, tighten } from '../../../renderer/jmap/merged-list.ts';

/** The merge itself, newest first; of equals the first account comes first. */
function splitOf(parts: readonly (readonly number[])[], to: number): readonly number[] {
  const split = parts.map(() => 0);
  for (let at = 0; at < to; at++) {
    const times = parts.map((own, part) => own[split[part]!] ?? Number.NEGATIVE_INFINITY);
    split[times.indexOf(Math.max(...times))]!++;
  }
  return split;
}

const newestFirst = (times: readonly number[]): readonly number[] => times.toSorted((a, b) => b - a);
const account = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }).map(newestFirst);

test('any places that are known, also outside what is open, keep the true split within', () => {
  fc.assert(
    fc.property(
      fc.array(account, { minLength: 2, maxLength: 3 }),
      fc.array(fc.array(fc.nat(39), { maxLength: 6 }), { minLength: 3, maxLength: 3 }),
      fc.array(fc.array(fc.nat(39), { maxLength: 6 }), { minLength: 3, maxLength: 3 }),
      fc.nat(120),
      (parts, first, second, wanted) => {
        const total = parts.reduce((sum, own) => sum + own.length, 0);
        const to = Math.min(wanted, total);
        const truth = splitOf(parts, to);
        const start = parts.map(own => ({ low: 0, high: Math.min(own.length, to) }));
        let open = tighten(start, to);
        for (const places of [first, second]) {
          const samples = parts.map((own, part) =>
            newestPlaces(places[part]!, own.length).map(at => ({ at, time: own[at]! })),
          );
          open = tighten(narrow(open, samples, to), to);
          for (const [part, { low, high }] of open.entries())
            assert.ok(low <= truth[part]! && truth[part]! <= high, `${low} ≤ ${truth[part]} ≤ ${high}`);
        }
      },
    ),
    { numRuns: 3000, seed: 11 },
  );
});

const newestPlaces = (places: readonly number[], length: number): readonly number[] =>
  [...new Set(places)].filter(at => at < length).sort((a, b) => a - b);

test('a small account beside a large one is placed without a question once its oldest row is behind', () => {
  const small = [100, 99, 98].map((time, at) => ({ at, time }));
  const large = [{ at: 5, time: 90 }];
  const start = [
    { low: 0, high: 3 },
    { low: 0, high: 4000 },
  ];
  const open = tighten(narrow(tighten(start, 4000), [small, large], 4000), 4000);
  assert.deepEqual(open, [
    { low: 3, high: 3 },
    { low: 3997, high: 3997 },
  ]);
});
