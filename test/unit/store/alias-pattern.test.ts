/** Patterns: what they match, what each star stood for, which goes first; and what the longest of them costs. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { byPrecision, matchPattern } from '../../../server/store/alias-pattern.ts';

test('stars stand for anything, none among it, and say for what', () => {
  const cases: readonly (readonly [pattern: string, name: string, captures: readonly string[] | null])[] = [
    ['sales-*', 'sales-7', ['7']],
    ['sales-*', 'sales-', ['']],
    ['sales-*', 'sales', null],
    ['*-sales', 'new-sales', ['new']],
    ['a*b*c', 'abc', ['', '']],
    ['a*b*c', 'a1b2b3c', ['1', '2b3']],
    ['a*a', 'a', null],
    ['*x*', 'axbxc', ['a', 'bxc']],
    ['a*bc*c', 'abc', null],
    ['plain', 'plain', []],
    ['plain', 'plainer', null],
  ];
  for (const [pattern, name, captures] of cases)
    assert.deepEqual(matchPattern(pattern, name), captures, `${pattern} ${name}`);
});

test('as a regular expression with lazy stars has it', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 12 });
  const pattern = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 3 }), {
    minLength: 2,
    maxLength: 5,
  });
  fc.assert(
    fc.property(pattern, letters, (parts, name) => {
      const oracle = new RegExp(`^${parts.join('(.*?)')}$`).exec(name);
      const found = matchPattern(parts.join('*'), name);
      assert.equal(found !== null, oracle !== null, `${parts.join('*')} on ${name}`);
      // The stars filled in are the name again.
      if (found)
        assert.equal(
          parts.reduce((whole, part, i) => whole + (found[i - 1] ?? '') + part),
          name,
        );
    }),
    { seed: 9, numRuns: 500 },
  );
});

test('who says most goes first', () => {
  const patterns = ['*', 'a*', '*a*', 'sales-*', 'sales-*-x', '*sales-x', 'b*'];
  assert.deepEqual(patterns.toSorted(byPrecision), ['sales-*-x', '*sales-x', 'sales-*', 'a*', 'b*', '*a*', '*']);
});

test('the worst of them costs no more than its length', () => {
  const before = process.cpuUsage().user;
  for (let i = 0; i < 1000; i++) assert.equal(matchPattern('*a*a*a*b', 'a'.repeat(1000)), null);
  assert.ok(process.cpuUsage().user - before < 200_000, 'a thousand in 200 ms of CPU');
});
