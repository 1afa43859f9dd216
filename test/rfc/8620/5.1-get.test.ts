import assert from 'node:assert/strict';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8620, '5.1');

must('return all records for ids null, with the state', async () => {
  const got = await jmapWorld().call('Mailbox/get', { ids: null, properties: ['id'] });
  assert.deepEqual(got, {
    accountId: 'a1',
    state: '0-0',
    list: ['m1', 'm2', 'm3', 'm4', 'm5', 'm6'].map(id => ({ id })),
    notFound: [],
  });
});

must('return nothing for no ids', async () => {
  const { list, notFound } = await jmapWorld().call('Mailbox/get', { ids: [] });
  assert.deepEqual([list, notFound], [[], []]);
});

must('include an id only once, in list or in notFound', async () => {
  const ids = ['m2', 'm9', 'm2', 'm1', 'm9'];
  const { list, notFound } = await jmapWorld().call('Mailbox/get', { ids, properties: ['name'] });
  assert.deepEqual(list, [
    { id: 'm2', name: 'Drafts' },
    { id: 'm1', name: 'Inbox' },
  ]);
  assert.deepEqual(notFound, ['m9']);
});

must('always return the id, and of the rest only the properties asked for', async () => {
  const { call } = jmapWorld();
  assert.deepEqual((await call('Mailbox/get', { ids: ['m1'], properties: [] })).list, [{ id: 'm1' }]);
  const [whole] = (await call('Mailbox/get', { ids: ['m1'] })).list;
  assert.deepEqual(Object.keys(whole).sort(), [
    ...['id', 'isSubscribed', 'myRights', 'name', 'parentId', 'role', 'sortOrder'],
    ...['totalEmails', 'totalThreads', 'unreadEmails', 'unreadThreads'],
  ]);
});

must('reject a property that does not exist with invalidArguments', async () => {
  const error = await jmapWorld().call('Mailbox/get', { properties: ['name', 'colour'] });
  assert.deepEqual(error, { type: 'invalidArguments', description: 'properties: unknown colour' });
});

must('reject more ids than maxObjectsInGet with requestTooLarge, all of them too', async () => {
  const { call } = jmapWorld({ limits: { maxObjectsInGet: 3 } });
  assert.equal((await call('Mailbox/get', { ids: ['m1', 'm2', 'm3', 'm4'] })).type, 'requestTooLarge');
  assert.equal((await call('Mailbox/get')).type, 'requestTooLarge');
  assert.equal((await call('Mailbox/get', { ids: ['m1', 'm2', 'm3', 'm3'] })).list.length, 3);
});

must('change the state when a record changes, and only then', async () => {
  const { call, account } = jmapWorld();
  const first = await call('Mailbox/get');
  assert.equal((await call('Mailbox/get')).state, first.state);
  account.deliver('Subject: x\n\n');
  assert.notEqual((await call('Mailbox/get')).state, first.state);
});
