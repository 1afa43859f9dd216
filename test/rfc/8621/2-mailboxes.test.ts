import assert from 'node:assert/strict';
import type { Arguments } from '../../../server/jmap/types.ts';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const mailboxes = rfc(8621, '2');
const set = rfc(8621, '2.5');
type World = ReturnType<typeof jmapWorld>;

/** The properties that are wrong; 'done' where it was created. */
async function creating({ call }: World, object: object): Promise<unknown> {
  const { notCreated } = await call('Mailbox/set', { create: { k: object } });
  return notCreated === null ? 'done' : (notCreated.k.properties ?? notCreated.k.type);
}
async function updating({ call }: World, id: string, patch: object): Promise<unknown> {
  const { notUpdated } = await call('Mailbox/set', { update: { [id]: patch } });
  return notUpdated === null ? 'done' : (notUpdated[id].properties ?? notUpdated[id].type);
}

mailboxes.must('forbid sibling mailboxes with the same name', async () => {
  const world = jmapWorld();
  assert.deepEqual(await creating(world, { name: 'Sent' }), ['name']);
  assert.equal(await creating(world, { name: 'Sent', parentId: 'm4' }), 'done');
  assert.deepEqual(await updating(world, 'm7', { parentId: null }), ['name']);
  const { notCreated } = await world.call('Mailbox/set', { create: { k: { name: 'Sent' } } });
  assert.equal(notCreated.k.existingId, 'm3');
});

mailboxes.must('not let a mailbox lie within itself', async () => {
  const world = jmapWorld();
  await creating(world, { name: 'A' });
  await creating(world, { name: 'B', parentId: 'm7' });
  assert.deepEqual(await updating(world, 'm7', { parentId: 'm8' }), ['parentId']);
  assert.deepEqual(await updating(world, 'm7', { parentId: 'm7' }), ['parentId']);
  const ring = await world.call('Mailbox/set', { update: { m7: { parentId: 'm8' } } });
  assert.equal(ring.notUpdated.m7.description, 'A mailbox cannot lie within itself');
  assert.deepEqual(await updating(world, 'm7', { parentId: 'm99' }), ['parentId']);
  const { notUpdated } = await world.call('Mailbox/set', {
    update: { m8: { parentId: null }, m7: { parentId: 'm8' } },
  });
  assert.equal(notUpdated, null, 'the other way round, in one call');
});

mailboxes.must('not have a role twice', async () => {
  const world = jmapWorld();
  assert.deepEqual(await creating(world, { name: 'Bin', role: 'trash' }), ['role']);
  assert.deepEqual(await creating(world, { name: 'Bin', role: 'bin' }), ['role']);
  const { notUpdated, updated } = await world.call('Mailbox/set', {
    update: { m4: { role: 'junk' }, m5: { role: null } },
  });
  assert.deepEqual([notUpdated, Object.keys(updated).sort()], [null, ['m4', 'm5']], 'handed over in one call');
});

mailboxes.must('refuse names that are empty, too long, or hold what divides or hides', async () => {
  const world = jmapWorld();
  for (const name of ['', 'a/b', 'a\nb', 'a\u007f', 'a\u2028b', 'x'.repeat(256), 'ü'.repeat(128), 'inbox', 'INBOX']) {
    assert.deepEqual(await creating(world, { name }), ['name'], JSON.stringify(name));
  }
  for (const name of ['x'.repeat(255), 'Büro', '台北', 'a b'])
    assert.equal(await creating(world, { name }), 'done', name);
  assert.equal(await creating(world, { name: 'inbox', parentId: 'm4' }), 'done');
  assert.deepEqual(await creating(world, { parentId: null }), ['name']);
});

mailboxes.should('keep names in Net-Unicode, and say so where that changed one', async () => {
  const { call } = jmapWorld();
  const { created } = await call('Mailbox/set', { create: { k: { name: 'Bu\u0308ro' } } });
  assert.equal(created.k.name, 'B\u00fcro');
  const { updated } = await call('Mailbox/set', { update: { m7: { name: 'Cafe\u0301' } } });
  assert.deepEqual(updated, { m7: { name: 'Caf\u00e9' } });
});

mailboxes.must('keep within maxMailboxDepth, with all that is moved along', async () => {
  const world = jmapWorld({ limits: { maxMailboxDepth: 3 } });
  const chain = { a: { name: 'A' }, b: { name: 'B', parentId: '#a' }, c: { name: 'C', parentId: '#b' } };
  assert.equal((await world.call('Mailbox/set', { create: chain })).notCreated, null);
  assert.deepEqual(await creating(world, { name: 'D', parentId: 'm9' }), ['parentId']);
  assert.deepEqual(await updating(world, 'm7', { parentId: 'm4' }), ['parentId']);
  assert.equal(await updating(world, 'm8', { parentId: 'm4' }), 'done');
});

mailboxes.must('keep the Inbox', async () => {
  const world = jmapWorld();
  assert.equal(await updating(world, 'm1', { name: 'In' }), 'forbidden');
  assert.equal(await updating(world, 'm1', { role: null }), 'forbidden');
  assert.equal(await updating(world, 'm1', { isSubscribed: false }), 'done');
  const { notDestroyed } = await world.call('Mailbox/set', { destroy: ['m1'], onDestroyRemoveEmails: true });
  assert.equal(notDestroyed.m1.type, 'forbidden');
});

set.must('reject the destruction of a mailbox with children, unless they go too', async () => {
  const { call } = jmapWorld();
  await call('Mailbox/set', { create: { a: { name: 'A' }, b: { name: 'B', parentId: '#a' } } });
  const alone = await call('Mailbox/set', { destroy: ['m7'] });
  assert.deepEqual(alone.notDestroyed, { m7: { type: 'mailboxHasChild' } });
  const both = await call('Mailbox/set', { destroy: ['m7', 'm8'] });
  assert.deepEqual([both.destroyed.sort(), both.notDestroyed], [['m7', 'm8'], null]);
});

set.must('reject the destruction of a mailbox with emails, unless they are to be removed', async () => {
  const { call, account } = jmapWorld();
  account.deliver('Subject: only here\n\n', { mailboxIds: ['m4'] });
  account.deliver('Subject: elsewhere too\n\n', { mailboxIds: ['m4', 'm3'] });
  const kept = await call('Mailbox/set', { destroy: ['m4'] });
  assert.deepEqual(kept.notDestroyed, { m4: { type: 'mailboxHasEmail' } });
  const gone = await call('Mailbox/set', { destroy: ['m4'], onDestroyRemoveEmails: true });
  assert.deepEqual(gone.destroyed, ['m4']);
  assert.deepEqual(
    [...account.world().emails.values()].map(({ record }) => record.mailboxIds),
    [['m3']],
  );
});

rfc(8621, '2.2').must('say with updatedProperties where only counts have changed', async () => {
  const { call, account } = jmapWorld();
  account.deliver('Subject: x\n\n');
  const counts = ['totalEmails', 'unreadEmails', 'totalThreads', 'unreadThreads'];
  const first = await call('Mailbox/changes', { sinceState: '0-0' });
  assert.deepEqual([first.updated, first.updatedProperties], [['m1'], counts]);
  await call('Mailbox/set', { update: { m4: { name: 'Old' } } });
  const both = await call('Mailbox/changes', { sinceState: '0-0' });
  assert.deepEqual([both.updated, both.updatedProperties], [['m1', 'm4'], null]);
});

const query = rfc(8621, '2.3');
/** Archive(Bills(Paid), Zoo), Bills */
async function grown() {
  const world = jmapWorld();
  const create = {
    a: { name: 'Zoo', parentId: 'm4' },
    b: { name: 'Bills', parentId: 'm4', isSubscribed: false },
    c: { name: 'Paid', parentId: '#b' },
    d: { name: 'Bills', sortOrder: 5 },
  };
  const { created } = await world.call('Mailbox/set', { create });
  const names = new Map<string, string>([
    ['m4', 'Archive'],
    ...Object.entries(created).map(([k, one]) => [(one as { id: string }).id, k] as const),
  ]);
  const ask = async (args: Arguments) =>
    (await world.call('Mailbox/query', args)).ids.flatMap((id: string) => names.get(id) ?? []).join(' ');
  return ask;
}

query.must('match on parent, part of the name, role and subscription', async () => {
  const ask = await grown();
  assert.equal(await ask({ filter: { parentId: 'm4' } }), 'a b');
  assert.equal(await ask({ filter: { parentId: null } }), 'Archive d');
  assert.equal(await ask({ filter: { name: 'ILL' } }), 'b d');
  assert.equal(await ask({ filter: { role: 'archive' } }), 'Archive');
  assert.equal(await ask({ filter: { role: null, isSubscribed: true } }), 'a c d');
  assert.equal(await ask({ filter: { hasAnyRole: true } }), 'Archive');
  assert.equal(await ask({ filter: { hasAnyRole: false, isSubscribed: false } }), 'b');
});

query.must('sort as a tree: siblings by the comparators, parents before their children', async () => {
  const ask = await grown();
  const sort = [{ property: 'name' }];
  assert.equal(await ask({ sort }), 'Archive b d c a');
  assert.equal(await ask({ sort, sortAsTree: true }), 'Archive b c a d');
  const down = [{ property: 'name', isAscending: false }];
  assert.equal(await ask({ sort: down, sortAsTree: true }), 'd Archive a b c');
  assert.equal(
    await ask({ sort: [{ property: 'sortOrder', isAscending: false }], filter: { parentId: null } }),
    'Archive d',
  );
});

query.must('with filterAsTree leave out whatever has an ancestor that does not match', async () => {
  const ask = await grown();
  assert.equal(await ask({ filter: { isSubscribed: true } }), 'Archive a c d');
  assert.equal(await ask({ filter: { isSubscribed: true }, filterAsTree: true }), 'Archive a d');
  assert.equal(await ask({ filter: { name: 'paid' }, filterAsTree: true, sortAsTree: true }), '');
  assert.equal(await ask({ filter: { name: 'paid' }, sortAsTree: true, sort: [{ property: 'name' }] }), 'c');
});
