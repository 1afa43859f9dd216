/** RFC 2369: the fields that say how a list is helped, left, written to and looked after. */
import assert from 'node:assert/strict';
import { copyOf } from '../../../server/lists/copy.ts';
import type { ListRules } from '../../../server/lists/rules.ts';
import { allFields } from '../../../server/mime/header.ts';
import { listOf, message } from '../../support/list-world.ts';
import { rfc } from '../../support/rfc.ts';

const post = message(
  'From: a@b.example',
  'List-Help: <mailto:help@other.example>',
  'List-Unsubscribe: <https://other.example/u>',
  'Subject: x',
  '',
  'x',
);
const fields = (name: string, rules: Partial<ListRules> = {}, archiveUrl: string | null = null): readonly string[] =>
  allFields(copyOf(post, listOf(rules), { policy: null, archiveUrl }).bytes, name);

rfc(2369, '2').must('enclose each URL in angle brackets, and encode what a URL may not hold', () => {
  for (const name of ['list-help', 'list-subscribe', 'list-unsubscribe', 'list-post', 'list-owner'])
    assert.match(fields(name)[0]!, /^<mailto:[!-;=?-~]+>$/, name);
});

rfc(2369, '3.1').should('give List-Help', () => {
  assert.deepEqual(fields('list-help'), ['<mailto:dev-request@here.example?subject=help>']);
});

rfc(2369, '3.2').must('give List-Unsubscribe, the list’s own', () => {
  assert.deepEqual(fields('list-unsubscribe'), ['<mailto:dev-unsubscribe@here.example>']);
});

rfc(2369, '3.3').may('give List-Subscribe, where somebody can', () => {
  assert.deepEqual(fields('list-subscribe'), ['<mailto:dev-subscribe@here.example>']);
  assert.deepEqual(fields('list-subscribe', { joining: 'invited' }), []);
});

rfc(2369, '3.4').must('say NO in List-Post where posting is not allowed', () => {
  assert.deepEqual(fields('list-post'), ['<mailto:dev@here.example>']);
  assert.match(fields('list-post', { posting: 'owners' })[0]!, /^NO \(/);
});

rfc(2369, '3.6').may('give List-Archive', () => {
  assert.deepEqual(fields('list-archive'), []);
  assert.deepEqual(fields('list-archive', {}, 'imap://mail.here.example/Shared/x'), [
    '<imap://mail.here.example/Shared/x>',
  ]);
});

rfc(2369, '4').must('take out the fields of a list that has sent it on before', () => {
  for (const name of ['list-help', 'list-unsubscribe']) {
    assert.equal(fields(name).length, 1);
    assert.ok(!fields(name)[0]!.includes('other.example'));
  }
});
