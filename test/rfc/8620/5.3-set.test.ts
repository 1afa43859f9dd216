import assert from 'node:assert/strict';
import { memoryAccount } from '../../support/jmap-memory-backend.ts';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, may } = rfc(8620, '5.3');

must('abort with stateMismatch where ifInState is not the current state', async () => {
  const { call, account } = jmapWorld();
  const { state } = await call('Mailbox/get');
  account.deliver('Subject: x\n\n');
  assert.deepEqual(await call('Mailbox/set', { ifInState: state, destroy: ['m5'] }), { type: 'stateMismatch' });
  const now = (await call('Mailbox/get')).state;
  assert.deepEqual((await call('Mailbox/set', { ifInState: now, destroy: ['m5'] })).destroyed, ['m5']);
});

must('answer with null for what did not happen', async () => {
  const { call } = jmapWorld();
  assert.deepEqual(await call('Mailbox/set'), {
    accountId: 'a1',
    oldState: '0-0',
    newState: '0-0',
    created: null,
    updated: null,
    destroyed: null,
    notCreated: null,
    notUpdated: null,
    notDestroyed: null,
  });
});

must('return every property that the client did not send, and none that it did', async () => {
  const { call } = jmapWorld();
  const { created } = await call('Mailbox/set', { create: { k: { name: 'A', parentId: 'm4', sortOrder: 5 } } });
  const { myRights, ...rest } = created.k;
  assert.equal(myRights.mayReadItems, true);
  assert.deepEqual(rest, {
    ...{ id: 'm7', role: null, isSubscribed: true },
    ...{ totalEmails: 0, unreadEmails: 0, totalThreads: 0, unreadThreads: 0 },
  });
});

must('continue after each one that is refused', async () => {
  const { call } = jmapWorld();
  const done = await call('Mailbox/set', {
    create: { bad: { name: '' }, good: { name: 'A' } },
    update: { m9: { name: 'B' }, m4: { name: 'C' } },
    destroy: ['m1', 'm8', 'm5'],
  });
  assert.deepEqual(Object.keys(done.created), ['good']);
  assert.deepEqual(Object.keys(done.notCreated), ['bad']);
  assert.deepEqual([done.updated, done.notUpdated], [{ m4: null }, { m9: { type: 'notFound' } }]);
  assert.deepEqual(done.destroyed, ['m5']);
  assert.deepEqual([done.notDestroyed.m1.type, done.notDestroyed.m8.type], ['forbidden', 'notFound']);
});

must('reject more objects than maxObjectsInSet with requestTooLarge, and change nothing', async () => {
  const { call } = jmapWorld({ limits: { maxObjectsInSet: 2 } });
  const three = { create: { k: { name: 'A' } }, update: { m4: { name: 'B' } }, destroy: ['m5'] };
  assert.equal((await call('Mailbox/set', three)).type, 'requestTooLarge');
  assert.equal((await call('Mailbox/get')).state, '0-0');
});

may('skip the update of what is destroyed in the same call, with willDestroy', async () => {
  const { call } = jmapWorld();
  const done = await call('Mailbox/set', { update: { m5: { name: 'X' } }, destroy: ['m5', 'm5'] });
  assert.deepEqual([done.destroyed, done.notUpdated], [['m5'], { m5: { type: 'willDestroy' } }]);
});

must('create what is referred to before what refers to it', async () => {
  const { call } = jmapWorld();
  const { created } = await call('Mailbox/set', {
    create: { a: { name: 'A', parentId: '#b' }, b: { name: 'B', parentId: '#c' }, c: { name: 'C' } },
  });
  assert.deepEqual([created.a.parentId, created.b.parentId, created.c.parentId], [created.b.id, created.c.id, null]);
});

must('find nothing in references that form a ring', async () => {
  const { call } = jmapWorld();
  const create = {
    a: { name: 'A', parentId: '#b' },
    b: { name: 'B', parentId: '#a' },
    c: { name: 'C', parentId: '#c' },
  };
  const { notCreated } = await call('Mailbox/set', { create });
  for (const id of ['a', 'b', 'c']) assert.deepEqual(notCreated[id].properties, ['parentId']);
});

must('allow whatever is valid in the end: names that change places, a name freed in the same call', async () => {
  const { call } = jmapWorld();
  const done = await call('Mailbox/set', {
    create: { k: { name: 'Junk' } },
    update: { m2: { name: 'Sent' }, m3: { name: 'Archive' }, m4: { name: 'Drafts' }, m6: { name: 'Bin' } },
    destroy: ['m5'],
  });
  assert.deepEqual([done.notCreated, done.notUpdated, done.notDestroyed], [null, null, null]);
  const names = (await call('Mailbox/get', { properties: ['name'] })).list.map((one: { name: string }) => one.name);
  assert.deepEqual(names, ['Inbox', 'Sent', 'Archive', 'Drafts', 'Bin', 'Junk']);
});

must('allow roles that change places, and an update that waits for a destroy', async () => {
  const { call } = jmapWorld();
  const roles = await call('Mailbox/set', { update: { m4: { role: 'junk' }, m5: { role: 'archive', name: 'Keep' } } });
  assert.deepEqual([roles.notUpdated, roles.updated], [null, { m4: null, m5: null }]);
  const { list } = await call('Mailbox/get', { ids: ['m4', 'm5'], properties: ['role', 'name'] });
  assert.deepEqual(list, [
    { id: 'm4', role: 'junk', name: 'Archive' },
    { id: 'm5', role: 'archive', name: 'Keep' },
  ]);
  const freed = await call('Mailbox/set', { update: { m2: { name: 'Keep' } }, destroy: ['m5'] });
  assert.deepEqual([freed.notUpdated, freed.updated, freed.destroyed], [null, { m2: null }, ['m5']]);
});

must('allow a name for a role: each waits for something else of the other', async () => {
  const { call } = jmapWorld();
  const update = { m4: { name: 'Junk', role: null }, m5: { name: 'Other', role: 'archive' } };
  assert.equal((await call('Mailbox/set', { update })).notUpdated, null);
});

must('put back what stepped aside where the store refuses the others', async () => {
  const { call, account } = jmapWorld();
  const update = account.updateMailbox;
  account.updateMailbox = async (id, change) =>
    change.name === 'Drafts' && id === 'm3' ? { type: 'forbidden' } : update(id, change);
  const done = await call('Mailbox/set', { update: { m2: { name: 'Sent' }, m3: { name: 'Drafts' } } });
  assert.deepEqual([done.updated, Object.keys(done.notUpdated).sort()], [null, ['m2', 'm3']]);
  const { list } = await call('Mailbox/get', { ids: ['m2', 'm3'], properties: ['name'] });
  assert.deepEqual(
    list.map(({ name }: { name: string }) => name),
    ['Drafts', 'Sent'],
  );
});

must('leave everything as it was where a ring of names does not close', async () => {
  const { call } = jmapWorld();
  const done = await call('Mailbox/set', { update: { m2: { name: 'Sent' }, m3: { name: 'Drafts', parentId: 'm9' } } });
  assert.deepEqual(Object.keys(done.notUpdated).sort(), ['m2', 'm3']);
  assert.equal((await call('Mailbox/get')).state, '0-0');
});

must('not tell the old state where others changed something meanwhile, for a client would miss it', async () => {
  const account = memoryAccount();
  const { call } = jmapWorld({ accounts: [account] });
  const update = account.updateMailbox;
  account.updateMailbox = async (id, change) => {
    account.deliver('Subject: meanwhile\n\n');
    return update(id, change);
  };
  const done = await call('Mailbox/set', { update: { m4: { name: 'Old' } } });
  assert.deepEqual([done.oldState, done.updated], [null, { m4: null }]);
  const alone = await jmapWorld().call('Mailbox/set', { update: { m4: { name: 'Old' } } });
  assert.equal(alone.oldState, '0-0');
});

may('take creation ids where an update or destroy names what this request created', async () => {
  const { request } = jmapWorld();
  const [, done] = await request(
    ['Mailbox/set', { accountId: 'a1', create: { k1: { name: 'A' }, k2: { name: 'B' } } }],
    ['Mailbox/set', { accountId: 'a1', update: { '#k1': { name: 'C' } }, destroy: ['#k2', '#k3'] }],
  );
  const { updated, destroyed, notDestroyed } = done![1];
  assert.deepEqual([updated, destroyed, notDestroyed], [{ m7: null }, ['m8'], { '#k3': { type: 'notFound' } }]);
});

must('answer to every creation id, also to one that JavaScript knows', async () => {
  const { call } = jmapWorld();
  const create = JSON.parse('{"__proto__": {"name": "Kept"}, "constructor": {"name": ""}}');
  const { created, notCreated } = await call('Mailbox/set', { create });
  assert.deepEqual([Object.keys(created), Object.keys(notCreated)], [['__proto__'], ['constructor']]);
});
