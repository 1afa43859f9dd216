/** Which addresses a pattern means, and every key under which it is found. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { keysOf, matches, parsePattern, readLines } from '../../../server/routing/pattern.ts';

const pattern = (text: string) => {
  const read = parsePattern(text);
  assert.ok(read.ok, read.ok ? '' : read.error);
  return read.value;
};

test('a pattern means what it says and nothing beside it', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['ann@Example.NET', ['ann@example.net'], ['ben@example.net', 'ann@sub.example.net']],
    ['ann@*', ['ann@example.net', 'ann@b.test'], ['joann@example.net', '']],
    ['example.net', ['ann@example.net'], ['ann@sub.example.net', 'ann@notexample.net']],
    ['@example.net', ['ann@example.net'], ['ann@sub.example.net']],
    ['*@example.net', ['ann@example.net'], ['ann@sub.example.net']],
    ['.example.net', ['a@b.example.net', 'a@c.b.example.net'], ['a@example.net', 'a@badexample.net']],
    ['bücher.example', ['a@xn--bcher-kva.example'], ['a@bucher.example']],
    ['[192.0.2.1]', ['ann@[192.0.2.1]'], ['ann@[192.0.2.2]']],
    ['<>', [''], ['a@b.test']],
    ['*', ['', 'a@b.test'], []],
    ['"a b"@x.test', ['"a b"@x.test'], ['ab@x.test']],
    ['"a@b"@x.test', ['"a@b"@x.test'], ['a@x.test']],
  ];
  for (const [text, yes, no] of cases)
    assert.deepEqual(
      [yes.map(one => matches(pattern(text), one)), no.map(one => matches(pattern(text), one))],
      [yes.map(() => true), no.map(() => false)],
      text,
    );
});

test('what is no pattern is refused in words', () => {
  for (const text of ['', '@', '.', '..a', 'a b', 'a@b@c', 'ann@', 'a..b', '192.0.2.1', '*.example.net', 'a\n@b'])
    assert.equal(parsePattern(text).ok, false, JSON.stringify(text));
});

test('a printed pattern is read as the same', () => {
  const text = fc.oneof(
    fc.emailAddress(),
    fc.domain(),
    fc.domain().map(one => `.${one}`),
    fc.constant('*'),
  );
  fc.assert(
    fc.property(text, said => {
      const read = parsePattern(said);
      if (read.ok) assert.deepEqual(parsePattern(read.value.key), read);
    }),
    { numRuns: 200, seed: 1 },
  );
});

test('an address has few keys, however long', () => {
  assert.deepEqual(keysOf('ann@a.b.test'), ['ann@a.b.test', 'ann@*', 'a.b.test', '.b.test', '.test', '*']);
});

test('a table as text: every fault is told, with its line', () => {
  const read = readLines('# a note\r\n\r\nexample.net\n..\nok.test\n@', parsePattern);
  assert.deepEqual(read.ok ? [] : read.error.map(({ line, text }) => [line, text]), [
    [4, '..'],
    [6, '@'],
  ]);
});
