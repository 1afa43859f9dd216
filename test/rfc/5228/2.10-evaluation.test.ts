// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables and characters of Sieve look so
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, factsOf, planOf, problems } from '../../support/sieve-trial.ts';

const interactions = rfc(5228, '2.10.1');
const keep = rfc(5228, '2.10.2');
const uniqueness = rfc(5228, '2.10.3');
const limits = rfc(5228, '2.10.4');
const require = rfc(5228, '2.10.5');
const errors = rfc(5228, '2.10.6');
const bounds = rfc(5228, '2.10.7');

interactions.must('carry out several actions in the order of the script', () => {
  assert.deepEqual(done('require "fileinto"; fileinto "a"; redirect "x@y.test"; keep; stop; discard;'), [
    'fileinto a',
    'redirect x@y.test',
    'keep',
  ]);
});

keep.must('keep the message when nothing cancelled it: a script that says nothing, tests alone', () => {
  assert.deepEqual(done(''), ['keep implicitly']);
  assert.deepEqual(done('if true { }'), ['keep implicitly']);
});

keep.must('not keep it after fileinto, redirect, discard; discard undoes nothing else', () => {
  assert.deepEqual(done('require "fileinto"; fileinto "a";'), ['fileinto a']);
  assert.deepEqual(done('redirect "x@y.test";'), ['redirect x@y.test']);
  assert.deepEqual(done('discard;'), ['discard']);
  assert.deepEqual(done('discard; keep;'), ['discard', 'keep']);
});

uniqueness.must('file into a mailbox once, and send to an address once', () => {
  assert.deepEqual(done('require "fileinto"; fileinto "a"; fileinto "a"; keep; keep; fileinto "inbox";'), [
    'fileinto a',
    'keep',
  ]);
  assert.deepEqual(done('redirect "a@b.test"; redirect "a@B.TEST"; redirect "A@b.test";'), [
    'redirect a@b.test',
    'redirect A@b.test',
  ]);
});

limits.must('limit redirects, and tell so at run time', () => {
  const script = Array.from({ length: 9 }, (_, n) => `redirect "a${n}@b.test";`).join('');
  assert.deepEqual(done(script), ['error: more than 8 redirects of one message', 'keep implicitly']);
});

require.must('stand before everything else', () => {
  assert.deepEqual(problems('keep; require "fileinto";'), [
    'line 1, column 7: "require" must stand before all other commands',
  ]);
  assert.deepEqual(problems('if true { require "fileinto"; }').length, 1);
  assert.deepEqual(problems('require "fileinto"; require ["copy", "fileinto"]; keep;'), []);
});

require.must('be there for what is not of the base; one problem for each that is missing', () => {
  assert.deepEqual(problems('fileinto :copy "a"; fileinto "b"; if envelope "from" "a" { }'), [
    'line 1, column 1: "fileinto" needs `require "fileinto";` at the top',
    'line 1, column 38: "envelope" needs `require "envelope";` at the top',
  ]);
  assert.deepEqual(problems('require "fileinto"; fileinto :copy "a";'), [
    'line 1, column 30: :copy needs `require "copy";` at the top',
  ]);
});

require.must('refuse what is not there', () => {
  assert.deepEqual(problems('require "filinto";'), [
    'line 1, column 9: this server has no extension "filinto"; did you mean "fileinto"?',
  ]);
  assert.equal(problems('require 5;').length, 1);
  assert.equal(problems('require "";').length, 1);
});

errors.must('keep the message as it came and do nothing else after an error at run time, and tell its place', () => {
  const plan = planOf('require ["fileinto", "variables"];\nredirect "a@b.test";\nset "x" "nobody";\nredirect "${x}";');
  assert.deepEqual(
    plan.actions.map(action => action.do),
    ['keep'],
  );
  assert.deepEqual(plan.error, {
    message: '"nobody" is no address to send to: no domain',
    at: { line: 4, column: 10 },
  });
});

bounds.must('allow fifteen nested blocks and tests, and tell when it is too deep', () => {
  const nested = (depth: number) => `${'if allof (not false) { '.repeat(depth)}discard;${' }'.repeat(depth)}`;
  assert.deepEqual(done(nested(20)), ['discard']);
  assert.match(problems(`if ${'not '.repeat(200)} true { }`)[0] ?? '', /nested more than 60 deep$/);
  assert.match(problems(nested(100))[0] ?? '', /nested more than 60 deep$/);
});

bounds.must('end a script that would take too long', () => {
  const message = `${'Received: x\n'.repeat(5000)}\n`;
  const script = 'if header :contains "received" ["a", "b", "c", "d", "e"] { stop; }\n'.repeat(100);
  assert.deepEqual(done(script, { message }), ['error: the script takes too long for one message', 'keep implicitly']);
  assert.ok(factsOf().message.size > 0);
});
