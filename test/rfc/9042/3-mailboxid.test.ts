// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const mailboxes = [{ name: 'Renamed', id: 'F6352ae03', specialUse: [] }];
const script = (rest: string) => `require ["fileinto", "mailboxid", "mailbox", "variables"]; ${rest}`;
const run = (rest: string) => done(script(rest), { mailboxes });

rfc(9042, '4').must('name the mailbox by its id, and by its name where no mailbox has that', () => {
  assert.deepEqual(run('fileinto :mailboxid "F6352ae03" "Old name";'), ['fileinto F6352ae03 or Old name']);
  assert.deepEqual(run('set "i" "x"; fileinto :mailboxid "F${i}" "Old name";'), ['fileinto Fx or Old name']);
});

rfc(9042, '4.1').must('make the named one with :create', () => {
  assert.deepEqual(run('fileinto :mailboxid "Fno" :create "Old name";'), ['fileinto Fno or Old name, made if missing']);
});

rfc(9042, '5').must('be true of mailboxidexists where all are there', () => {
  const isTrue = (ids: string) => run(`if mailboxidexists ${ids} { discard; }`)[0] === 'discard';
  assert.deepEqual([isTrue('"F6352ae03"'), isTrue('["F6352ae03", "F1"]'), isTrue('"f6352AE03"')], [true, false, false]);
});

rfc(9042, '3').must('be required', () => {
  assert.match(problems('require "fileinto"; fileinto :mailboxid "F1" "a";').join(), /require "mailboxid"/);
});
