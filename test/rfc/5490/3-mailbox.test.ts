// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import type { Question } from '../../../server/sieve/facts.ts';
import { rfc } from '../../support/rfc.ts';
import { compiled, done, problems } from '../../support/sieve-trial.ts';

const exists = rfc(5490, '3.1');
const create = rfc(5490, '3.2');
const metadata = rfc(5490, '4.1');
const metadataExists = rfc(5490, '4.2');
const server = rfc(5490, '5.1');

const mailboxes = [
  { name: 'Bills', id: 'F1', specialUse: [] },
  { name: 'Spam', id: 'F2', specialUse: ['\\Junk'] },
];
const all = ['mailbox', 'mboxmetadata', 'servermetadata', 'fileinto', 'variables', 'relational'];
const script = (rest: string) => `require [${all.map(name => `"${name}"`).join(', ')}]; ${rest}`;
const isTrue = (test: string, given = {}) =>
  done(script(`if ${test} { discard; }`), { mailboxes, ...given })[0] === 'discard';

exists.must('be true where every named mailbox is there', () => {
  assert.ok(isTrue('mailboxexists "Bills"'));
  assert.ok(isTrue('mailboxexists ["Bills", "Spam"]'));
  assert.ok(!isTrue('mailboxexists ["Bills", "None"]'));
  assert.ok(isTrue('mailboxexists "B${x}ills"'));
});

create.must('say in the plan that the mailbox is made where it is missing', () => {
  assert.deepEqual(done(script('fileinto :create "New";')), ['fileinto New, made if missing']);
  assert.match(problems('require "fileinto"; fileinto :create "New";').join(), /require "mailbox"/);
});

exists.should('ask for constant names before the script runs', () => {
  const questions = compiled(script('if mailboxexists ["A", "b${x}"] { keep; }')).questions as Question[];
  assert.deepEqual(questions, [{ ask: 'mailbox', name: 'A' }]);
});

const notes = { metadata: { 'Bills /shared/comment': 'From the shop', '/shared/admin': 'mailto:root@office.test' } };

metadata.must('compare the annotation of a mailbox, and be false where it has none', () => {
  assert.ok(isTrue('metadata :contains "Bills" "/shared/comment" ["nothing", "SHOP"]', notes));
  assert.ok(!isTrue('metadata :is "Bills" "/shared/comment" "shop"', notes));
  assert.ok(!isTrue('metadata :contains "Spam" "/shared/comment" ""', notes));
  assert.ok(!isTrue('metadata :matches "Bills" "/private/comment" "*"', notes));
});

metadataExists.must('be true where all annotations are there', () => {
  assert.ok(isTrue('metadataexists "Bills" "/shared/comment"', notes));
  assert.ok(!isTrue('metadataexists "Bills" ["/shared/comment", "/private/x"]', notes));
  assert.ok(!isTrue('metadataexists "None" "/shared/comment"', notes));
});

server.must('do the same for the server', () => {
  assert.ok(isTrue('servermetadata :matches "/shared/admin" "mailto:*@office.test"', notes));
  assert.ok(!isTrue('servermetadata :matches "/shared/comment" "*"', notes));
  assert.ok(isTrue('servermetadataexists ["/shared/admin"]', notes));
  assert.ok(!isTrue('servermetadataexists ["/shared/admin", "/x"]', notes));
});
