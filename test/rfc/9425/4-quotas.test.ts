import assert from 'node:assert/strict';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

rfc(9425, '4.2').must('have a quota of octets where a limit is set, and none where not', async () => {
  const { call, account } = jmapWorld();
  assert.deepEqual((await call('Quota/get')).list, []);
  account.setQuota(5000);
  account.deliver('Subject: x\n\nyy\n');
  assert.deepEqual((await call('Quota/get')).list, [
    {
      ...{ id: 'octets', resourceType: 'octets', used: 18, hardLimit: 5000, scope: 'account' },
      ...{ name: 'ann@here.example', types: ['Email'], warnLimit: null, softLimit: null },
      description: 'All mail of ann@here.example',
    },
  ]);
});

const changes = rfc(9425, '4.3');
changes.must('tell a quota that is new, gone or another, and where only the usage changed', async () => {
  const { call, account } = jmapWorld();
  const since = async (sinceState: string) => {
    const { created, updated, destroyed, updatedProperties } = await call('Quota/changes', { sinceState });
    return [created, updated, destroyed, updatedProperties];
  };
  const now = async () => (await call('Quota/get')).state;
  const none = await now();
  account.deliver('Subject: 1\n\n');
  assert.deepEqual(await since(none), [[], [], [], null], 'nothing limits it');
  account.setQuota(5000);
  assert.deepEqual(await since(none), [['octets'], [], [], null]);
  const limited = await now();
  assert.deepEqual(await since(limited), [[], [], [], null]);
  account.deliver('Subject: 2\n\n');
  assert.deepEqual(await since(limited), [[], ['octets'], [], ['used']]);
  account.setQuota(9000);
  assert.deepEqual(await since(limited), [[], ['octets'], [], null]);
  account.setQuota(null);
  assert.deepEqual(await since(limited), [[], [], ['octets'], null]);
});

rfc(9425, '4.4').must('match on name, scope, resource type and type, and sort by name and usage', async () => {
  const { call, account } = jmapWorld();
  account.setQuota(5000);
  const ids = async (filter: object, sort: unknown = null) => (await call('Quota/query', { filter, sort })).ids;
  for (const filter of [{ name: 'ANN' }, { scope: 'account' }, { resourceType: 'octets' }, { type: 'Email' }, {}]) {
    assert.deepEqual(
      await ids(filter, [{ property: 'used' }, { property: 'name' }]),
      ['octets'],
      JSON.stringify(filter),
    );
  }
  for (const filter of [{ name: 'bob' }, { scope: 'domain' }, { resourceType: 'count' }, { type: 'Mailbox' }]) {
    assert.deepEqual(await ids(filter), [], JSON.stringify(filter));
  }
});

rfc(9425, '4.5').must('tell how the results have changed', async () => {
  const { call, account } = jmapWorld();
  const { queryState } = await call('Quota/query');
  account.setQuota(5000);
  const { added, removed } = await call('Quota/queryChanges', { sinceQueryState: queryState });
  assert.deepEqual([added, removed], [[{ id: 'octets', index: 0 }], ['octets']]);
});
