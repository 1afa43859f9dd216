// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const section = (part: string) => rfc(5232, part);
const run = (commands: string) =>
  done(`require ["imap4flags", "fileinto", "variables", "relational", "comparator-i;ascii-numeric"]; ${commands}`);
const holds = (test: string) =>
  run(
    `setflag "v" ["\\\\Seen", "work $Forwarded"]; addflag ["a b", "\\\\Answered"]; if hasflag ${test} { discard; }`,
  )[0] === 'discard';

section('3.1').must('set the internal variable, with several flags in a string, each once whatever its case', () => {
  assert.deepEqual(run('setflag ["\\\\seen work", "WORK", "\\\\Seen"]; keep;'), ['keep [\\Seen work]']);
});

section('3.2').must('add flags, and in 3.3 take them away', () => {
  assert.deepEqual(run('setflag "a"; addflag ["b", "a"]; keep;'), ['keep [a b]']);
  assert.deepEqual(run('setflag ["a b c"]; removeflag ["B", "x"]; keep;'), ['keep [a c]']);
});

section('2').must('pass over what is no flag that could be set', () => {
  assert.deepEqual(run('setflag ["\\\\Recent", "\\\\Own", "a(b", "ok", "", "é"]; keep;'), ['keep [ok]']);
});

section('3.1').must('keep flags in a variable where one is named', () => {
  assert.deepEqual(run('setflag "v" "a"; addflag "v" "b"; keep; fileinto :flags "${v}" "x";'), [
    'keep',
    'fileinto x [a b]',
  ]);
  assert.match(problems('require "imap4flags"; setflag "v" "a";')[0] ?? '', /require "variables"/);
});

section('4').must('test each flag of the internal variable, or of those named', () => {
  assert.deepEqual(
    [
      ':is "b"',
      ':is "\\\\answered a"',
      ':is "work"',
      ':is "v" "work"',
      ':contains "v" "forw"',
      ':count "ge" :comparator "i;ascii-numeric" "v" "3"',
      ':is ["none", "v"] "\\\\seen"',
    ].map(holds),
    [true, true, false, true, true, true, true],
  );
});

section('5').must('file with the flags as they are then, or with those of :flags instead', () => {
  assert.deepEqual(
    run('setflag "a"; fileinto "x"; setflag "b"; fileinto "y"; fileinto :flags "c" "z"; keep :flags "";'),
    ['fileinto x [a]', 'fileinto y [b]', 'fileinto z [c]', 'keep []'],
  );
});

section('5').must('give the implicit keep the flags at the end, and none when the script spoke of none', () => {
  assert.deepEqual(run('addflag "a"; stop;'), ['keep implicitly [a]']);
  assert.deepEqual(run(''), ['keep implicitly']);
});
