/** Lines' ends both ways: what comes back octet by octet, and what is told to be otherwise. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { isPlain, toFile, toWire } from '../../../server/formats/line-ends.ts';

const octets = (text: string): Buffer => Buffer.from(text, 'latin1');

test('a file on its way to the wire', () => {
  const told = ['a\nb\n', 'a\r\nb\r\n', 'a\nb\r\n', 'a', '', 'a\rb\n', '\n', '\r\n', 'a\r\r\nb\n', '\0\xff\n'].map(
    text => {
      const { octets: wire, ends } = toWire(octets(text));
      return [text, wire.toString('latin1'), ends];
    },
  );
  assert.deepEqual(told, [
    ['a\nb\n', 'a\r\nb\r\n', 'lf'],
    ['a\r\nb\r\n', 'a\r\nb\r\n', 'crlf'],
    ['a\nb\r\n', 'a\r\nb\r\n', 'mixed'],
    ['a', 'a', 'none'],
    ['', '', 'none'],
    ['a\rb\n', 'a\rb\r\n', 'lf'],
    ['\n', '\r\n', 'lf'],
    ['\r\n', '\r\n', 'crlf'],
    ['a\r\r\nb\n', 'a\r\r\nb\r\n', 'mixed'],
    ['\0\xff\n', '\0\xff\r\n', 'lf'],
  ]);
});

test('files of LF lines, and messages that are plain, come back octet by octet, whatever is in them', () => {
  const random = seededRandom(7);
  const letters = ['a', '\n', '\r', '\0', '\xe9', 'From ', '>', '\n\n'];
  for (let round = 0; round < 3000; round++) {
    const parts = Array.from(
      { length: Math.floor(random.fraction() * 12) },
      () => letters[Math.floor(random.fraction() * letters.length)],
    );
    const file = octets(parts.join(''));
    if (!file.includes('\r\n')) assert.deepEqual(toFile(toWire(file).octets), file);
    const wire = octets(parts.join('').replaceAll('\n', '\r\n'));
    assert.equal(isPlain(wire), !/\r\r\n/.test(wire.toString('latin1')));
    if (isPlain(wire)) assert.deepEqual(toWire(toFile(wire)).octets, wire);
  }
});

test('pieces do not show: a CRLF over their border', () => {
  const size = 1024 * 1024;
  const file = Buffer.concat([Buffer.alloc(size - 1, 'a'), octets('\r\nb\nc')]);
  const { octets: wire, ends } = toWire(file);
  assert.equal(ends, 'mixed');
  assert.equal(wire.subarray(size - 1).toString('latin1'), '\r\nb\r\nc');
});
