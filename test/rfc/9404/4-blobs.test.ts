import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { memoryAccount } from '../../support/jmap-memory-backend.ts';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const upload = rfc(9404, '4.1');
const get = rfc(9404, '4.2');
const lookup = rfc(9404, '4.3');
const copy = rfc(8620, '6.3');

function empty(limits = {}) {
  const [account, other] = [memoryAccount(), memoryAccount({ id: 'a2' })];
  const world = jmapWorld({ accounts: [account, other], limits });
  const put = async (...data: object[]) => {
    const { created, notCreated } = await world.call('Blob/upload', { create: { b: { data, type: 'text/plain' } } });
    return created?.b ?? notCreated.b;
  };
  return { ...world, account, other, put };
}
const idOf = (content: string | Buffer) => `U${createHash('sha256').update(content).digest('hex')}`;

upload.must('join text, base64 and pieces of blobs, also of those made in the same request', async () => {
  const { call, account } = empty();
  const { created, notCreated } = await call('Blob/upload', {
    create: {
      one: { data: [{ 'data:asText': 'Grüße' }, { 'data:asBase64': 'AAE=' }], type: 'text/plain' },
      two: { data: [{ blobId: '#one', offset: 0, length: 2 }, { blobId: '#one', offset: 7 }, { blobId: '#one' }] },
      none: { data: [] },
    },
  });
  const whole = Buffer.from([...Buffer.from('Grüße'), 0, 1]);
  const joined = Buffer.concat([Buffer.from('Gr'), Buffer.from([0, 1]), whole]);
  assert.equal(notCreated, null);
  assert.deepEqual(created, {
    one: { id: idOf(whole), type: 'text/plain', size: 9 },
    two: { id: idOf(joined), type: 'application/octet-stream', size: 13 },
    none: { id: idOf(''), type: 'application/octet-stream', size: 0 },
  });
  assert.deepEqual(Buffer.from((await account.blob(idOf(joined)))!.bytes), joined);
});

upload.must(
  'refuse what is not whole: ranges outside, broken base64, blobs that are not there, two kinds at once',
  async () => {
    const { put } = empty({ maxSizeUpload: 8 });
    const { id } = await put({ 'data:asText': '12345' });
    assert.equal((await put({ blobId: id, offset: 4, length: 2 })).type, 'invalidProperties');
    assert.equal((await put({ blobId: id, offset: 6 })).type, 'invalidProperties');
    assert.equal((await put({ blobId: id, offset: 5 })).size, 0);
    assert.equal((await put({ 'data:asBase64': 'A A=' })).type, 'invalidProperties');
    assert.equal((await put({ 'data:asBase64': 'AAE' })).type, 'invalidProperties');
    assert.equal((await put({ 'data:asText': 'a', 'data:asBase64': '' })).type, 'invalidProperties');
    assert.equal((await put({})).type, 'invalidProperties');
    assert.deepEqual(await put({ blobId: 'Unothing' }), { type: 'blobNotFound', notFound: ['Unothing'] });
    assert.deepEqual(await put({ blobId: id }, { blobId: id }), { type: 'tooLarge', maxSize: 8 });
    assert.equal((await put(...Array(65).fill({ 'data:asText': '' }))).type, 'invalidProperties');
  },
);

get.must('give text where it is text, base64 where it is not, and say that it is not', async () => {
  const { put, call } = empty();
  const [text, octets] = [await put({ 'data:asText': 'Grüße' }), await put({ 'data:asBase64': '/wA=' })];
  const answer = await call('Blob/get', { ids: [text.id, octets.id, 'Unothing'] });
  assert.deepEqual(answer, {
    accountId: 'a1',
    list: [
      { id: text.id, 'data:asText': 'Grüße', size: 7 },
      { id: octets.id, 'data:asBase64': '/wA=', isEncodingProblem: true, size: 2 },
    ],
    notFound: ['Unothing'],
  });
  const asText = await call('Blob/get', { ids: [octets.id], properties: ['data:asText', 'data:asBase64'] });
  assert.deepEqual(asText.list, [
    { id: octets.id, 'data:asText': null, 'data:asBase64': '/wA=', isEncodingProblem: true },
  ]);
});

get.must('give the range that is asked for, its digests, and the size of all', async () => {
  const { put, call } = empty();
  const { id } = await put({ 'data:asText': 'Grüße' });
  const read = async (args: object) => (await call('Blob/get', { ids: [id], ...args })).list[0];
  assert.deepEqual(await read({ offset: 2, length: 2 }), { id, 'data:asText': 'ü', size: 7 });
  assert.deepEqual(await read({ offset: 0, length: 3, properties: ['data'] }), {
    id,
    'data:asBase64': Buffer.from('Grü').subarray(0, 3).toString('base64'),
    isEncodingProblem: true,
  });
  assert.deepEqual(await read({ offset: 6, length: 9 }), { id, 'data:asText': 'e', size: 7, isTruncated: true });
  assert.deepEqual(await read({ offset: 9, properties: ['data:asText'] }), {
    id,
    'data:asText': '',
    isTruncated: true,
  });
  const digest = (name: string) => createHash(name).update('üße').digest('base64');
  assert.deepEqual(await read({ offset: 2, properties: ['digest:sha', 'digest:sha-256'] }), {
    id,
    'digest:sha': digest('sha1'),
    'digest:sha-256': digest('sha256'),
  });
  assert.equal((await call('Blob/get', { ids: [id], properties: ['digest:md5'] })).type, 'invalidArguments');
  assert.equal((await call('Blob/get', { ids: [id], offset: -1 })).type, 'invalidArguments');
});

lookup.must('name the objects that hold a blob, of the types that are asked for', async () => {
  const { account, call, put } = empty();
  account.deliver('Subject: a\n\ntext', { mailboxIds: ['m1', 'm4'] });
  const { id } = await put({ 'data:asText': 'loose' });
  const { list, notFound } = await call('Blob/lookup', {
    typeNames: ['Mailbox', 'Thread', 'Email'],
    ids: ['E1', 'E1_1', id, 'E9'],
  });
  const held = { Mailbox: ['m1', 'm4'], Thread: ['t1'], Email: ['e1'] };
  assert.deepEqual(list, [
    { id: 'E1', matchedIds: held },
    { id: 'E1_1', matchedIds: held },
    { id, matchedIds: { Mailbox: [], Thread: [], Email: [] } },
  ]);
  assert.deepEqual(notFound, ['E9']);
  const only = await call('Blob/lookup', { typeNames: ['Email'], ids: ['E1'] });
  assert.deepEqual(only.list, [{ id: 'E1', matchedIds: { Email: ['e1'] } }]);
  assert.equal((await call('Blob/lookup', { typeNames: ['Calendar'], ids: ['E1'] })).type, 'unknownDataType');
});

copy.must('copy blobs into another account, and say which were not there', async () => {
  const { put, call, other } = empty();
  const { id } = await put({ 'data:asText': 'x' });
  const answer = await call('Blob/copy', { accountId: 'a2', fromAccountId: 'a1', blobIds: [id, 'Unothing'] });
  assert.deepEqual(answer, {
    fromAccountId: 'a1',
    accountId: 'a2',
    copied: { [id]: id },
    notCopied: { Unothing: { type: 'notFound' } },
  });
  assert.equal(Buffer.from((await other.blob(id))!.bytes).toString(), 'x');
  const type = async (args: object) => (await call('Blob/copy', { accountId: 'a2', blobIds: [id], ...args })).type;
  assert.equal(await type({ fromAccountId: 'a9' }), 'fromAccountNotFound');
  assert.equal(await type({ fromAccountId: 'a2' }), 'invalidArguments');
});
