/** A message that its sender holds (RFC 4865), as the runner meets it: over a restart, at its hour, and when it is put off. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { hours, minutes } from '../../../server/base/units.ts';
import type { Delivery } from '../../../server/queue/agent.ts';
import { startRunner } from '../../../server/queue/runner.ts';
import type { Lease, Store } from '../../../server/store/interface.ts';
import { letter, must, openForTest, START } from '../../support/store-world.ts';

const later: Delivery = { kind: 'temporary', status: '4.7.1', reply: '451 4.7.1 greylisted', host: 'mx' };

async function runnerOver(t: TestContext, store: Store, clock: ReturnType<typeof manualClock>) {
  const tried: Lease[] = [];
  const runner = await startRunner({
    ...{ store, clock, random: seededRandom(1), limits: () => ({ total: 10, perRoute: 10 }), reportsDue: () => {} },
    agentFor: () => ({
      async deliver(batch) {
        tried.push(...batch);
        return batch.map(() => later);
      },
    }),
    policy: () => ({
      ...{ first: minutes(5), longest: minutes(5), giveUpAfter: hours(4), tellDelayAfter: hours(1) },
    }),
    onBug: fault => assert.fail(String(fault)),
  });
  t.after(() => runner.close(0));
  /** Time passes in steps of a minute, and the store may answer in each. */
  const pass = async (count: number) => {
    for (let n = 0; n < count; n++) {
      clock.advance(minutes(1));
      await new Promise(resolve => setTimeout(resolve, 2));
    }
  };
  /** As many more small steps as the store needs. */
  const until = async (so: () => boolean | Promise<boolean>) => {
    for (let n = 0; n < 2000 && !(await so()); n++) {
      clock.advance(100);
      await new Promise(resolve => setTimeout(resolve, 2));
    }
  };
  return { tried, pass, until };
}

test('it waits over a restart, goes at its hour, and the wait is no delay that is told of', async t => {
  const clock = manualClock(START);
  const first = await openForTest(t, {}, clock);
  const notBefore = START + hours(3);
  const expiresAt = notBefore + hours(4);
  must(await first.store.run('accept', letter('x', { notBefore, expiresAt })));
  await first.store.close();
  const { store } = await openForTest(t, { folder: first.folder }, clock);
  must(await store.run('recover', { holder: 'new', now: START }));
  const { tried, pass, until } = await runnerOver(t, store, clock);
  clock.advance(hours(3) - minutes(10));
  await pass(9);
  assert.deepEqual(tried, []);
  await pass(2);
  await until(() => tried.length > 0);
  assert.deepEqual(
    tried.slice(0, 1).map(({ attempts, notBefore: hour, delayTold }) => [attempts, hour, delayTold]),
    [[0, notBefore, false]],
  );
  await until(async () => (await store.queue({ all: true, limit: 9 }))[0]?.state === 'deferred');
  assert.deepEqual(await store.reportsDue(9), [], 'put off for the first time, three hours after it was accepted');
  clock.advance(hours(1));
  await until(async () => (await store.reportsDue(9)).length > 0);
  assert.equal((await store.reportsDue(9))[0]?.recipients[0]?.bits, 4, 'an hour after its own, the delay is one');
});
