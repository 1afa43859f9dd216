import assert from 'node:assert/strict';
import test from 'node:test';
import {
  allFields,
  bodyOffset,
  fieldsOf,
  firstField,
  headerFault,
  LONGEST_FIELD,
  LONGEST_HEADER,
  MOST_FIELDS,
  prefixFor,
  printField,
} from '../../../server/mime/header.ts';

const octets = (text: string) => Buffer.from(text, 'latin1');
const names = (text: string) => fieldsOf(octets(text)).map(field => field.name);

test('fields are found where they stand', () => {
  const message = octets('From: ann@example.org\r\nSubject: one\r\n\ttwo\r\n\r\nBody: no\r\n');
  assert.deepEqual(fieldsOf(message), [
    { name: 'From', range: { start: 0, end: 23 }, value: { start: 5, end: 21 } },
    { name: 'Subject', range: { start: 23, end: 43 }, value: { start: 31, end: 41 } },
  ]);
  assert.equal(bodyOffset(message), 45);
});

test('broken headers are read as far as they make sense', () => {
  assert.deepEqual(names('From someone Thu Sep 3\r\nA: 1\r\n'), ['A']);
  assert.deepEqual(names('A : 1\r\nB\t: 2\r\n'), ['A', 'B']);
  assert.deepEqual(names('no colon here\r\n folded\r\nA: 1\r\n'), ['A']);
  assert.deepEqual(names(' begins folded\r\nA: 1'), ['A']);
  assert.deepEqual(names(': nameless\r\nA:\r\n'), ['A']);
  assert.deepEqual(names('A: 1\nB: 2\n\nC: 3\n'), ['A', 'B']);
  assert.deepEqual(names(''), []);
  assert.deepEqual(names('\r\nA: body'), []);
  assert.deepEqual(names('Caf\xe9: 1\r\nA: 1\r\n'), ['A']);
});

test('names are compared without case; a name such as __proto__ is only a name', () => {
  const message = octets('X-a: 1\r\n__proto__: 2\r\nx-A: 3\r\n\r\n');
  assert.deepEqual(allFields(message, 'X-A'), ['1', '3']);
  assert.equal(firstField(message, '__proto__'), '2');
  assert.equal(firstField(message, 'constructor'), null);
});

test('an unfolded value never holds CR, LF or NUL', () => {
  assert.equal(firstField(octets('A: one\r\n two\n\tthree\r\n\r\n'), 'a'), 'one two\tthree');
  assert.equal(firstField(octets('A: o\rn\0e\r\n\r\n'), 'a'), 'o n e');
  assert.equal(firstField(octets('A: caf\xe9\r\n\r\n'), 'a'), 'caf\xe9');
});

test('of a huge field the beginning is read, of a huge header 10,000 fields, and after a mebibyte it ends', () => {
  const long = octets(`A: ${'x'.repeat(200_000)}\r\nB: 2\r\n\r\n`);
  const [first, second] = fieldsOf(long);
  assert.equal(first!.value.end, LONGEST_FIELD);
  assert.equal(first!.range.end, 200_005);
  assert.equal(second!.name, 'B');
  const many = octets(`${'A: 34567890\r\n'.repeat(100_000)}\r\nbody`);
  assert.equal(fieldsOf(many).length, MOST_FIELDS);
  assert.equal(bodyOffset(many), Math.ceil(LONGEST_HEADER / 13) * 13);
  // The blank line may still come where it belongs.
  const line = octets(`A: ${'x'.repeat(LONGEST_HEADER)}\r\n\r\nbody`);
  assert.equal(bodyOffset(line), line.length - 4);
});

test('what is not read of a header has a name', () => {
  assert.equal(headerFault(octets('A: b\r\n\r\n')), null);
  assert.equal(headerFault(octets(`${'A:\r\n'.repeat(MOST_FIELDS - 1)}\r\n`)), null);
  assert.equal(headerFault(octets('A:\r\n'.repeat(MOST_FIELDS))), 'the header has 10000 fields or more');
  assert.equal(headerFault(octets(`A: ${'x'.repeat(LONGEST_HEADER)}\r\n\r\n`)), 'the header is longer than 1 MiB');
});

test('printed fields are folded at blanks and never injected into', () => {
  assert.deepEqual(printField('Subject', 'short'), { ok: true, value: 'Subject: short\r\n' });
  const long = printField(
    'References',
    Array.from({ length: 5 }, (_, n) => `<${n}-${'x'.repeat(20)}@example.org>`).join(' '),
  );
  assert.ok(long.ok);
  assert.ok(long.value.split('\r\n').every(line => line.length <= 78));
  assert.equal(firstField(Buffer.from(`${long.value}\r\n`), 'references')!.split(' ').length, 5);
  for (const value of ['a\r\nBcc: b', 'a\nb', 'a\rb', 'a\0b']) assert.equal(printField('Subject', value).ok, false);
  for (const name of ['', 'A B', 'A:', 'Ä', 'A\r\nB']) assert.equal(printField(name, 'x').ok, false);
});

test('a message without a header keeps its text out of the fields put before it', () => {
  const text = octets('just some text\r\n');
  const whole = Buffer.concat([prefixFor(text, ['A: 1\r\n']), text]);
  assert.equal(whole.toString(), 'A: 1\r\n\r\njust some text\r\n');
  assert.equal(prefixFor(octets(' folded into ours\r\nB: 2\r\n\r\n'), ['A: 1\r\n']).toString(), 'A: 1\r\n\r\n');
  assert.equal(prefixFor(octets('\r\nbody'), ['A: 1\r\n']).toString(), 'A: 1\r\n');
  assert.equal(prefixFor(octets('B: 2\r\n\r\nbody'), ['A: 1\r\n']).toString(), 'A: 1\r\n');
});
