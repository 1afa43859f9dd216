import assert from 'node:assert/strict';
import { type Answered, jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8620, '5.2');

must('tell what was created, updated and destroyed since a state', async () => {
  const { call } = jmapWorld();
  const { state } = await call('Mailbox/get');
  await call('Mailbox/set', { create: { k: { name: 'New' } }, update: { m4: { name: 'Old' } }, destroy: ['m5'] });
  const changes = await call('Mailbox/changes', { sinceState: state });
  assert.deepEqual(changes, {
    accountId: 'a1',
    oldState: state,
    newState: (await call('Mailbox/get')).state,
    hasMoreChanges: false,
    created: ['m7'],
    updated: ['m4'],
    destroyed: ['m5'],
    updatedProperties: null,
  });
});

must('tell nothing for the current state', async () => {
  const { call } = jmapWorld();
  const { state } = await call('Mailbox/get');
  const { newState, created, updated, destroyed } = await call('Mailbox/changes', { sinceState: state });
  assert.deepEqual([newState, created, updated, destroyed], [state, [], [], []]);
});

must('not return more ids than maxChanges, and lead to the current state over intermediate ones', async () => {
  const { call } = jmapWorld();
  const { state } = await call('Mailbox/get');
  const create = Object.fromEntries([1, 2, 3, 4, 5].map(n => [`k${n}`, { name: `Box ${n}` }]));
  await call('Mailbox/set', { create });
  const steps: Answered[] = [];
  for (let since = state; steps.at(-1)?.hasMoreChanges !== false; since = steps.at(-1)!.newState) {
    steps.push(await call('Mailbox/changes', { sinceState: since, maxChanges: 2 }));
  }
  assert.deepEqual(
    steps.map(step => step.created.length),
    [2, 2, 1],
  );
  assert.equal(steps.at(-1)!.newState, (await call('Mailbox/get')).state);
});

must('reject maxChanges that is not a positive number', async () => {
  const { call } = jmapWorld();
  for (const maxChanges of [0, -1, 1.5, '1']) {
    assert.equal((await call('Mailbox/changes', { sinceState: '0-0', maxChanges })).type, 'invalidArguments');
  }
});

must('answer cannotCalculateChanges for a state it never gave', async () => {
  const { call } = jmapWorld();
  for (const name of ['Mailbox/changes', 'Thread/changes', 'Identity/changes', 'Quota/changes']) {
    assert.deepEqual(await call(name, { sinceState: 'never' }), { type: 'cannotCalculateChanges' }, name);
  }
});
