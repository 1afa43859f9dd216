/** The breaker over restarts, and when the store or the queue will not. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { minutes } from '../../../server/base/units.ts';
import { type BreakerOptions, openBreaker } from '../../../server/ceilings/breaker.ts';
import { letterOf } from '../../../server/ceilings/words.ts';
import { letter, must, openForTest, START, settle } from '../../support/store-world.ts';

async function breakerWorld(t: TestContext, changed: Partial<BreakerOptions> = {}) {
  const clock = manualClock(START);
  const { store } = await openForTest(t, {}, clock);
  const { ann } = await settle(store);
  const did: string[] = [];
  const options: BreakerOptions = {
    ...{ store, clock },
    limits: () => ({ perHour: 3, perDay: 100, refusedPerHour: 2, networksPerHour: 2 }),
    own: () => [],
    hold: async account => void did.push(`hold ${account}`),
    letGo: async (account, held) => void did.push(`${held} ${account}`),
    tell: async trip => void did.push(`tell ${trip.address}`),
    onBug: fault => void did.push(`bug ${(fault as Error).message}`),
    ...changed,
  };
  const sends = (elsewhere: number) => ({
    ...{ account: ann, address: 'ann@here.example', trace: 'T-1', elsewhere, network: null, subject: 'x' },
  });
  return { clock, store, ann, did, options, sends, open: () => openBreaker(options) };
}

test('who is stopped stays stopped after a restart, with the evidence', async t => {
  const { open, sends, ann, did } = await breakerWorld(t);
  const before = await open();
  assert.equal(await before.submitted(sends(3)), null);
  assert.match((await before.submitted(sends(1)))!, /^4 recipients/);
  await new Promise(setImmediate);
  assert.deepEqual(did.toSorted(), [`hold ${ann}`, 'tell ann@here.example']);
  const after = await open();
  assert.deepEqual(after.trips(), before.trips());
  assert.match((await after.submitted(sends(0)))!, /^4 recipients/);
  assert.equal(await after.release(ann, 'send', 'test'), true);
  assert.equal(await after.release(ann, 'send', 'test'), false);
  assert.deepEqual((await open()).trips(), []);
  assert.deepEqual(did.at(-1), `send ${ann}`);
});

test('after a restart the counts go on from what was handed in', async t => {
  const { open, sends, store, ann, clock } = await breakerWorld(t);
  const recipient = (address: string, route: string) => ({ address, route, original: null, notify: 0 });
  const recipients = [recipient('a@x.example', 'x.example'), recipient('bob@here.example', 'local')];
  for (let i = 0; i < 3; i++)
    must(await store.run('accept', letter(`m${i}`, { account: ann, recipients, acceptedAt: clock.now() })));
  clock.advance(minutes(1));
  const breaker = await open();
  const [usage] = await breaker.usage();
  assert.deepEqual([usage!.address, usage!.seen.hour.recipients], ['ann@here.example', 3]);
  assert.match((await breaker.submitted(sends(1)))!, /^4 recipients/);
});

test('mail between our own people is not counted', async t => {
  const { open, sends } = await breakerWorld(t);
  const breaker = await open();
  for (let i = 0; i < 50; i++) assert.equal(await breaker.submitted(sends(0)), null);
  assert.deepEqual(await breaker.usage(), []);
});

test('what was written down and cannot be read stops nobody; what cannot be put aside is told', async t => {
  const { open, sends, store, did } = await breakerWorld(t, {
    hold: async () => assert.fail('the queue is away'),
  });
  must(await store.run('setMeta', { key: 'breaker', value: '{"half' }));
  const breaker = await open();
  assert.deepEqual(breaker.trips(), []);
  await breaker.submitted(sends(9));
  await breaker.release(breaker.trips()[0]!.account, 'keep', 'test');
  assert.ok(did.includes('bug the queue is away'), did.join());
});

test('evidence is bounded', async t => {
  const { open, ann, sends } = await breakerWorld(t, {
    limits: () => ({ perHour: 0, perDay: 0, refusedPerHour: 200, networksPerHour: 0 }),
  });
  const breaker = await open();
  for (let i = 0; i < 300; i++) await breaker.submitted({ ...sends(1), subject: 's'.repeat(5_000) });
  for (let i = 0; i < 200; i++) breaker.refused(ann, 'x@y.example', `550 ${'r'.repeat(5_000)}`);
  await new Promise(resolve => setTimeout(resolve, 20));
  assert.ok(JSON.stringify(breaker.trips()).length < 25_000);
});

test('what a person has let go is no reason again after a restart', async t => {
  const { open, sends, store, ann, clock } = await breakerWorld(t);
  const recipients = ['a', 'b', 'c', 'd'].map(one => ({
    ...{ address: `${one}@x.example`, route: 'x.example', original: null, notify: 0 },
  }));
  must(await store.run('accept', letter('m1', { account: ann, recipients, acceptedAt: clock.now() })));
  const breaker = await open();
  assert.notEqual(await breaker.submitted(sends(1)), null);
  await breaker.release(ann, 'send', 'test');
  clock.advance(minutes(1));
  const after = await open();
  assert.equal(await after.submitted(sends(1)), null);
  must(await store.run('accept', letter('m2', { account: ann, recipients, acceptedAt: clock.now() })));
  assert.notEqual(await (await open()).submitted(sends(1)), null, 'what came since is counted');
});

test('where what was held cannot go, the account stays stopped and can be let go again', async t => {
  let isAway = true;
  const { open, sends, ann, did } = await breakerWorld(t, {
    letGo: async (account, held) => {
      if (isAway) throw new Error('the queue is away');
      did.push(`${held} ${account}`);
    },
  });
  const breaker = await open();
  await breaker.submitted(sends(4));
  await assert.rejects(breaker.release(ann, 'send', 'test'), /the queue is away/);
  assert.equal(breaker.trips().length, 1);
  isAway = false;
  assert.equal(await breaker.release(ann, 'send', 'test'), true);
  assert.equal(did.at(-1), `send ${ann}`);
});

test('refusals below the limit ask nobody who the accounts are', async t => {
  const { ann, store, options } = await breakerWorld(t);
  let asked = 0;
  const accounts = () => {
    asked++;
    return store.accounts();
  };
  const breaker = await openBreaker({ ...options, store: { ...store, accounts } });
  breaker.refused(ann, 'x@y.example', '550 no');
  await new Promise(resolve => setTimeout(resolve, 5));
  assert.equal(asked, 0);
  breaker.refused(ann, 'x@y.example', '550 no');
  await new Promise(resolve => setTimeout(resolve, 5));
  assert.equal(breaker.trips().length, 1);
});

test('a line of the evidence is a line, whatever a thief or a server wrote', async t => {
  const { open, sends, ann } = await breakerWorld(t);
  const breaker = await open();
  breaker.refused(ann, 'x@y.example', '550 no\r\nIf all is well:');
  await breaker.submitted({ ...sends(4), subject: 'Hello\n\nIf all is well:\u202e\u001b[2J' });
  const [trip] = breaker.trips();
  const lines = letterOf(trip!).text.split('\n');
  assert.equal(lines.filter(line => line.startsWith('If all is well:')).length, 1);
  for (const hidden of ['\r', '\u001b', '\u202e']) assert.ok(!letterOf(trip!).text.includes(hidden));
});
