import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const section = (part: string) => rfc(5231, part);
const message = 'X-N: 10\nX-N: 9\nX-T: b\nTo: a@x.test, b@x.test, c@x.test\n\n';
const numeric = ':comparator "i;ascii-numeric"';
const holds = (test: string) =>
  done(`require ["relational", "comparator-i;ascii-numeric"]; if ${test} { discard; }`, { message })[0] === 'discard';

section('4.1').must('compare each value with each key by the order of the comparator', () => {
  assert.deepEqual(
    ['gt', 'ge', 'lt', 'le', 'eq', 'ne'].map(op => holds(`header :value "${op}" "x-t" "b"`)),
    [false, true, false, true, true, false],
  );
  assert.ok(holds(`header :value "gt" ${numeric} "x-n" "9"`));
  assert.ok(!holds(`header :value "gt" ${numeric} "x-n" "10"`));
  assert.ok(!holds('header :value "gt" :comparator "i;octet" "x-n" "9"'));
});

section('4.2').must('count the values and compare the number', () => {
  assert.ok(holds(`header :count "eq" ${numeric} "x-n" "2"`));
  assert.ok(holds(`address :count "ge" ${numeric} "to" "3"`));
  assert.ok(holds(`header :count "eq" ${numeric} "x-none" "0"`));
  assert.ok(!holds(`header :count "gt" ${numeric} ["x-n", "x-t"] "3"`));
});

section('4').must('know six comparisons and tell any other', () => {
  assert.match(problems('require "relational"; if header :value "=" "a" "b" { }')[0] ?? '', /"=" is no comparison/);
  assert.match(problems('require "relational"; if header :value "a" { }')[0] ?? '', /needs/);
});
