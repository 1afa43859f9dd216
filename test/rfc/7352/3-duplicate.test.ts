// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import type { Question } from '../../../server/sieve/facts.ts';
import { rfc } from '../../support/rfc.ts';
import { type Circumstances, done, letter, problems } from '../../support/sieve-trial.ts';

const { must, mustNot, should } = rfc(7352, '3');
const ids = rfc(7352, '3.1');
const expiry = rfc(7352, '3.2');

const WEEK = 7 * 24 * 3600;
const script = (test: string) => `require ["duplicate", "variables", "fileinto"]; if duplicate ${test} { discard; }`;
const run = (test: string, given: Circumstances = {}) => done(script(test), given);

must('remember the Message-ID of a message that was not there before, and be false of it', () => {
  assert.deepEqual(run(''), [`remember "" <one@other.test> ${WEEK}`, 'keep implicitly']);
});

must('be true of one that was', () => {
  assert.deepEqual(run('', { duplicates: [' <one@other.test>'] }), ['discard']);
});

mustNot('take what this run has seen for a duplicate', () => {
  assert.deepEqual(done('require "duplicate"; if duplicate { discard; } if duplicate { discard; }'), [
    `remember "" <one@other.test> ${WEEK}`,
    'keep implicitly',
  ]);
});

should('keep lists of different handles apart', () => {
  assert.deepEqual(
    run(':handle "a"', { duplicates: [' <one@other.test>'] })[0],
    `remember "a" <one@other.test> ${WEEK}`,
  );
  assert.deepEqual(run(':handle "a"', { duplicates: ['a <one@other.test>'] }), ['discard']);
});

ids.must('take the id from :header or :uniqueid instead', () => {
  assert.equal(run(':header "subject"')[0], `remember "" hello ${WEEK}`);
  assert.equal(run(':uniqueid "x y"')[0], `remember "" x y ${WEEK}`);
  assert.equal(
    done('require ["duplicate", "variables"]; set "v" "7"; if duplicate :uniqueid "n${v}" { keep; }')[0],
    `remember "" n7 ${WEEK}`,
  );
});

ids.must('be false, and remember nothing, where there is no id', () => {
  assert.deepEqual(run(':header "x-none"'), ['keep implicitly']);
  assert.deepEqual(run('', { message: letter.replace(/Message-ID.*\n/, '') }), ['keep implicitly']);
  assert.deepEqual(run('', { message: letter.replace(/Message-ID.*\n/, 'Message-ID: \n') }), ['keep implicitly']);
});

ids.mustNot('take :header and :uniqueid together, or a name of no header', () => {
  assert.match(problems(script(':header "a" :uniqueid "b"')).join(), /cannot stand beside/);
  assert.match(problems(script(':header "a b"')).join(), /not the name of a header field/);
  assert.match(problems(script(':header "${x}"')).join(), /without variables/);
});

expiry.must('remember for :seconds, and anew for every repetition with :last', () => {
  assert.equal(run(':seconds 60')[0], 'remember "" <one@other.test> 60');
  assert.equal(run(':seconds 60 :last')[0], 'remember "" <one@other.test> 60 anew');
  assert.deepEqual(run(':seconds 60 :last', { duplicates: [' <one@other.test>'] }), [
    'remember "" <one@other.test> 60 anew',
    'discard',
  ]);
});

expiry.may('limit how long', () => {
  assert.equal(run(':seconds 999999999')[0], `remember "" <one@other.test> ${90 * 24 * 3600}`);
});

must('remember nothing when the script ends in an error', () => {
  const text = 'require ["duplicate", "reject"]; if duplicate { keep; } reject "a"; reject "b";';
  assert.deepEqual(done(text), ['error: a message can be rejected only once', 'keep implicitly']);
});

must('keep a long id as its digest, the same in the question and in the plan', () => {
  const asked: Question[] = [];
  const long = letter.replace('<one@other.test>', `<${'x'.repeat(5000)}@y>`);
  const [remembered] = run('', { message: long, asked: question => asked.push(question) });
  assert.match(remembered!, /^remember "" sha256:[\w-]{43} /);
  assert.deepEqual(asked, [{ ask: 'duplicate', handle: '', id: remembered!.split(' ')[2] }]);
});
