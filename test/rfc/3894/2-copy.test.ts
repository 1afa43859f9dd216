import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const copy = rfc(3894, '3');

copy.must('leave the implicit keep as it is with :copy', () => {
  assert.deepEqual(done('require ["copy", "fileinto"]; fileinto :copy "a"; redirect :copy "x@y.test";'), [
    'fileinto a as a copy',
    'redirect x@y.test as a copy',
    'keep implicitly',
  ]);
});

copy.mustNot('bring back a keep that another action has cancelled', () => {
  assert.deepEqual(done('require "copy"; discard; redirect :copy "x@y.test";'), [
    'discard',
    'redirect x@y.test as a copy',
  ]);
});

copy.must('file one message into the INBOX, though a copy goes there and it is kept', () => {
  assert.deepEqual(done('require ["copy", "fileinto"]; fileinto :copy "INBOX";'), ['fileinto INBOX as a copy']);
});

copy.must('be required', () => {
  assert.deepEqual(problems('redirect :copy "x@y.test";'), [
    'line 1, column 10: :copy needs `require "copy";` at the top',
  ]);
});
