import assert from 'node:assert/strict';
import { parseStructure } from '../../../server/mime/structure.ts';
import { rfc } from '../../support/rfc.ts';

const envelope = (header: string) => parseStructure(Buffer.from(`${header}\r\n\r\n`, 'latin1')).envelope;
const ann = [['Ann', null, 'ann', 'example.org']];

rfc(3501, '7.4.2').must('set an absent or empty Sender and Reply-To to the From value', () => {
  const { from, sender, replyTo } = envelope('From: Ann <ann@example.org>\r\nReply-To:');
  assert.deepEqual([from, sender, replyTo], [ann, ann, ann]);
  const given = envelope('From: Ann <ann@example.org>\r\nSender: bob@example.org\r\nReply-To: list@example.org');
  assert.deepEqual(given.sender, [[null, null, 'bob', 'example.org']]);
  assert.deepEqual(given.replyTo, [[null, null, 'list', 'example.org']]);
});

rfc(3501, '7.4.2').must('give NIL for what is absent and the octets of what is there, not decoded', () => {
  assert.deepEqual(envelope('X: y'), {
    date: null,
    subject: null,
    from: null,
    sender: null,
    replyTo: null,
    to: null,
    cc: null,
    bcc: null,
    inReplyTo: null,
    messageId: null,
  });
  const { subject, date, messageId, inReplyTo } = envelope(
    'Subject: =?utf-8?q?=C3=A4?=\r\n caf\xe9\r\nDate: not a date\r\nMessage-ID:\r\n <1@x>\r\nIn-Reply-To: <0@x> (Ann)',
  );
  assert.deepEqual(
    [subject, date, messageId, inReplyTo],
    ['=?utf-8?q?=C3=A4?= caf\xe9', 'not a date', '<1@x>', '<0@x> (Ann)'],
  );
});

rfc(3501, '7.4.2').must('mark the start and the end of a group by a NIL host', () => {
  assert.deepEqual(envelope('To: Team: Ann <ann@example.org>;').to, [
    [null, null, 'Team', null],
    ['Ann', null, 'ann', 'example.org'],
    [null, null, null, null],
  ]);
});

rfc(3501, '7.4.2').should('join a list that stands in several fields and take the first of single fields', () => {
  const { to, subject } = envelope('To: a@x.example\r\nSubject: one\r\nTo: b@x.example\r\nSubject: two');
  assert.deepEqual([to?.length, subject], [2, 'one']);
});
