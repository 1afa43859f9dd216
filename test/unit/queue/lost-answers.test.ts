/** The runner when the store's answers do not come: what was accepted is never forgotten, and nothing ends the process. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { minutes, seconds } from '../../../server/base/units.ts';
import type { Delivery } from '../../../server/queue/agent.ts';
import { startRunner } from '../../../server/queue/runner.ts';
import type { CommandName, Store } from '../../../server/store/interface.ts';
import { letter, must, openForTest, START } from '../../support/store-world.ts';

const no: Delivery = { kind: 'permanent', status: '5.0.0', reply: 'no', host: null };

/** `lost`: commands whose next answer is lost; `done` says whether they were done nevertheless. */
async function runnerOver(t: TestContext, lost: Map<CommandName, { readonly done: boolean }>) {
  const clock = manualClock(START);
  const { store } = await openForTest(t, {}, clock);
  const bugs: unknown[] = [];
  const forgetful: Store = {
    ...store,
    async run(name, input, chronicle) {
      const fate = lost.get(name);
      lost.delete(name);
      const answer = fate && !fate.done ? null : await store.run(name, input, chronicle);
      if (fate || !answer) throw new Error('The store’s writer died');
      return answer;
    },
  };
  const runner = await startRunner({
    store: forgetful,
    clock,
    random: seededRandom(1),
    agentFor: () => ({ deliver: async batch => batch.map(() => no) }),
    policy: () => ({
      first: minutes(5),
      longest: minutes(5),
      giveUpAfter: minutes(60),
      tellDelayAfter: minutes(60),
    }),
    limits: () => ({ total: 10, perRoute: 10 }),
    reportsDue: () => {},
    onBug: fault => void bugs.push(fault),
  });
  t.after(() => runner.close(0));
  /** Time passes in small steps, and in each the store has answered what was asked meanwhile, however busy it is. */
  const pass = async (steps: number, step: number) => {
    for (let n = 0; n < steps; n++) {
      clock.advance(step);
      for (let turn = 0; turn < 3; turn++) {
        must(await store.run('record', {}));
        await new Promise(resolve => setTimeout(resolve, 1));
      }
    }
  };
  return { store, runner, bugs, pass };
}

test('a settlement whose answer is lost is made again', async t => {
  const { store, runner, bugs, pass } = await runnerOver(t, new Map([['settle', { done: false }]]));
  const lease = runner.leaseFor('local');
  runner.take(must(await store.run('accept', letter('x', lease ? { lease } : {}))).recipients);
  await pass(30, seconds(1));
  assert.equal((await store.ledger()).failed, 1);
  assert.equal(bugs.length, 1);
});

test('a settlement that was made and not heard of changes nothing the second time', async t => {
  const { store, runner, pass } = await runnerOver(t, new Map([['settle', { done: true }]]));
  const lease = runner.leaseFor('local');
  runner.take(must(await store.run('accept', letter('x', lease ? { lease } : {}))).recipients);
  await pass(30, seconds(1));
  assert.deepEqual([(await store.ledger()).failed, (await store.ledger()).accepted], [1, 1]);
});

test('a lease that nobody here knows of runs out and is worked on', async t => {
  const { store, runner, pass } = await runnerOver(t, new Map());
  const lease = runner.leaseFor('local');
  assert.ok(lease);
  must(await store.run('accept', letter('taken, and the answer was lost', { lease })));
  await pass(10, minutes(1));
  assert.equal((await store.ledger()).failed, 1);
});

test('a claim that fails is made again by and by', async t => {
  const { store, bugs, pass } = await runnerOver(t, new Map([['claim', { done: false }]]));
  await pass(3, 1);
  assert.equal(bugs.length, 1);
  must(await store.run('accept', letter('x', { heldBy: 'a person' })));
  must(await store.run('operate', { where: { all: true }, act: 'release', now: START, by: 'a test' }));
  await pass(10, seconds(10));
  assert.equal((await store.ledger()).failed, 1);
});
