import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { type Circumstances, done, octets, problems } from '../../support/sieve-trial.ts';

const section = (part: string) => rfc(5228, part);
const holds = (test: string, given: Circumstances = {}): boolean =>
  done(`if ${test} { discard; }`, given)[0] === 'discard';
const envelope = (test: string, given: Circumstances = {}): boolean =>
  done(`require "envelope"; if envelope ${test} { discard; }`, given)[0] === 'discard';

section('5.1').must('look at every address of every field named, groups included, display names not', () => {
  const message = 'To: Friends: "carl@x.test" <ann@x.test>, ben@x.test;\nCc: dan@x.test\nCc: eve@x.test\n\n';
  const is = (key: string) => holds(`address :is ["to", "cc"] "${key}"`, { message });
  assert.deepEqual(
    ['ann', 'ben', 'dan', 'eve', 'carl'].map(name => is(`${name}@x.test`)),
    [true, true, true, true, false],
  );
});

section('5.1').must('be asked only of fields that hold addresses', () => {
  assert.match(problems('if address "subject" "a" { }')[0] ?? '', /holds no addresses/);
});

section('5.2').must('be true when all are, and ask no more after the first that is not', () => {
  assert.ok(holds('allof (true, true)'));
  assert.ok(!holds('allof (true, false, true)'));
});

section('5.3').must('be true when any is', () => {
  assert.ok(holds('anyof (false, true)'));
  assert.ok(!holds('anyof (false, false)'));
});

section('5.4').must('compare the return path and the recipient, whatever the header says', () => {
  assert.ok(envelope('"from" "ana@other.test"'));
  assert.ok(envelope(':localpart "to" "ben"'));
  assert.ok(envelope(':domain ["from", "TO"] "office.test"'));
});

section('5.4').must('match the null return path as the empty string, whatever part is asked for', () => {
  const given = { envelope: { from: '' } };
  for (const part of [':all', ':localpart', ':domain']) assert.ok(envelope(`${part} "from" ""`, given), part);
  assert.ok(!envelope(':all :contains "from" "@"', given));
});

section('5.4').must('tell a part of the envelope that is none', () => {
  assert.match(problems('require "envelope"; if envelope "form" "a" { }')[0] ?? '', /has no part "form"/);
});

section('5.5').must('be true when every field named is there', () => {
  assert.ok(holds('exists ["FROM", "subject"]'));
  assert.ok(!holds('exists ["from", "x-none"]'));
});

section('5.7').must('compare every field of the names given, unfolded and without blanks around', () => {
  const message = 'X-A:  one\nX-a: two\n  three  \n\n';
  for (const key of ['one', 'two  three']) assert.ok(holds(`header :is "x-a" "${key}"`, { message }), key);
  assert.ok(holds('header :contains ["x-none", "X-A"] ["no", "thr"]', { message }));
});

section('5.7').must('tell a name that no field can have', () => {
  for (const name of ['a b', 'a:', '', 'é']) assert.equal(problems(`if header "${name}" "x" { }`).length, 1, name);
});

section('5.8').must('be true when its test is not', () => {
  assert.ok(holds('not false'));
  assert.ok(holds('not not true'));
});

section('5.9').must('compare octets; a message of the very size is neither over nor under', () => {
  const message = octets(`Subject: x\n\n${'y'.repeat(100)}`);
  const size = message.length;
  const is = (test: string) => holds(`size ${test}`, { message });
  assert.deepEqual(
    [is(`:over ${size - 1}`), is(`:over ${size}`), is(`:under ${size}`), is(`:under ${size + 1}`)],
    [true, false, false, true],
  );
});

section('5.10').must('be true', () => assert.ok(holds('true') && !holds('false')));
