/** Rules as one types them: read, told again, and refused in words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRule, printRule } from '../../../server/judgement/rule-text.ts';

const words = (text: string): string[] => text.split(' ');

test('a rule is read word by word', () => {
  assert.deepEqual(
    parseRule(['content', 'subject=*casino*', 'size>2000', 'spf!=pass,none', 'then', 'refuse:No thanks']),
    {
      ok: true,
      value: {
        stage: 'content',
        when: [
          { field: 'subject', comparison: 'is', values: ['*casino*'] },
          { field: 'size', comparison: 'over', values: ['2000'] },
          { field: 'spf', comparison: 'is-not', values: ['pass', 'none'] },
        ],
        action: { kind: 'refuse', words: 'No thanks' },
      },
    },
  );
});

test('what was read is told as it can be typed again', () => {
  for (const text of [
    'connect address=198.51.100.0/24,2001:db8::/32 then later',
    'content header:list-id=x size<10 then score:-2.5',
    'mail sender=a@b.example spf=pass then accept',
    'rcpt recipients>20 then refuse',
  ]) {
    const read = parseRule(words(text));
    assert.ok(read.ok, text);
    assert.equal(printRule(read.value).replaceAll("'", ''), text);
  }
  const starred = parseRule(['content', "subject=*it's*", 'then', 'refuse:not here']);
  assert.ok(starred.ok);
  assert.equal(printRule(starred.value), `content 'subject=*it'\\''s*' then 'refuse:not here'`);
});

const wrong: readonly (readonly [string, RegExp])[] = [
  ['', /"" is no stage: connect/],
  ['later sender=x then junk', /"later" is no stage/],
  ['mail sender=x', /ends with "then"/],
  ['mail sender=x then', /ends with "then"/],
  ['mail then later', /without a condition/],
  ['mail sender then later', /"sender" is no condition/],
  ['mail shoe=x then later', /no field shoe/],
  ['mail sender=x then dance', /nothing that is done/],
  ['mail sender=x then later:5', /nothing that is done/],
  ['mail sender=x then score', /score:3/],
  ['mail sender=x then score:many', /score:3/],
  ['mail subject=x then later', /not known before "content"/],
  ['mail sender=x then junk', /its stage is "content"/],
];

for (const [text, fault] of wrong) {
  test(`"${text}" is refused in words`, () => {
    const read = parseRule(words(text));
    assert.ok(!read.ok);
    assert.match(read.error, fault);
  });
}
