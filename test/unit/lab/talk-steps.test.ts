/** What a dialogue by hand shows: which commands the server took. Refusals, wrong order and content that looks like commands. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type Protocol, stepsIn, type TalkLine } from '../../../server/lab/talk-steps.ts';

/** 'C: …' and 'S: …', a line each. */
const talk = (text: string): TalkLine[] =>
  text
    .trim()
    .split('\n')
    .map((line, at) => ({ who: line.trim().charAt(0) as 'C' | 'S', text: line.trim().slice(3), at }));
const seen = (protocol: Protocol, text: string): string[] => [...stepsIn(protocol, talk(text)).keys()];

test('SMTP: each command that was taken, in a whole dialogue', () => {
  const steps = seen(
    'smtp',
    `
    S: 220 mail.test ESMTP
    C: EHLO me
    S: 250-mail.test
    S: 250 SIZE 1000
    C: MAIL FROM:<a@b.test>
    S: 250 2.1.0 ok
    C: RCPT TO:<c@d.test>
    S: 250 2.1.5 ok
    C: DATA
    S: 354 go on
    C: QUIT
    C: RCPT TO:<x@y.test>
    C: .
    S: 250 2.0.0 taken
    C: QUIT
    S: 221 bye`,
  );
  assert.deepEqual(steps, ['greeted', 'hello', 'sender', 'recipient', 'content', 'quit']);
});
test('SMTP: what is refused is not done, and content is no command', () => {
  assert.deepEqual(seen('smtp', 'S: 220 hi\nC: MAIL FROM:<a@b.test>\nS: 503 5.5.1 EHLO first'), ['greeted']);
  assert.deepEqual(seen('smtp', 'S: 220 hi\nC: EHLO x\nS: 250 ok\nC: DATA\nS: 554 none'), ['greeted', 'hello']);
  assert.deepEqual(seen('smtp', 'S: 220 hi\nC: DATA\nC: QUIT\nS: 354 go\nC: .\nS: 250 ok'), ['greeted', 'content']);
  assert.deepEqual(seen('smtp', 'S: 554 no'), []);
});
test('SMTP: commands said together are answered in order', () => {
  assert.deepEqual(
    seen(
      'smtp',
      'S: 220 hi\nC: EHLO x\nC: MAIL FROM:<a@b.test>\nC: RCPT TO:<c@d.test>\nS: 250 ok\nS: 250 ok\nS: 550 nobody',
    ),
    ['greeted', 'hello', 'sender'],
  );
});
test('POP3: reading, and that only QUIT removes what was marked', () => {
  const begin =
    'S: +OK hi\nC: USER ben\nS: +OK\nC: PASS x\nS: +OK in\nC: RETR 1\nS: +OK\nS: +OK is in the text\nS: .\nC: DELE 1\nS: +OK\n';
  assert.deepEqual(seen('pop3', begin), ['pop-in', 'pop-read']);
  assert.deepEqual(seen('pop3', `${begin}C: RSET\nS: +OK\nC: QUIT\nS: +OK`), ['pop-in', 'pop-read']);
  assert.deepEqual(seen('pop3', `${begin}C: QUIT\nS: +OK`), ['pop-in', 'pop-read', 'pop-delete']);
  assert.deepEqual(seen('pop3', 'S: +OK hi\nC: USER ben\nS: +OK\nC: PASS x\nS: -ERR no'), []);
  assert.deepEqual(seen('pop3', 'S: +OK\nC: AUTH PLAIN\nS: +\nC: AGJlbgB4\nS: +OK in'), ['pop-in']);
});
test('IMAP: by tags, whatever comes between', () => {
  assert.deepEqual(
    seen(
      'imap',
      'S: * OK hi\nC: a LOGIN ben x\nS: a OK in\nC: b select INBOX\nS: * 3 EXISTS\nS: b OK\nC: c UID FETCH 1 BODY[]\nS: * 1 FETCH (UID 1)\nS: c OK\nS: * 1 EXPUNGE',
    ),
    ['imap-in', 'imap-select', 'imap-read', 'imap-gone'],
  );
  assert.deepEqual(seen('imap', 'C: a LOGIN ben x\nS: a NO wrong\nC: b SELECT INBOX\nS: b BAD not yet'), []);
});
