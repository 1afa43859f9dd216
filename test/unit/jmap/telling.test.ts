/** How much one request is told, and what is asked for many times is read once. RFC 8620 §3.6.2 (requestTooLarge). */
import assert from 'node:assert/strict';
import test from 'node:test';
import { mebibytes } from '../../../server/base/units.ts';
import { headerReader, readFields } from '../../../server/jmap/email/header-value.ts';
import { telling } from '../../../server/jmap/email/telling.ts';
import { inlineDecoder } from '../../support/jmap-decoder.ts';
import { memoryAccount } from '../../support/jmap-memory-backend.ts';
import { jmapWorld } from '../../support/jmap-world.ts';

const whole = { properties: ['bodyValues'], fetchAllBodyValues: true };

test('texts beyond 64 MiB in one response are requestTooLarge, over all its calls together', async () => {
  const account = memoryAccount();
  const { request, call } = jmapWorld({ accounts: [account], decoder: inlineDecoder });
  const ids = ['1', '2', '3'].map(n => account.deliver(`Subject: ${n}\n\n${'x'.repeat(mebibytes(30))}`).id);
  assert.equal((await call('Email/get', { ids, ...whole })).type, 'requestTooLarge');
  const one = (id: string) => ['Email/get', { accountId: 'a1', ids: [id], ...whole }] as const;
  const responses = await request(one(ids[0]!), one(ids[1]!), one(ids[2]!), ['Email/get', { accountId: 'a1', ids }]);
  assert.deepEqual(
    responses.map(([name, args]) => args.type ?? name),
    ['Email/get', 'Email/get', 'requestTooLarge', 'requestTooLarge'],
  );
  assert.equal((await call('Email/get', { ids, ...whole, maxBodyValueBytes: 1000 })).list.length, 3);
  assert.equal((await call('Email/get', { ids, properties: ['threadId', 'keywords'] })).list.length, 3);
});

test('blobs inside a response count too', async () => {
  const { request } = jmapWorld({ limits: { maxSizeRequest: mebibytes(50) } });
  const text = 'x'.repeat(mebibytes(40));
  const get = ['Blob/get', { accountId: 'a1', ids: ['#b'], properties: ['data:asText'] }] as const;
  const upload = { accountId: 'a1', create: { b: { data: [{ 'data:asText': text }] } } };
  const responses = await request(['Blob/upload', upload], get, get);
  assert.deepEqual(
    responses.map(([name, args]) => args.type ?? name),
    ['Blob/upload', 'Blob/get', 'requestTooLarge'],
  );
});

test('nothing is decoded any more once it is too much', async () => {
  let asked = 0;
  const decode = async () => {
    asked++;
    return new Map();
  };
  const allowance = { left: 10 };
  const told = telling({ decode }, allowance);
  await told.decoder.decode(new Uint8Array(), [], null);
  assert.equal(await told.tell(async () => ({ text: 'longer than that' })), null);
  await told.decoder.decode(new Uint8Array(), [], null);
  assert.equal(asked, 1);
});

test('a field in one form is read once, however often it is asked for', () => {
  const read = headerReader(readFields(Buffer.from('To: a@b.example\r\nTO: c@d.example\r\n')));
  const asked = { property: '', field: 'To', form: 'Addresses', all: true } as const;
  assert.equal(read(asked), read({ ...asked, field: 'tO' }));
  assert.notEqual(read(asked), read({ ...asked, all: false }));
});

test('more than 1,000 properties are refused', async () => {
  const { call } = jmapWorld();
  const names = Array.from({ length: 1001 }, (_, n) => `header:X-${n}`);
  assert.equal((await call('Email/get', { ids: [], properties: names })).type, 'invalidArguments');
  assert.equal((await call('Email/parse', { blobIds: [], bodyProperties: names })).type, 'invalidArguments');
});
