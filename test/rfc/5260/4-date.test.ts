// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const section = (part: string) => rfc(5260, part);
const message = `Received: from a by b; Wed, 02 Sep 2026 23:30:05 -0130
Received: from c by d; Tue, 01 Sep 2026 10:00:00 +0000
Date: Thu, 03 Sep 2026 08:01:02 +0200
X-Bad: someday

`;
const now = Date.UTC(2026, 10, 23, 23, 30, 0);
const value = (test: string): string =>
  (
    done(`require ["date", "index", "variables", "fileinto"]; if ${test} "*" { fileinto "\${1}"; }`, {
      message,
      now,
    })[0] ?? ''
  ).replace('fileinto ', '');

section('4.2').must('print every part of a date', () => {
  const part = (name: string) => value(`date :matches :zone "+0200" "date" "${name}"`);
  const parts = [
    'year',
    'month',
    'day',
    'date',
    'julian',
    'hour',
    'minute',
    'second',
    'time',
    'iso8601',
    'std11',
    'zone',
    'weekday',
  ];
  assert.deepEqual(parts.map(part), [
    ...['2026', '09', '03', '2026-09-03', '61286', '08', '01', '02', '08:01:02'],
    ...['2026-09-03T08:01:02+02:00', 'Thu, 03 Sep 2026 08:01:02 +0200', '+0200', '4'],
  ]);
});

section('4.1').must('show it in the zone given, in its own, or in that of the server', () => {
  assert.equal(value('date :matches :zone "-0800" "date" "iso8601"'), '2026-09-02T22:01:02-08:00');
  assert.equal(value('date :matches :originalzone "received" "iso8601"'), '2026-09-02T23:30:05-01:30');
  assert.equal(value('date :matches "date" "iso8601"'), '2026-09-03T07:01:02+01:00');
});

section('4').must('read the date behind the last semicolon of a field, and none where there is none', () => {
  assert.equal(value('date :matches :index 2 :zone "+0000" "received" "time"'), '10:00:00');
  assert.equal(value('date :matches "x-bad" "year"'), 'keep implicitly');
  assert.equal(value('date :matches "x-none" "year"'), 'keep implicitly');
});

section('5').must('compare the present', () => {
  assert.equal(value('currentdate :matches "iso8601"'), '2026-11-24T00:30:00+01:00');
  assert.equal(value('currentdate :matches :zone "+0000" "weekday"'), '1');
});

section('4.2').must('tell a part or zone that is none', () => {
  assert.match(
    problems('require "date"; if currentdate "yaer" "2026" { }')[0] ?? '',
    /"yaer" is no part of a date: year, /,
  );
  for (const zone of ['+1', '0100', '+2500', 'CET']) {
    assert.match(
      problems(`require "date"; if currentdate :zone "${zone}" "year" "2026" { }`)[0] ?? '',
      /no time zone/,
      zone,
    );
  }
  assert.match(problems('require "date"; if currentdate :originalzone "year" "2026" { }')[0] ?? '', /has no tag/);
});

section('6').must('take the field of that number, from the top or with :last from the bottom', () => {
  const holds = (test: string) =>
    done(`require ["index"]; if ${test} { discard; }`, {
      message: 'X: a\nX: b\nX: c\nTo: a@b.test\nTo: c@d.test, e@f.test\n\n',
    })[0] === 'discard';
  assert.ok(holds('header :index 2 "x" "b"'));
  assert.ok(holds('header :index 1 :last "x" "c"'));
  assert.ok(holds('header :last :index 3 "x" "a"'));
  assert.ok(!holds('header :index 4 :contains "x" ""'));
  assert.ok(holds('address :index 2 "to" "e@f.test"'));
  assert.ok(!holds('address :index 1 "to" "e@f.test"'));
});

section('6').must('tell :last without :index, and a number below one', () => {
  assert.match(problems('require "index"; if header :last "x" "y" { }')[0] ?? '', /:last needs :index/);
  assert.match(problems('require "index"; if header :index 0 "x" "y" { }')[0] ?? '', /counts from 1/);
});
