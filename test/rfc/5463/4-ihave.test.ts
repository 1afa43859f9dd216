import assert from 'node:assert/strict';
import { compileText } from '../../../server/sieve/compile.ts';
import { rfc } from '../../support/rfc.ts';
import { compiled, done, planOf, problems } from '../../support/sieve-trial.ts';

const section = (part: string) => rfc(5463, part);

section('4').must('be true when all are here, and count as required from there on', () => {
  const script = 'require "ihave"; if ihave ["fileinto", "copy"] { fileinto :copy "a"; } ';
  assert.deepEqual(done(script), ['fileinto a as a copy', 'keep implicitly']);
  assert.ok(compiled(script).capabilities.includes('fileinto'));
});

section('4').must('be false when one is not, and let the script hold what only that one knows', () => {
  const script = 'require "ihave"; if ihave "vnd.none" { frobnicate :hard "x"; } else { discard; }';
  assert.deepEqual(done(script), ['discard']);
  assert.match(problems(script)[0] ?? '', /there is no command "frobnicate".*reaching it is an error/);
});

section('4').must('be an error at run time to reach what is not here', () => {
  const plan = planOf('require "ihave";\nif true {\n  frobnicate;\n}');
  assert.equal(plan.error?.at?.line, 3);
  assert.deepEqual(
    plan.actions.map(action => action.do),
    ['keep'],
  );
});

section('4').must('find faults of grammar and of what is here all the same', () => {
  assert.equal(problems('require "ihave"; if ihave "fileinto" { fileinto 5; }').length, 1);
  assert.equal(problems('frobnicate;').length, 1);
});

section('5').must('end the script with its own words', () => {
  assert.deepEqual(done('require "ihave"; redirect "a@b.test"; error "not like this";'), [
    'error: not like this',
    'keep implicitly',
  ]);
});

section('4').must('not run a script with an error behind more warnings than are told', () => {
  const script = `require "ihave"; ${'frobnicate;'.repeat(60)} keep 5;`;
  assert.equal(compileText(script).compiled, null);
});
