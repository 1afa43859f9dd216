import assert from 'node:assert/strict';
import { inlineDecoder } from '../../support/jmap-decoder.ts';
import { memoryAccount } from '../../support/jmap-memory-backend.ts';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8621, '4.9');

const inner = 'From: bob@x.example\r\nSubject: Inner\r\n\r\ninner text';
const letter = `Subject: Outer\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nouter\n--b\nContent-Type: message/rfc822\n\n${inner}\n--b--\n`;

function withLetter(limits = {}) {
  const account = memoryAccount();
  const world = jmapWorld({ accounts: [account], decoder: inlineDecoder, limits });
  account.deliver(letter.replaceAll('\r', ''));
  return { ...world, account };
}

must('tell an attached message as an Email that lies nowhere', async () => {
  const { call } = withLetter();
  const properties = ['id', 'threadId', 'mailboxIds', 'keywords', 'receivedAt', 'blobId', 'size', 'subject', 'preview'];
  const { parsed, notFound, notParsable } = await call('Email/parse', { blobIds: ['E1_2'], properties });
  assert.deepEqual([notFound, notParsable], [null, null]);
  assert.deepEqual(parsed, {
    E1_2: {
      id: null,
      threadId: null,
      mailboxIds: null,
      keywords: null,
      receivedAt: null,
      blobId: 'E1_2',
      size: inner.length,
      subject: 'Inner',
      preview: 'inner text',
    },
  });
});

must('give its usual properties, texts and parts that can be had as blobs', async () => {
  const { call, account } = withLetter();
  const { parsed } = await call('Email/parse', { blobIds: ['E1_2'], fetchTextBodyValues: true });
  const { from, bodyValues, textBody, hasAttachment, attachments } = parsed.E1_2;
  assert.deepEqual(from, [{ name: null, email: 'bob@x.example' }]);
  assert.deepEqual([bodyValues['1'].value, hasAttachment, attachments], ['inner text', false, []]);
  assert.equal(textBody[0].blobId, 'E1_2_1');
  assert.equal(Buffer.from((await account.blob('E1_2_1'))!.bytes).toString(), 'inner text');
  assert.deepEqual(Object.keys(parsed.E1_2).length, 17);
});

must('name blobs that are not there, and those that are no message', async () => {
  const { call, account } = withLetter({ maxObjectsInGet: 3 });
  const kept = await account.upload(Buffer.from('no field at all'), 'text/plain');
  const blobId = kept.ok ? kept.value.blobId : '';
  const answer = await call('Email/parse', { blobIds: [blobId, 'Unothing'] });
  assert.deepEqual(answer, { accountId: 'a1', parsed: null, notParsable: [blobId], notFound: ['Unothing'] });
  assert.equal((await call('Email/parse', { blobIds: ['E1', 'E2', 'E3', 'E4'] })).type, 'requestTooLarge');
  const properties = ['header:From:asDate'];
  assert.equal((await call('Email/parse', { blobIds: ['E1'], properties })).type, 'invalidArguments');
});
