/** Letters: answers, addresses, what is kept. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  faults,
  forward,
  nothingWritten,
  parseWriting,
  reply,
  splitAddresses,
  toDraft,
} from '../../../renderer/mail/draft.ts';
import type { MailMessage } from '../../../server/api/contract.ts';
import { rfc } from '../../support/rfc.ts';

const ana = { id: 1, address: 'ana@x.test', name: 'Ana', unseen: 0 };
const message: MailMessage = {
  uid: 1,
  message: 1,
  trace: 't',
  subject: 'Quote',
  from: [{ name: 'Kim, L', address: 'kim@y.test' }],
  to: [
    { name: '', address: 'ANA@x.test' },
    { name: '', address: 'ben@x.test' },
  ],
  cc: [
    { name: '', address: 'kim@y.test' },
    { name: '', address: 'jo@z.test' },
  ],
  replyTo: [],
  date: Date.UTC(2026, 10, 22, 12),
  messageId: '<2@y>',
  references: ['<1@y>'],
  text: 'Hello\r\n> earlier',
  html: null,
  headers: [],
  attachments: [],
  sourceUrl: '',
  size: 1,
  problems: [],
};

rfc(5322, '3.6.4').should('give a reply the id it answers and the references of the whole thread', () => {
  const letter = reply(message, ana, [ana.address], false);
  assert.deepEqual([letter.inReplyTo, letter.references], ['<2@y>', ['<1@y>', '<2@y>']]);
});

test('an answer goes to the sender; to all, to everybody once and never to oneself', () => {
  assert.deepEqual(
    [reply(message, ana, [ana.address], false).to, reply(message, ana, [ana.address], false).cc],
    ['"Kim, L" <kim@y.test>', ''],
  );
  assert.equal(reply(message, ana, [ana.address], true).cc, 'ben@x.test, jo@z.test');
  assert.equal(
    reply({ ...message, replyTo: [{ name: '', address: 'list@y.test' }] }, ana, [], false).to,
    'list@y.test',
  );
});

test('Re: and Fwd: stand once, and what is answered is quoted', () => {
  assert.equal(reply({ ...message, subject: 're: Quote' }, ana, [], false).subject, 're: Quote');
  assert.equal(forward(message, ana).subject, 'Fwd: Quote');
  assert.match(reply(message, ana, [], false).text, /Kim, L wrote:\n> Hello\n>> earlier\n$/);
  assert.equal(forward(message, ana).inReplyTo, null);
});

test('addresses are split outside quotes and brackets', () => {
  assert.deepEqual(splitAddresses('a@x, "Ode, Ann" <b@x>; c@x\nd@x,,'), ['a@x', '"Ode, Ann" <b@x>', 'c@x', 'd@x']);
  assert.deepEqual(toDraft({ ...nothingWritten, to: 'a@x, b@x', subject: ' hi ' }, 7), {
    account: 7,
    to: ['a@x', 'b@x'],
    cc: [],
    bcc: [],
    subject: 'hi',
    text: '',
    inReplyTo: null,
    references: [],
  });
});

test('only what is wrong anywhere is a fault', () => {
  assert.deepEqual(faults(nothingWritten), { to: 'Who shall get it?' });
  assert.deepEqual(faults({ ...nothingWritten, bcc: 'a@x' }), {});
  assert.deepEqual(faults({ ...nothingWritten, to: 'Ann <a@x>, bob' }), { to: '“bob” is not an address' });
});

test('what is kept is read back; what is no letter is nothing', () => {
  const letter = { ...nothingWritten, text: 'half a thought' };
  assert.deepEqual(parseWriting(JSON.stringify(letter)), letter);
  assert.deepEqual([null, '', '{', '{"to":3}', '[]', 'null', JSON.stringify(nothingWritten)].map(parseWriting), [
    null,
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});
