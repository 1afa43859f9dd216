import assert from 'node:assert/strict';
import test from 'node:test';
import { type Collation, compareText } from '../../../server/jmap/query.ts';

const sorted = (collation: Collation | null, ...words: string[]) =>
  words.toSorted((a, b) => compareText(a, b, collation)).join(' ');

test('i;unicode-casemap, the default, knows the case of every letter (RFC 5051)', () => {
  assert.equal(compareText('ÄRGER', 'ärger', null), 0);
  assert.equal(compareText('\u00e9', 'e\u0301', null), 0, 'one letter, written in one or two');
  assert.equal(sorted(null, 'zoo', 'Bar', 'ärger', 'bar', 'Αθήνα', '東'), 'ärger Bar bar zoo Αθήνα 東');
  assert.notEqual(compareText('strasse', 'straße', null), 0);
});

test('i;ascii-casemap knows the case of A to Z alone (RFC 4790 §9.2)', () => {
  assert.equal(compareText('BAR', 'bar', 'i;ascii-casemap'), 0);
  assert.notEqual(compareText('Ä', 'ä', 'i;ascii-casemap'), 0);
});

test('i;octet compares octets, not halves of surrogate pairs (RFC 4790 §9.3)', () => {
  assert.equal(sorted('i;octet', 'b', 'a', 'B'), 'B a b');
  assert.equal(sorted('i;octet', '\u{1f600}', '\uffee'), '\uffee \u{1f600}');
});
