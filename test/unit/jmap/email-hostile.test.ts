/** Whatever a message is made of, it is told whole: no method throws, and all it names can be had. RFC 8621 §4.1. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { inlineDecoder } from '../../support/jmap-decoder.ts';
import { memoryAccount } from '../../support/jmap-memory-backend.ts';
import { type Answered, jmapWorld } from '../../support/jmap-world.ts';

const account = memoryAccount();
const { call, bugs } = jmapWorld({ accounts: [account], decoder: inlineDecoder });

const fragment = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('\r\n', '\r\n\r\n', '\n', '--b\r\n', '--b--\r\n', '--c\r\n', ' ', ':', ';', '"'),
  },
  fc.constantFrom(
    'Content-Type: multipart/mixed; boundary=b\r\n',
    'Content-Type: multipart/alternative; boundary="c"\r\n',
    'Content-Type: message/rfc822\r\n',
    'Content-Type: text/html; charset=utf-16\r\n',
    "Content-Type: text/plain; charset*=x''%41; name*0*=a; name*1=\"\r\n",
    'Content-Transfer-Encoding: base64\r\n',
    'Content-Transfer-Encoding: quoted-printable\r\n',
    'Content-Disposition: attachment; filename="=?utf-8?Q?a=00?="\r\n',
    'Content-ID: <<>\r\n',
    'Content-Language: ,\r\n',
    'From: =?x?Q?a?= <a@b>, g: <c>;,;\r\n',
    'Date: Thu, 99 Foo 0000 99:99:99 +9999\r\n',
    'Date: 1 Jan 0001 00:00 +2359\r\n',
    'References: <a <b>>\r\n',
    'List-Post: (<\r\n',
    'Subject: =?utf-8?B?//8=?= \ud83d\r\n',
    '__proto__: x\r\n',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const hostile = fc.array(fragment, { maxLength: 30 }).map(parts => Buffer.from(parts.join(''), 'latin1'));

const asked = {
  properties: [
    ...['id', 'headers', 'from', 'to', 'subject', 'sentAt', 'messageId', 'references', 'preview', 'hasAttachment'],
    ...['bodyStructure', 'textBody', 'htmlBody', 'attachments', 'bodyValues', 'header:List-Post:asURLs:all'],
    ...['header:From:asGroupedAddresses', 'header:X:asDate', 'header:__proto__:all'],
  ],
  bodyProperties: ['partId', 'blobId', 'size', 'name', 'type', 'charset', 'cid', 'language', 'headers', 'subParts'],
  fetchAllBodyValues: true,
  maxBodyValueBytes: 20,
};

const leaves = (part: Answered): Answered[] => part.subParts?.flatMap(leaves) ?? [part];

async function check(bytes: Buffer): Promise<void> {
  const made = await account.append({ bytes, mailboxIds: ['m1'], keywords: [], receivedAt: 0 });
  assert.ok(made.ok);
  const { id } = made.value;
  const [email] = (await call('Email/get', { ids: [id], ...asked })).list;
  assert.deepEqual(bugs, []);
  const parts = leaves(email.bodyStructure);
  for (const { partId, blobId, size, type } of parts) {
    assert.equal((await account.blob(blobId))?.bytes.length, size, `${partId} ${type}`);
    const value = email.bodyValues[partId];
    assert.equal(value !== undefined, type.startsWith('text/'));
    if (value) assert.ok(Buffer.byteLength(value.value) <= 20 && value.value.isWellFormed());
  }
  const ids = parts.map(({ partId }) => partId);
  assert.equal(new Set(ids).size, ids.length);
  const listed = [...email.textBody, ...email.htmlBody, ...email.attachments].map(({ partId }) => partId);
  assert.deepEqual([...new Set(listed)].sort(), ids.toSorted(), 'every part stands in one of the lists');
  assert.equal(JSON.stringify(email).includes('undefined'), false);
  await account.revise([{ id, destroy: true }], null);
}

test('any message is told, its parts can be had and are as long as they say', async () => {
  await fc.assert(fc.asyncProperty(hostile, check), { numRuns: 200 });
});

test('a thousand parts, and a hundred levels', async () => {
  await check(
    Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(1200)}--b--\r\n`),
  );
  const levels = Array.from(
    { length: 150 },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
  );
  await check(Buffer.from(`${levels.join('')}\r\nx`));
});
