import assert from 'node:assert/strict';
import { collationKey, holdsKey } from '../../../server/imap/search/collation.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(5051, '2');
const same = (a: string, b: string) => collationKey(a) === collationKey(b);

must('compare without case, in every script that has one', () => {
  for (const [a, b] of [
    ['Hello', 'hELLO'],
    ['ÄÖÜ', 'äöü'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφοσ'],
    ['Привет', 'ПРИВЕТ'],
    ['ŉ', 'ŉ'],
  ] as const) {
    assert.ok(same(a, b), `${a} ${b}`);
  }
});

must('take characters apart: composed or not, compatibility forms or not', () => {
  for (const [a, b] of [
    ['é', 'e\u0301'],
    ['Ⅳ', 'iv'],
    ['１２', '12'],
    ['ǆ', 'Ǆ'],
    ['ᾳ', 'ᾼ'],
  ] as const) {
    assert.ok(same(a, b), `${a} ${b}`);
  }
});

must('use simple mappings only: a letter without a capital of its own stays', () => {
  assert.ok(!same('ß', 'SS'));
  assert.ok(!same('ა', 'Ა'));
  assert.ok(!same('a', 'ä'));
});

must('order by the octets of UTF-8', () => {
  const sorted = ['\u{1f600}', '\uffee', 'z', 'B', 'a', '', 'é'].toSorted((a, b) =>
    collationKey(a) < collationKey(b) ? -1 : 1,
  );
  assert.deepEqual(sorted, ['', 'a', 'B', 'é', 'z', '\uffee', '\u{1f600}']);
});

must('find substrings', () => {
  const holds = (text: string, wanted: string) => holdsKey(collationKey(text), collationKey(wanted));
  assert.ok(holds('Die große Straße', 'GROß'));
  assert.ok(holds('Ämter', 'ä'));
  assert.ok(holds('x', ''));
  assert.ok(!holds('resume', 'résumé'));
});
