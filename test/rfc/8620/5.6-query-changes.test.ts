import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8620, '5.6');
const sort = [{ property: 'name' }];

type Changes = { removed: string[]; added: { id: string; index: number }[] };
/** What RFC 8620 §5.6 has a client do. */
function spliced(ids: readonly string[], { removed, added }: Changes): string[] {
  const list = ids.filter(id => !removed.includes(id));
  for (const { id, index } of added) list.splice(index, 0, id);
  return list;
}

must('lead from the old results to the new ones', async () => {
  const { call } = jmapWorld();
  const before = await call('Mailbox/query', { sort });
  await call('Mailbox/set', {
    create: { k: { name: 'Bills' } },
    update: { m1: {}, m4: { name: 'Zoo' } },
    destroy: ['m5'],
  });
  const changes = await call('Mailbox/queryChanges', {
    sort,
    sinceQueryState: before.queryState,
    calculateTotal: true,
  });
  const after = await call('Mailbox/query', { sort });
  assert.deepEqual(spliced(before.ids, changes as unknown as Changes), after.ids);
  assert.deepEqual(
    [changes.oldQueryState, changes.newQueryState, changes.total],
    [before.queryState, after.queryState, 6],
  );
});

must('move what is below a mailbox that moved, in a tree', async () => {
  const { call } = jmapWorld();
  const args = { sort, sortAsTree: true };
  await call('Mailbox/set', { create: { a: { name: 'A' }, k: { name: 'Kid', parentId: '#a' } } });
  const before = await call('Mailbox/query', args);
  await call('Mailbox/set', { update: { m7: { name: 'Zoo' } } });
  const changes = await call('Mailbox/queryChanges', { ...args, sinceQueryState: before.queryState });
  const after = await call('Mailbox/query', args);
  assert.deepEqual(spliced(before.ids, changes as unknown as Changes), after.ids);
});

must('tell nothing of mailboxes whose counts alone have changed', async () => {
  const { call, account } = jmapWorld();
  account.deliver('Subject: x\n\n');
  const { removed, added, newQueryState } = await call('Mailbox/queryChanges', { sort, sinceQueryState: '0-0' });
  assert.deepEqual([removed, added, newQueryState], [[], [], '0-1']);
});

must('answer tooManyChanges where there are more than maxChanges', async () => {
  const { call } = jmapWorld();
  await call('Mailbox/set', { update: { m4: { name: 'Zoo' } } });
  const ask = (maxChanges: number) => call('Mailbox/queryChanges', { sort, sinceQueryState: '0-0', maxChanges });
  assert.deepEqual(await ask(1), { type: 'tooManyChanges' });
  assert.deepEqual((await ask(2)).removed, ['m4']);
});

must('answer cannotCalculateChanges for a state it never gave', async () => {
  const { call } = jmapWorld();
  for (const name of ['Mailbox/queryChanges', 'Quota/queryChanges']) {
    assert.deepEqual(await call(name, { sinceQueryState: 'x' }), { type: 'cannotCalculateChanges' });
  }
});

must('lead to the new results whatever was done to the mailboxes, as a tree too', async () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const id = fc.constantFrom('m2', 'm3', 'm4', 'm5', 'm7', 'm8', 'm9');
  const parentId = fc.option(id);
  const act = fc.oneof(
    fc.record({ create: fc.record({ k: fc.record({ name, parentId }) }) }),
    fc
      .tuple(id, fc.record({ name, parentId, isSubscribed: fc.boolean() }, { requiredKeys: [] }))
      .map(([one, patch]) => ({ update: { [one]: patch } })),
    id.map(one => ({ destroy: [one] })),
  );
  const asked = fc.record({
    sort: fc.constantFrom([{ property: 'name' }], [{ property: 'parent/name', isAscending: false }], []),
    sortAsTree: fc.boolean(),
    filterAsTree: fc.boolean(),
    filter: fc.constantFrom(null, { isSubscribed: true }, { name: 'a' }, { hasAnyRole: false }),
  });
  const property = fc.asyncProperty(
    fc.array(act, { maxLength: 6 }),
    fc.array(act, { maxLength: 6 }),
    asked,
    async (first, then, args) => {
      const { call } = jmapWorld();
      for (const set of first) await call('Mailbox/set', set);
      const before = await call('Mailbox/query', args);
      for (const set of then) await call('Mailbox/set', set);
      const after = await call('Mailbox/query', args);
      const changes = await call('Mailbox/queryChanges', { ...args, sinceQueryState: before.queryState });
      assert.deepEqual(spliced(before.ids, changes as unknown as Changes), after.ids);
      assert.equal(changes.newQueryState, after.queryState);
    },
  );
  await fc.assert(property, { numRuns: 150, seed: 8621 });
});
