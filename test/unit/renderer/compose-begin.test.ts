/** How letters begin: empty, from an address, as an answer, passed on, gone on with, written again. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { JmapClient } from '../../../renderer/jmap/client.ts';
import { type Beginning, begin } from '../../../renderer/mail/compose/begin.ts';
import type { Letter } from '../../../renderer/mail/compose/letter.ts';
import type { Email, Identity } from '../../../server/jmap/types.ts';

const identity: Identity = {
  id: 'i1',
  name: 'Ana',
  email: 'ana@x.test',
  replyTo: null,
  bcc: null,
  textSignature: 'Ana',
  htmlSignature: '',
  mayDelete: false,
};
const part = {
  size: 5,
  name: null,
  charset: 'utf-8',
  disposition: null,
  cid: null,
  headers: [],
  language: null,
  location: null,
  subParts: null,
};
const file = {
  ...part,
  partId: '2',
  blobId: 'E7_2',
  type: 'application/pdf',
  name: 'a.pdf',
  disposition: 'attachment',
};
const message = {
  id: 'e7',
  blobId: 'E7',
  size: 900,
  messageId: ['q@y.test'],
  inReplyTo: null,
  references: ['r@y.test'],
  from: [{ name: 'Kim', email: 'kim@y.test' }],
  to: [
    { name: null, email: 'info@x.test' },
    { name: null, email: 'jo@y.test' },
  ],
  cc: null,
  bcc: null,
  replyTo: null,
  keywords: { $draft: true, requiretls: true },
  subject: 'Quote',
  sentAt: '2026-11-20T15:57:00Z',
  receivedAt: '2026-11-20T15:57:01Z',
  textBody: [{ ...part, partId: '1', blobId: 'E7_1', type: 'text/plain' }],
  htmlBody: [{ ...part, partId: '1', blobId: 'E7_1', type: 'text/plain' }],
  attachments: [file],
  bodyValues: { 1: { value: 'How much?\r\n-- \r\nKim', isEncodingProblem: false, isTruncated: false } },
} as unknown as Email;
const second = { ...identity, id: 'i2', email: 'info@x.test', textSignature: 'The office' };
const beginning = (quote: 'below' | 'above' | 'none' = 'below'): Beginning => ({
  client: {
    accounts: [{ id: 'a1', name: 'ana@x.test' }],
    ask: async () => ({ list: [message], ids: [] }),
  } as unknown as JmapClient,
  identities: async () => [identity, second],
  usualAccount: () => 'a1',
  preferences: { delay: 5, format: 'plain', quote },
  now: () => 0,
  newKey: () => 'k',
  htmlReader: async () => assert.fail('plain text needs no reader of HTML'),
});
const text = (letter: Letter): string => (letter.body.format === 'plain' ? letter.body.text : '');
const target = { accountId: 'a1', emailId: 'e7' } as const;

test('an answer comes from the address written to, with its signature above the quote, in the thread', async () => {
  const letter = await begin({ kind: 'reply-all', ...target }, beginning());
  assert.match(text(letter), /^\n\n-- \nThe office\n\nOn .*, Kim wrote:\n> How much\?$/);
  assert.deepEqual(
    [letter.identityId, letter.to.map(one => one.email), letter.cc.map(one => one.email)],
    ['i2', ['kim@y.test'], ['jo@y.test']],
  );
  assert.deepEqual(
    [letter.subject, letter.inReplyTo, letter.references],
    ['Re: Quote', ['q@y.test'], ['r@y.test', 'q@y.test']],
  );
  assert.deepEqual(letter.about, { accountId: 'a1', emailIds: ['e7'], keyword: '$answered' });
  assert.match(
    text(await begin({ kind: 'reply', ...target }, beginning('above'))),
    /^On .*wrote:\n> How much\?\n\n-- \nThe office$/,
  );
  assert.equal(text(await begin({ kind: 'reply', ...target }, beginning('none'))), '\n\n-- \nThe office');
});

test('passed on: quoted with its files and without bringing them anew, or whole as a message', async () => {
  const inline = await begin({ kind: 'forward', accountId: 'a1', emailIds: ['e7'], form: 'inline' }, beginning());
  assert.match(
    text(inline),
    /Forwarded message -+\nFrom: Kim <kim@y\.test>\nDate: .*\nSubject: Quote\nTo: .*\n\nHow much\?/,
  );
  assert.deepEqual(
    [inline.subject, inline.to, inline.attachments.map(one => one.blobId)],
    ['Fwd: Quote', [], ['E7_2']],
  );
  assert.equal(inline.about?.keyword, '$forwarded');
  const whole = await begin({ kind: 'forward', accountId: 'a1', emailIds: ['e7'], form: 'attached' }, beginning());
  assert.deepEqual(
    whole.attachments.map(one => [one.name, one.type, one.blobId]),
    [['Quote.eml', 'message/rfc822', 'E7']],
  );
});

test('a draft is gone on with; the same message written again is another letter', async () => {
  const draft = await begin({ kind: 'draft', ...target }, beginning());
  assert.deepEqual([draft.saved?.emailId, draft.messageId, draft.references], ['e7', 'q@y.test', ['r@y.test']]);
  assert.equal(draft.requireTls, true, 'only encrypted, as it was when it was kept');
  const again = await begin({ kind: 'again', ...target }, beginning());
  assert.deepEqual(
    [again.saved, again.references, again.messageId, text(again)],
    [null, null, 'k@x.test', 'How much?\n-- \nKim'],
  );
});

test('from an address, and empty', async () => {
  const mailto = await begin({ kind: 'mailto', url: 'mailto:kim@y.test?subject=Hi&body=Hello' }, beginning());
  assert.deepEqual([mailto.to[0]?.email, mailto.subject, text(mailto)], ['kim@y.test', 'Hi', 'Hello\n\n-- \nAna']);
  assert.deepEqual(text(await begin({ kind: 'new' }, beginning())), '\n\n-- \nAna');
});
