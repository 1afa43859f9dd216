/** A subset of a header cut from text is what the walk over its octets would cut. RFC 3501 §6.4.5. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LONGEST_HEADER, walkFields } from '../../../server/mime/header.ts';
import { subsetOfHeader } from '../../../server/mime/header-subset.ts';
import { seededNumbers } from '../../support/corpus.ts';

function walked(header: string, names: readonly string[], keep: boolean): string {
  const octets = Buffer.from(header, 'latin1');
  let subset = '';
  walkFields(octets, 0, (start, nameEnd, _valueStart, _valueEnd, end) => {
    const name = octets.toString('latin1', start, nameEnd).toLowerCase();
    if (names.includes(name) === keep) subset += octets.toString('latin1', start, end);
  });
  return subset;
}

const pieces = [
  'From: a\r\n',
  'to : b\n',
  'Subject: x\r\n y\r\n\tz\r\n',
  'FROM:\r\n',
  'no field\r\n',
  ' continued\r\n',
  '\t\r\n',
  'X\u00e9: 1\r\n',
  ': nothing\r\n',
  '\r',
  '\n',
  '\r\n',
  'To',
  ':',
  '\0',
];
const asked = [['from'], ['to', 'subject'], ['x'], ['from', 'to', 'subject', 'no field']];

test('three thousand headers of odd lines, cut both ways', () => {
  const below = seededNumbers(19);
  for (let n = 0; n < 3_000; n++) {
    let header = '';
    for (let many = below(9); many >= 0; many--) header += pieces[below(pieces.length)];
    for (const names of asked) {
      for (const keep of [true, false]) {
        assert.equal(subsetOfHeader(header, names, keep), walked(header, names, keep), JSON.stringify(header));
      }
    }
  }
});

test('what lies beyond the longest header is no field', () => {
  const header = `X: ${'a'.repeat(LONGEST_HEADER)}\r\nFrom: a\r\n\r\n`;
  assert.equal(subsetOfHeader(header, ['from'], true), '');
  assert.equal(subsetOfHeader(header, ['from'], true), walked(header, ['from'], true));
});
