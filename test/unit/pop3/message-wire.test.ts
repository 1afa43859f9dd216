import assert from 'node:assert/strict';
import test from 'node:test';
import { newStuffing, newTop } from '../../../server/pop3/message-wire.ts';

/** Stuffed in pieces of the given length. */
function stuff(message: string, piece: number): { wire: string; octets: number } {
  const stuffing = newStuffing();
  const bytes = Buffer.from(message);
  let wire = '';
  for (let at = 0; at < bytes.length; at += piece) wire += Buffer.from(stuffing.push(bytes.subarray(at, at + piece)));
  wire += stuffing.end();
  return { wire, octets: stuffing.octets() };
}

const table: [message: string, wire: string, octets: number][] = [
  ['', '.\r\n', 0],
  ['\r\n', '\r\n.\r\n', 2],
  ['.', '..\r\n.\r\n', 3],
  ['.\r\n', '..\r\n.\r\n', 3],
  ['a\r\n.\r\n.\r\n', 'a\r\n..\r\n..\r\n.\r\n', 9],
  ['a.b\r\n', 'a.b\r\n.\r\n', 5],
  ['a\r\n.b', 'a\r\n..b\r\n.\r\n', 7],
  ['a\r', 'a\r\r\n.\r\n', 4],
  ['a\n', 'a\n\r\n.\r\n', 4],
  ['\n', '\n\r\n.\r\n', 3],
  ['\r\n\r\n...\r\n', '\r\n\r\n....\r\n.\r\n', 9],
  // A lone LF: for clients that end lines at LF the message would end here.
  ['a\n.\r\n+OK forged\r\n', 'a\n..\r\n+OK forged\r\n.\r\n', 17],
];
for (const piece of [1, 2, 3, 1000]) {
  test(`dots are doubled in pieces of ${piece}`, () => {
    assert.deepEqual(
      table.map(([message]) => ({ message, ...stuff(message, piece) })),
      table.map(([message, wire, octets]) => ({ message, wire, octets })),
    );
  });
}

test('a piece without dots at line beginnings is not copied', () => {
  const piece = Buffer.from('no dots here.\r\nnor here\r\n');
  assert.equal(newStuffing().push(piece), piece);
});

test('a message of nothing but dots is stuffed in linear time', () => {
  const stuffing = newStuffing();
  const dots = Buffer.from('.\r\n'.repeat(2_000_000));
  const began = performance.now();
  assert.equal(stuffing.push(dots).length, dots.length + 2_000_000);
  assert.ok(performance.now() - began < 3000);
});

const topTable: [lines: number, wanted: string][] = [
  [0, 'h: 1\r\ni: 2\r\n\r\n'],
  [1, 'h: 1\r\ni: 2\r\n\r\none\r\n'],
  [2, 'h: 1\r\ni: 2\r\n\r\none\r\n\r\n'],
  [3, 'h: 1\r\ni: 2\r\n\r\none\r\n\r\nthree'],
  [9, 'h: 1\r\ni: 2\r\n\r\none\r\n\r\nthree'],
];
for (const piece of [1, 2, 3, 1000]) {
  test(`TOP in pieces of ${piece}`, () => {
    const found = topTable.map(([lines]) => {
      const top = newTop(lines);
      const bytes = Buffer.from('h: 1\r\ni: 2\r\n\r\none\r\n\r\nthree');
      let taken = '';
      for (let at = 0; at < bytes.length; at += piece) taken += Buffer.from(top.take(bytes.subarray(at, at + piece)));
      return [lines, taken];
    });
    assert.deepEqual(found, topTable);
  });
}

test('TOP of a message with lone LFs, and of one without a header', () => {
  assert.equal(Buffer.from(newTop(1).take(Buffer.from('h: 1\n\none\ntwo\n'))).toString(), 'h: 1\n\none\n');
  assert.equal(Buffer.from(newTop(0).take(Buffer.from('\r\nbody\r\n'))).toString(), '\r\n');
});
