/** Two texts that have little in common must not hold the mail up. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { differences } from '../../../server/config/differences.ts';

test('what differs stands with the lines around it', () => {
  const text = Array.from({ length: 20 }, (_, n) => `line ${n}`);
  const found = differences(`${text.join('\n')}\n`, `${text.with(3, 'another').join('\n')}\n`);
  assert.deepEqual(
    found.map(({ kind, text: said, line }) => `${kind} ${line} ${said}`),
    ['same 2 line 1', 'same 3 line 2', 'removed 4 line 3', 'added 4 another', 'same 5 line 4', 'same 6 line 5'],
  );
});

test('two that have nothing in common are told as such, and soon', () => {
  const lines = (word: string) => Array.from({ length: 40_000 }, (_, n) => `${word}${n}`);
  const before = process.cpuUsage();
  const found = differences(
    ['first', ...lines('a'), 'last', ''].join('\n'),
    ['first', ...lines('b'), 'last', ''].join('\n'),
  );
  const { user } = process.cpuUsage(before);
  assert.equal(found.length, 80_000);
  assert.deepEqual(
    [found[0], found.at(-1)],
    [
      { kind: 'removed', text: 'a0', line: 2 },
      { kind: 'added', text: 'b39999', line: 40_001 },
    ],
  );
  assert.ok(user / 1000 < 400, `${user / 1000} ms`);
});
