/** By what a message is known again: not by what servers add, not by where it lies. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { cameAt } from '../../../server/mra/pop3-remote.ts';
import { distinct, headerKey, printOf } from '../../../server/mra/print.ts';

const message = (header: string, body = 'text') => Buffer.from(`${header}\r\n\r\n${body}\r\n`);
const named = 'Message-ID: <1@x.example>\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\nFrom: a@x.example\r\nSubject: s';
const print = (octets: Buffer) => Buffer.from(printOf(octets)).toString('hex');

test('fields that servers add change nothing; another name, date or author is another message', () => {
  const one = print(message(named));
  assert.equal(print(message(`Received: by mx.example\r\nX-UID: 7\r\n${named}\r\nStatus: RO`)), one);
  assert.notEqual(print(message(named.replace('<1@', '<2@'))), one);
  assert.notEqual(print(message(named.replace('10:00', '10:01'))), one);
  assert.equal(one.length, 32);
});

test('without a name it is what it holds', () => {
  const bare = 'From: a@x.example\r\nSubject: s';
  assert.equal(print(message(bare, 'one')), print(message(bare, 'one')));
  assert.notEqual(print(message(bare, 'one')), print(message(bare, 'two')));
});

test('two of one name are two', () => {
  assert.deepEqual(distinct(['a', 'b', 'a', 'a']), ['a', 'b', 'a#2', 'a#3']);
  assert.match(headerKey(Buffer.from(named)), /^header-[\w-]{27}$/);
});

test('when it came, is what its topmost Received: says', () => {
  const came = (header: string) => cameAt(message(header));
  assert.equal(came(`Received: by mx.example; Tue, 03 Nov 2026 11:00:00 +0000\r\n${named}`), Date.UTC(2026, 10, 3, 11));
  assert.equal(came(named), Date.UTC(2026, 10, 2, 10));
  assert.equal(came('Subject: s'), null);
});
