import assert from 'node:assert/strict';
import { type Answered, jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

async function filled() {
  const world = jmapWorld();
  const { account, call } = world;
  const ids: string[] = [];
  for (const name of ['Work', 'friends', 'Workshop']) {
    const put = await account.putScript(null, { name, content: Buffer.from(`# ${name}`) });
    ids.push(put.ok ? put.value : '');
  }
  await account.activateScript(ids[1]!);
  const found = async (args: object): Promise<readonly string[]> => (await call('SieveScript/query', { ...args })).ids;
  return { ...world, ids, found };
}

const query = rfc(9661, '2.5');
query.must('find scripts by a part of their name, and by whether they are active', async () => {
  const { found, ids } = await filled();
  assert.deepEqual(await found({ filter: { name: 'work' } }), [ids[0], ids[2]]);
  assert.deepEqual(await found({ filter: { isActive: true } }), [ids[1]]);
  assert.deepEqual(await found({ filter: { operator: 'NOT', conditions: [{ isActive: true }, { name: 'shop' }] } }), [
    ids[0],
  ]);
});
query.must('sort by name and by isActive', async () => {
  const { found, ids, call } = await filled();
  assert.deepEqual(await found({ sort: [{ property: 'name' }] }), [ids[1], ids[0], ids[2]]);
  const byActive = [
    { property: 'isActive', isAscending: false },
    { property: 'name', isAscending: false },
  ];
  assert.deepEqual(await found({ sort: byActive }), [ids[1], ids[2], ids[0]]);
  assert.equal((await call('SieveScript/query', { sort: [{ property: 'size' }] })).type, 'unsupportedSort');
  assert.equal((await call('SieveScript/query', { filter: { size: 1 } })).type, 'unsupportedFilter');
});

const validate = rfc(9661, '2.6');
validate.must('say what is wrong with a script, or null, and keep nothing', async () => {
  const { call, account } = jmapWorld();
  const upload = async (text: string) => {
    const kept = await account.upload(Buffer.from(text), 'application/sieve');
    return kept.ok ? kept.value.blobId : '';
  };
  const good = await call('SieveScript/validate', { blobId: await upload('keep;') });
  assert.deepEqual(good, { accountId: 'a1', error: null });
  const bad = await call('SieveScript/validate', { blobId: await upload('error') });
  assert.deepEqual(bad.error, { type: 'invalidSieve', description: 'line 1, column 1: an error' });
  const none = await call('SieveScript/validate', { blobId: 'U1' });
  assert.deepEqual(none.error, { type: 'blobNotFound', notFound: ['U1'] });
  assert.deepEqual((await call('SieveScript/get')).list, []);
});
validate.must('take a blob that the same request has made', async () => {
  const { request } = jmapWorld();
  const create = { k: { data: [{ 'data:asText': 'keep;' }], type: 'application/sieve' } };
  const answers = await request(
    ['Blob/upload', { accountId: 'a1', create }],
    ['SieveScript/validate', { accountId: 'a1', blobId: '#k' }],
    [
      'SieveScript/set',
      { accountId: 'a1', create: { s: { name: 'main', blobId: '#k' } }, onSuccessActivateScript: '#s' },
    ],
  );
  const [uploaded, validated, set] = answers.map(([, args]) => args as Answered);
  assert.deepEqual(validated, { accountId: 'a1', error: null });
  assert.deepEqual([set?.created.s.isActive, set?.created.s.blobId], [true, uploaded?.created.k.id]);
});

rfc(9404, '4.3').must('find the scripts that hold a blob', async () => {
  const { call, account } = jmapWorld();
  await account.putScript(null, { name: 'main', content: Buffer.from('keep;') });
  const kept = await account.upload(Buffer.from('keep;'), 'application/sieve');
  const blobId = kept.ok ? kept.value.blobId : '';
  const { list } = await call('Blob/lookup', { typeNames: ['SieveScript', 'Email'], ids: [blobId] });
  assert.deepEqual(list, [{ id: blobId, matchedIds: { SieveScript: ['f1'], Email: [] } }]);
});
