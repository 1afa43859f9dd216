/** Many objects that wait for each other, in orders that are unkind. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Mailbox } from '../../../server/jmap/types.ts';
import { jmapWorld } from '../../support/jmap-world.ts';

const count = 40;
const boxes = Array.from({ length: count }, (_, n) => n);

async function withBoxes() {
  const world = jmapWorld();
  const create = Object.fromEntries(boxes.map(n => [`k${n}`, { name: `Box ${n}` }]));
  const { created } = await world.call('Mailbox/set', { create });
  const id = (n: number) => (created[`k${n}`] as Mailbox).id;
  const names = async () => {
    const { list } = await world.call('Mailbox/get', { properties: ['name'] });
    return new Map((list as Mailbox[]).map(mailbox => [mailbox.id, mailbox.name]));
  };
  return { ...world, id, names };
}

test('any permutation of names is done in one call', async () => {
  const property = fc.asyncProperty(fc.shuffledSubarray(boxes, { minLength: count }), async order => {
    const { call, id, names } = await withBoxes();
    const update = Object.fromEntries(boxes.map(n => [id(n), { name: `Box ${order[n]}` }]));
    assert.equal((await call('Mailbox/set', { update })).notUpdated, null);
    const now = await names();
    assert.deepEqual(
      boxes.map(n => now.get(id(n))),
      order.map(n => `Box ${n}`),
    );
  });
  await fc.assert(property, { numRuns: 10, seed: 5 });
});

test('a chain of mailboxes is created from its end, and destroyed from its beginning', async () => {
  const { call } = jmapWorld({ limits: { maxMailboxDepth: 100 } });
  const create = Object.fromEntries(
    boxes.map(n => [`k${n}`, { name: `Box ${n}`, parentId: n < count - 1 ? `#k${n + 1}` : null }]),
  );
  const { created, notCreated } = await call('Mailbox/set', { create });
  assert.equal(notCreated, null);
  const destroy = boxes.map(n => created[`k${n}`].id).reverse();
  assert.equal((await call('Mailbox/set', { destroy })).notDestroyed, null);
  assert.equal((await call('Mailbox/get')).list.length, 6);
});
