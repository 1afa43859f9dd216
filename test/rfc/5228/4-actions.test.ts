import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const fileinto = rfc(5228, '4.1');
const redirect = rfc(5228, '4.2');
const discard = rfc(5228, '4.4');

fileinto.must('take a name in UTF-8 as it is, and no empty one', () => {
  assert.deepEqual(done('require "fileinto"; fileinto "Entwürfe/2026";'), ['fileinto Entwürfe/2026']);
  assert.deepEqual(problems('require "fileinto"; fileinto "";'), ['line 1, column 30: a mailbox has a name']);
});

redirect.must('send to one well-formed address', () => {
  assert.deepEqual(done('redirect "\\"a b\\"@Example.ORG";'), ['redirect "a b"@example.org']);
  for (const wrong of [
    '',
    'a',
    'a@',
    '@b',
    'a@b, c@d',
    '<a@b.test>',
    'Ann: a@b.test;',
    'Ann <@x.test:a@b.test>',
    'a@b..test',
  ]) {
    assert.equal(problems(`redirect "${wrong}";`).length, 1, wrong);
  }
});

rfc(5228, '2.4.2.3').must('take a name before the address, and no route and no group', () => {
  assert.deepEqual(done('redirect "Ann <a@b.test>";'), ['redirect a@b.test']);
  assert.deepEqual(done('redirect "\\"Ann, at home\\" <a@b.test>";'), ['redirect a@b.test']);
  assert.equal(problems('redirect "Ann <a@b.test>, Ben <c@d.test>";').length, 1);
});

discard.must('throw the message away without a word', () => {
  assert.deepEqual(done('discard;'), ['discard']);
});
