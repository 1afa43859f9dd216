import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { withMemory } from '../../../server/directory/memory.ts';
import type { Store } from '../../../server/store/interface.ts';
import { must, openForTest, START, settle } from '../../support/store-world.ts';

/** The store, the same with a memory, and how often the first was asked. */
async function remembering(t: TestContext) {
  const { store } = await openForTest(t);
  await settle(store);
  let asked = 0;
  const counted: Store = {
    ...store,
    resolve(address, separator) {
      asked++;
      return store.resolve(address, separator);
    },
    domains() {
      asked++;
      return store.domains();
    },
  };
  return { store, remembered: withMemory(counted), asked: () => asked };
}

test('the same question is asked once', async t => {
  const { remembered, asked } = await remembering(t);
  for (let n = 0; n < 3; n++) {
    assert.equal((await remembered.resolve('ann@here.example', '+')).kind, 'account');
    await remembered.domains();
  }
  assert.equal(asked(), 2);
  // Another separator is another question.
  assert.equal((await remembered.resolve('ann+x@here.example', '')).kind, 'unknown-user');
  assert.equal((await remembered.resolve('ann+x@here.example', '+')).kind, 'account');
});

test('every command that changes who lives here is seen at once', async t => {
  const { remembered, store } = await remembering(t);
  const seen: string[] = [];
  const step = async (act: Promise<{ ok: boolean }>, address: string) => {
    assert((await act).ok);
    const answer = await remembered.resolve(address, '+');
    assert.deepEqual(answer, await store.resolve(address, '+'));
    seen.push(answer.kind === 'account' ? `account ${answer.enabled}` : answer.kind);
  };
  const { resolve, run } = remembered;
  assert.equal((await resolve('kim@new.example', '+')).kind, 'elsewhere');
  await step(run('addDomain', { name: 'new.example', aliasOf: null }), 'kim@new.example');
  const credentials = { password: null, scram: null };
  const kim = { address: 'kim@new.example', name: 'Kim', credentials, quotaBytes: null, now: START };
  await step(run('addAccount', kim), 'kim@new.example');
  await step(run('setAccount', { address: 'kim@new.example', enabled: false }), 'kim@new.example');
  await step(run('removeAccount', { address: 'kim@new.example' }), 'kim@new.example');
  await step(run('addAlias', { address: '@new.example', targets: ['ann@here.example'] }), 'kim@new.example');
  await step(run('removeAlias', { address: '@new.example' }), 'kim@new.example');
  await step(run('removeDomain', { name: 'new.example' }), 'kim@new.example');
  assert.deepEqual(seen, [
    'unknown-user',
    'account true',
    'account false',
    'unknown-user',
    'alias',
    'unknown-user',
    'elsewhere',
  ]);
  assert.equal((await remembered.domains()).length, 1);
});

test('an answer that was on its way while people changed is not remembered', async t => {
  const { store } = await openForTest(t);
  await settle(store);
  const gate = Promise.withResolvers<void>();
  const slow: Store = {
    ...store,
    async resolve(address, separator) {
      const answer = await store.resolve(address, separator);
      await gate.promise;
      return answer;
    },
  };
  const remembered = withMemory(slow);
  const early = remembered.resolve('kim@here.example', '+');
  must(await remembered.run('addAlias', { address: 'kim@here.example', targets: ['ann@here.example'] }));
  gate.resolve();
  assert.equal((await early).kind, 'unknown-user');
  assert.equal((await remembered.resolve('kim@here.example', '+')).kind, 'alias');
});
