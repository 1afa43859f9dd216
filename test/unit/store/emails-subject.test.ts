/** Base subjects, and text as it is compared. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { baseSubject, subjectKey } from '../../../server/store/emails/base-subject.ts';
import { folded, searchable } from '../../../server/store/emails/fold.ts';
import { matchFor } from '../../../server/store/emails/search.ts';
import { threadKeys } from '../../../server/store/emails/threading.ts';

test('what programs put around a subject falls away', () => {
  const same = [
    ...[
      'Plans',
      'Re: Plans',
      'RE : plans',
      'Fwd: Re: Plans',
      'AW: WG: Plans',
      'SV: Plans',
      'Re[2]: Plans',
      'Re(3): Plans',
    ],
    ...[
      'Re^2: Plans',
      '[list] Re: Plans',
      'Re: [list] AW: [Other] Plans',
      'Plans (fwd)',
      '[Fwd: Plans]',
      'R: I: Plans',
    ],
    ...[
      'Ответ: Plans',
      '回复: Plans',
      '回复：Plans',
      'ΑΠ: Plans',
      '  Re:   plans ',
      'Re:\tP l a n s',
      'Antw: Plans',
      'Rép: Plans',
    ],
  ];
  for (const subject of same) assert.equal(subjectKey(subject), 'plans', subject);
});

test('what a person wrote stays', () => {
  const kept = ['Regarding plans', '[list]', 'Re', 'Reply: no', 'Fwdplans', 'a: b', '(fwd) first', ''];
  for (const subject of kept) assert.equal(baseSubject(subject), subject);
  assert.equal(baseSubject('Re: '), '');
  assert.equal(baseSubject('Re: [list]'), '[list]');
});

test('a subject of nothing but marks takes no long time', () => {
  const before = performance.now();
  assert.equal(baseSubject('Re: '.repeat(250)), '');
  assert.equal(baseSubject('['.repeat(1000)).length, 1000);
  assert.ok(performance.now() - before < 200);
});

test('text is compared without case, accents and compatibility forms', () => {
  assert.deepEqual(['Größe', 'ÅNGSTRÖM', 'ﬁne', 'Ｗｉｄｅ', 'İstanbul', 'Łódź', 'café', 'İ', 'straße'].map(folded), [
    'grosse',
    'angstrom',
    'fine',
    'wide',
    'istanbul',
    'lodz',
    'cafe',
    'i',
    'strasse',
  ]);
  assert.equal(searchable('東京タワー x').replace(/\s+/g, ' ').trim(), '東 京 タ ワ ー x');
  assert.equal(folded('한국어').length, 3);
});

test('a person’s words are never the engine’s syntax', () => {
  const match = (words: string, prefix = false) => matchFor({ key: 'text', where: 'any', words, prefix });
  assert.equal(match('a OR b'), '("a" AND "or" AND "b")');
  assert.equal(match('"two words" NEAR(x'), '("two words" AND "near(x")');
  assert.equal(match('from:x*'), '("from:x*")');
  assert.equal(match('half "open phrase'), '("half" AND "open phrase")');
  assert.equal(match('start', true), '("start" *)');
  assert.equal(match('done ', true), '("done")');
  assert.equal(match('?! -- ""'), null);
  assert.equal(matchFor({ key: 'text', where: 'cc', words: 'ann' }), '{copy} : ("ann")');
});

test('a message has one key for each id that it names, bounded', () => {
  const keys = (fields: string[]) => threadKeys('Re: a', fields).map(key => key.toString('hex'));
  assert.deepEqual(keys(['<1@x>', '<2@x>', '<2@x> <1@x>']).length, 2);
  assert.deepEqual(
    keys(['<1@x>', '', '']),
    threadKeys('A', ['', '<1@x>', '']).map(key => key.toString('hex')),
  );
  assert.deepEqual(keys(['no id', '', '<>']), []);
  const many = Array.from({ length: 5000 }, (_, n) => `<${n}@x>`).join(' ');
  assert.ok(keys(['<own@x>', many, many]).length <= 61);
});
