import assert from 'node:assert/strict';
import { inlineDecoder } from '../../support/jmap-decoder.ts';
import { memoryAccount } from '../../support/jmap-memory-backend.ts';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(8621, '4.2');

const letter = [
  'From: =?utf-8?Q?J=C3=B6rg?= <joerg@x.example>',
  'To: ann@here.example',
  'Subject: Dinner',
  'Date: Thu, 3 Sep 2026 08:00:00 +0200',
  'Message-ID: <1@x.example>',
  'List-POST: <mailto:l@x.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: multipart/alternative; boundary=c',
  '',
  '--c',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Grüße, und mehr',
  '--c',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  '<p>Gr=C3=BC=C3=9Fe <a href=3D"x">hier</a></p>',
  '--c--',
  '--b',
  'Content-Type: application/pdf; name=a.pdf',
  'Content-Transfer-Encoding: base64',
  'X-Note: kept',
  '',
  'AAEC',
  '--b--',
  '',
].join('\n');

function withLetter() {
  const account = memoryAccount();
  const world = jmapWorld({ accounts: [account], decoder: inlineDecoder });
  return { ...world, account, record: account.deliver(letter, { keywords: ['$seen'] }) };
}

must('give these properties where none are named', async () => {
  const { call, record } = withLetter();
  const { list, notFound, state, accountId } = await call('Email/get', { ids: [record.id, 'e99'] });
  assert.deepEqual([notFound, accountId, typeof state], [['e99'], 'a1', 'string']);
  const [email] = list;
  assert.deepEqual(Object.keys(email).sort(), [
    'attachments',
    'bcc',
    'blobId',
    'bodyValues',
    'cc',
    'from',
    'hasAttachment',
    'htmlBody',
    'id',
    'inReplyTo',
    'keywords',
    'mailboxIds',
    'messageId',
    'preview',
    'receivedAt',
    'references',
    'replyTo',
    'sender',
    'sentAt',
    'size',
    'subject',
    'textBody',
    'threadId',
    'to',
  ]);
  assert.deepEqual(email.from, [{ name: 'Jörg', email: 'joerg@x.example' }]);
  assert.deepEqual(
    [email.subject, email.sentAt, email.messageId, email.cc, email.references],
    ['Dinner', '2026-09-03T08:00:00+02:00', ['1@x.example'], null, null],
  );
  assert.deepEqual([email.mailboxIds, email.keywords, email.hasAttachment], [{ m1: true }, { $seen: true }, true]);
  assert.deepEqual(email.bodyValues, {});
  assert.deepEqual(email.attachments, [
    {
      partId: '2',
      blobId: 'E1_2',
      size: 3,
      name: 'a.pdf',
      type: 'application/pdf',
      charset: null,
      disposition: null,
      cid: null,
      language: null,
      location: null,
    },
  ]);
});

must('name a header property exactly as it was asked for', async () => {
  const { call, record } = withLetter();
  const properties = ['header:List-Post:asURLs', 'header:SUBJECT', 'header:x-none:all', 'header:x-none'];
  const { list } = await call('Email/get', { ids: [record.id], properties });
  assert.deepEqual(list[0], {
    'header:List-Post:asURLs': ['mailto:l@x.example'],
    'header:SUBJECT': ' Dinner',
    'header:x-none:all': [],
    'header:x-none': null,
    id: record.id,
  });
});

must('reject a form that the field may not have, and what is no property', async () => {
  const { call, record } = withLetter();
  for (const properties of [['header:From:asDate'], ['header:Subject:asAddresses'], ['colour'], ['header:']]) {
    assert.equal((await call('Email/get', { ids: [record.id], properties })).type, 'invalidArguments');
  }
  const bodyProperties = ['header:Subject:asDate'];
  assert.equal((await call('Email/get', { ids: [record.id], bodyProperties })).type, 'invalidArguments');
});

must('give the texts that are asked for, and cut them at whole characters outside tags', async () => {
  const { call, record } = withLetter();
  const values = async (args: object) =>
    (await call('Email/get', { ids: [record.id], properties: ['bodyValues'], ...args })).list[0].bodyValues;
  const plain = { value: 'Grüße, und mehr', isEncodingProblem: false, isTruncated: false };
  const html = { value: '<p>Grüße <a href="x">hier</a></p>', isEncodingProblem: false, isTruncated: false };
  assert.deepEqual(await values({ fetchTextBodyValues: true }), { 1.1: plain });
  assert.deepEqual(await values({ fetchHTMLBodyValues: true }), { 1.2: html });
  assert.deepEqual(await values({ fetchAllBodyValues: true }), { 1.1: plain, 1.2: html });
  assert.deepEqual(await values({ fetchAllBodyValues: true, maxBodyValueBytes: 0 }), { 1.1: plain, 1.2: html });
  assert.deepEqual(await values({ fetchAllBodyValues: true, maxBodyValueBytes: 16 }), {
    1.1: { ...plain, value: 'Grüße, und meh', isTruncated: true },
    1.2: { ...html, value: '<p>Grüße ', isTruncated: true },
  });
});

must('tell the whole tree, with what is asked of each part', async () => {
  const { call, record } = withLetter();
  const { list } = await call('Email/get', {
    ids: [record.id],
    properties: ['bodyStructure', 'textBody'],
    bodyProperties: ['partId', 'type', 'header:X-Note:asText', 'size'],
  });
  const part = (partId: string | null, type: string, size: number, note: string | null = null) => ({
    partId,
    type,
    'header:X-Note:asText': note,
    size,
  });
  const { bodyStructure, textBody } = list[0];
  const sizes = [bodyStructure.size, bodyStructure.subParts[0].size];
  assert.ok(sizes.every(size => size > 0));
  assert.deepEqual(bodyStructure, {
    ...part(null, 'multipart/mixed', sizes[0]),
    subParts: [
      {
        ...part(null, 'multipart/alternative', sizes[1]),
        subParts: [part('1.1', 'text/plain', 17), part('1.2', 'text/html', 35)],
      },
      part('2', 'application/pdf', 3, 'kept'),
    ],
  });
  assert.deepEqual(textBody, [part('1.1', 'text/plain', 17)]);
});

should('read no body for what is expected to be fast', async () => {
  const account = memoryAccount();
  const read: [string, readonly [number, number] | undefined][] = [];
  const watched = {
    ...account,
    octets: (id: string, range?: readonly [number, number]) => {
      read.push([id, range]);
      return account.octets(id, range);
    },
  };
  const { call } = jmapWorld({ accounts: [watched] });
  const records = Array.from({ length: 50 }, () => account.deliver(letter));
  const ids = records.map(record => record.id);
  const properties = ['threadId', 'mailboxIds', 'keywords', 'from', 'subject', 'receivedAt', 'size', 'preview'];
  const { list } = await call('Email/get', { ids, properties });
  assert.equal(list.length, 50);
  const header = Buffer.from(letter.replaceAll('\n', '\r\n')).indexOf('\r\n\r\n') + 4;
  assert.deepEqual(
    read,
    ids.map(id => [id, [0, header]]),
  );
  read.length = 0;
  await call('Email/get', { ids, properties: ['preview', 'receivedAt', 'hasAttachment', 'keywords'] });
  assert.deepEqual(read, []);
});

must('list a message that cannot be parsed as one text', async () => {
  const account = memoryAccount();
  const unparsed = { ...account, structures: async () => new Map() };
  const { call } = jmapWorld({ accounts: [unparsed], decoder: inlineDecoder });
  const { id } = account.deliver('Subject: Odd\nContent-Type: multipart/mixed\n\nwhat there is');
  const { list } = await call('Email/get', { ids: [id], fetchTextBodyValues: true });
  const [{ subject, blobId, textBody, bodyValues }] = list;
  assert.deepEqual([subject, blobId, textBody[0].type, textBody[0].blobId], ['Odd', 'E1', 'text/plain', 'E1_1']);
  assert.equal(bodyValues['1'].value, 'what there is');
});

must('tell a text that could not be decoded in time as an encoding problem, and all else as usual', async () => {
  const account = memoryAccount();
  const { call } = jmapWorld({ accounts: [account], decoder: { decode: async () => new Map() } });
  const { id } = account.deliver(letter);
  const { list } = await call('Email/get', {
    ids: [id],
    properties: ['bodyValues', 'subject'],
    fetchTextBodyValues: true,
  });
  assert.deepEqual(list[0].bodyValues, { 1.1: { value: '', isEncodingProblem: true, isTruncated: false } });
  assert.equal(list[0].subject, 'Dinner');
});

must('refuse to give all where there are more than may be asked for', async () => {
  const account = memoryAccount();
  const { call } = jmapWorld({ accounts: [account], limits: { maxObjectsInGet: 2 } });
  const ids = [account.deliver(letter).id, account.deliver(letter).id];
  const properties = ['id'];
  assert.deepEqual((await call('Email/get', { ids: null, properties })).list.length, 2);
  const more = account.deliver(letter).id;
  assert.equal((await call('Email/get', { ids: null, properties })).type, 'requestTooLarge');
  assert.equal((await call('Email/get', { ids: [...ids, more], properties })).type, 'requestTooLarge');
});
