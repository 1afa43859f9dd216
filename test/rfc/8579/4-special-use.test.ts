// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const exists = rfc(8579, '3');
const filing = rfc(8579, '4');

const mailboxes = [
  { name: 'Old things', id: 'F1', specialUse: ['\\Archive'] },
  { name: 'Archive 2', id: 'F2', specialUse: ['\\Archive', '\\All'] },
  { name: 'Spam', id: 'F3', specialUse: ['\\Junk'] },
  { name: 'Bills', id: 'F4', specialUse: [] },
];
const script = (rest: string) => `require ["fileinto", "special-use", "mailbox", "variables"]; ${rest}`;
const run = (rest: string) => done(script(rest), { mailboxes });
const isTrue = (test: string) => run(`if specialuse_exists ${test} { discard; }`)[0] === 'discard';

exists.must('be true where some mailbox is for each use', () => {
  assert.ok(isTrue('"\\\\Junk"'));
  assert.ok(isTrue('["\\\\Junk", "\\\\Archive"]'));
  assert.ok(!isTrue('["\\\\Junk", "\\\\Sent"]'));
});

exists.must('be true of a named mailbox where it is for all uses', () => {
  assert.ok(isTrue('"Archive 2" ["\\\\archive", "\\\\All"]'));
  assert.ok(!isTrue('"Old things" ["\\\\Archive", "\\\\All"]'));
  assert.ok(!isTrue('"None" "\\\\Archive"'));
});

filing.must('prefer a mailbox for the use to the named one', () => {
  assert.deepEqual(run('fileinto :specialuse "\\\\Junk" "Bills";'), ['fileinto \\Junk or Bills']);
  assert.deepEqual(run('fileinto :specialuse "\\\\Sent" :create "Bills";'), [
    'fileinto \\Sent or Bills, made if missing',
  ]);
});

filing.must('take the named one where it is for the use itself', () => {
  assert.deepEqual(run('fileinto :specialuse "\\\\Archive" "Archive 2";'), ['fileinto Archive 2']);
});

filing.should('refuse what is no use', () => {
  for (const use of ['Junk', '\\\\', '\\\\a b', ''])
    assert.match(problems(script(`fileinto :specialuse "${use}" "a";`)).join(), /is no special use/, use);
  assert.match(run('set "u" "Junk"; fileinto :specialuse "${u}" "a";')[0]!, /^error: "Junk" is no special use/);
});
