/** Patterns against the plain definition of what they mean, for all short ones. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { compileGlob, matchGlob } from '../../../server/sieve/glob.ts';

/** By the definition, and as little as possible for each star. */
function expected(pattern: string, text: string): string[] | null {
  if (pattern === '') return text === '' ? [] : null;
  const rest = pattern.slice(1);
  if (pattern[0] === '*') {
    for (let length = 0; length <= text.length; length++) {
      const found = expected(rest, text.slice(length));
      if (found) return [text.slice(0, length), ...found];
    }
    return null;
  }
  if (text === '') return null;
  if (pattern[0] === '?') {
    const found = expected(rest, text.slice(1));
    return found && [text[0]!, ...found];
  }
  return pattern[0] === text[0] ? expected(rest, text.slice(1)) : null;
}

const letters = (all: string, maxLength: number) =>
  fc.array(fc.constantFrom(...all), { maxLength }).map(parts => parts.join(''));

test('a pattern matches what it means, and each star stands for as little as possible', () => {
  fc.assert(
    fc.property(letters('ab*?', 7), letters('ab', 8), (pattern, text) => {
      const glob = compileGlob(pattern, key => key);
      const found = matchGlob(glob, { key: text, next: null }, true);
      const taken =
        found && Array.from({ length: glob.wildcards }, (_, n) => text.slice(found[n * 2], found[n * 2 + 1]));
      assert.deepEqual(taken, expected(pattern, text));
    }),
    { numRuns: 3000 },
  );
});

test('characters of several octets count as one where the comparator says so', () => {
  fc.assert(
    fc.property(letters('ab*?', 6), letters('ab', 6), (pattern, text) => {
      const double = (value: string) => [...value].map(letter => letter + letter).join('');
      const glob = compileGlob(pattern, double);
      const found = matchGlob(glob, { key: double(text), next: at => at + 2 - (at % 2) }, true);
      const taken =
        found && Array.from({ length: glob.wildcards }, (_, n) => text.slice(found[n * 2]! / 2, found[n * 2 + 1]! / 2));
      assert.deepEqual(taken, expected(pattern, text));
    }),
    { numRuns: 1000 },
  );
});
