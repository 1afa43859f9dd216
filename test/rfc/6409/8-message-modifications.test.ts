import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import { applyCompletion, completeSubmission } from '../../../server/mime/completion.ts';
import { rfc } from '../../support/rfc.ts';

const login = { localPart: 'ann', domain: 'example.org' };

/** The completed message and what was changed, or the refusal. */
function complete(message: string): [message: string, changes: readonly string[]] | string {
  const bytes = Buffer.from(message, 'latin1');
  const completion = completeSubmission(bytes, login, {
    now: Date.UTC(2026, 8, 3, 6),
    random: seededRandom(1),
    domain: 'example.org',
  });
  if (!completion.ok) return completion.error;
  return [applyCompletion(bytes, completion.value).toString('latin1'), completion.value.changes];
}

const date = 'Date: Thu, 03 Sep 2026 06:00:00 +0000\r\n';
const id = 'Message-ID: <1@example.org>\r\n';
const from = 'From: Ann <ann@example.org>\r\n';
const whole = `${from}${date}${id}\r\nhello`;

rfc(6409, '8').should('leave a complete message as it is', () => {
  assert.deepEqual(complete(whole), [whole, []]);
});

rfc(6409, '8.2').should('add Date where it is missing or unreadable', () => {
  assert.deepEqual(complete(`${from}${id}\r\nhello`), [`${date}${from}${id}\r\nhello`, ['added Date']]);
  assert.deepEqual(complete(`${from}Date: soon\r\n${id}\r\nhello`), [`${date}${from}${id}\r\nhello`, ['added Date']]);
});

rfc(6409, '8.3').should('add Message-ID where it is missing', () => {
  const [message, changes] = complete(`${from}${date}\r\nhello`) as [string, string[]];
  assert.match(message, /^Message-ID: <[a-z0-9]+\.[0-9a-f]{24}@example\.org>\r\nFrom: /);
  assert.deepEqual(changes, ['added Message-ID']);
});

rfc(6409, '8.1').may('name in Sender who signed in, where From is somebody else', () => {
  const other = 'From: Boss <boss@example.org>\r\n';
  const sender = 'Sender: ann@example.org\r\n';
  assert.deepEqual(complete(`${other}${date}${id}\r\n`), [`${sender}${other}${date}${id}\r\n`, ['added Sender']]);
  assert.deepEqual(complete(`${other}${sender}${date}${id}\r\n`), [`${other}${sender}${date}${id}\r\n`, []]);
  const forged = `${other}Sender: eve@example.net\r\n${date}${id}\r\n`;
  assert.deepEqual(complete(forged), [`${sender}${other}${date}${id}\r\n`, ['added Sender']]);
  const twice = `${other}${sender}Sender: eve@example.net\r\n${date}${id}\r\n`;
  assert.deepEqual(complete(twice), [`${sender}${other}${date}${id}\r\n`, ['added Sender']]);
  const several = `From: ann@example.org, bob@example.org\r\n${date}${id}\r\n`;
  assert.deepEqual(complete(several), [`${sender}${several}`, ['added Sender']]);
});

rfc(5322, '3.6.2').should('take out a Sender beside the one author who signed in', () => {
  assert.deepEqual(complete(`Sender: boss@example.org\r\n${whole}`), [whole, ['removed Sender']]);
  assert.deepEqual(complete(`Sender: ANN@Example.Org\r\n${whole}`), [whole, ['removed Sender']]);
});

rfc(5322, '3.6.3').must('take out every Bcc, folded ones too', () => {
  const message = `${from}bcc: a@x.example,\r\n b@x.example\r\n${date}Resent-Bcc: c@x.example\r\n${id}Bcc:\r\n\r\nBcc: body`;
  assert.deepEqual(complete(message), [
    `${from}${date}${id}\r\nBcc: body`,
    ['removed bcc', 'removed Resent-Bcc', 'removed Bcc'],
  ]);
});

rfc(5321, '4.4').mustNot('send on a Return-Path', () => {
  assert.deepEqual(complete(`Return-Path: <x@y.example>\r\n${whole}`), [whole, ['removed Return-Path']]);
});

rfc(5322, '3.6').must('have exactly one From', () => {
  const [message, changes] = complete(`${date}${id}\r\nhello`) as [string, string[]];
  assert.deepEqual([message, changes], [`From: ann@example.org\r\n${date}${id}\r\nhello`, ['added From']]);
  assert.match(complete(from + whole) as string, /several From/);
});

rfc(5322, '2.1').must('not turn the text of a message without a header into fields', () => {
  const [message] = complete('only text\r\n') as [string, string[]];
  assert.match(message, /^From: .*\r\nDate: .*\r\nMessage-ID: .*\r\n\r\nonly text\r\n$/);
});
