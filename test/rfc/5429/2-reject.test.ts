import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const section = (part: string) => rfc(5429, part);
const run = (script: string) => done(`require ["reject", "ereject", "fileinto", "vacation", "copy"]; ${script}`);

section('2.1').must('cancel the implicit keep and carry the reason, in several lines', () => {
  assert.deepEqual(run('ereject text:\nNo.\nNever.\n.\n;'), ['ereject No.\r\nNever.\r\n']);
  assert.deepEqual(run('reject "no";'), ['reject no']);
});

section('2.1').must('be an error beside another reject, a vacation, or what delivers', () => {
  for (const other of [
    'reject "y";',
    'ereject "y";',
    'vacation "y";',
    'keep;',
    'fileinto "a";',
    'redirect "a@b.test";',
    'fileinto :copy "a";',
  ]) {
    for (const script of [`reject "x"; ${other}`, `${other} ereject "x";`]) {
      const [first, ...rest] = run(script);
      assert.match(first ?? '', /^error: /, script);
      assert.deepEqual(rest, ['keep implicitly'], script);
    }
  }
});

section('2.2').must('go together with discard', () => {
  assert.deepEqual(run('discard; reject "x";'), ['discard', 'reject x']);
});

section('2').must('each be required under its own name', () => {
  assert.match(problems('require "reject"; ereject "x";')[0] ?? '', /require "ereject"/);
});
