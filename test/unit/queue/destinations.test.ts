/** The runner among destinations that are down, slow, paced: what is tried, what waits together, who hears of it. */
import assert from 'node:assert/strict';
import { manualClock } from '../../../server/base/ports.ts';
import { days, hours, minutes, seconds } from '../../../server/base/units.ts';
import type { Delivery } from '../../../server/queue/agent.ts';
import { newFlowControl } from '../../../server/queue/flow-control.ts';
import type { Rest } from '../../../server/store/interface.ts';
import { acceptAll, dead, flowing, flowTest, many, policy, relayed, tooMany } from '../../support/flowing.ts';
import { letter, must, openForTest, recipient, START } from '../../support/store-world.ts';

flowTest(
  'a dead host is tried a few times, not once for each that waits; then one goes first, then the rest, few at a time',
  async t => {
    let isDead = true;
    const flow = await flowing(t, { answer: route => (route === 'dead' && isDead ? dead : relayed) });
    await acceptAll(flow.store, [...many('dead', 400), ...many('alive', 5)]);
    await flow.pass(minutes(4));
    const triedDead = flow.tried.filter(address => address.endsWith('@dead')).length;
    assert.ok(triedDead <= 6, `${triedDead} of 400 were tried`);
    assert.equal(flow.tried.filter(address => address.endsWith('@alive')).length, 5);
    assert.equal((await flow.store.queue({ route: 'dead', states: ['queued', 'deferred'], limit: 999 })).length, 400);
    const [rest] = await flow.store.rests();
    assert.deepEqual([rest?.kind, rest?.reply, rest?.failures], ['down', 'mx.dead: no answer in time.', 2]);
    flow.tried.length = 0;
    await flow.pass(minutes(10));
    assert.equal(flow.tried.length, 1, 'one probe');
    await flow.pass(hours(3), minutes(1));
    assert.ok(flow.tried.length <= 8, `${flow.tried.length} tries in three hours`);
    isDead = false;
    flow.peak();
    await flow.pass(hours(1) + minutes(10), minutes(1));
    for (let n = 0; n < 400 && (await flow.waiting()).length > 0; n++) await flow.settle();
    assert.deepEqual(await flow.waiting(), []);
    assert.deepEqual(await flow.store.rests(), []);
    const names = (await flow.store.events({ names: ['queue.destination'], limit: 9 })).map(one => one.fields.state);
    assert.deepEqual(names, ['down', 'well']);
  },
);

flowTest('after a restart it is still known, and whoever writes there waits with the others', async t => {
  const clock = manualClock(START);
  const { store } = await openForTest(t, {}, clock);
  const rest: Rest = {
    ...{ route: 'dead', since: START - 9, until: START + minutes(30), checkedAt: START, failures: 3 },
    ...{ room: 1, status: '4.4.1', reply: 'no', host: null },
    kind: 'down',
  };
  must(await store.run('rest', { rests: [rest], over: [] }));
  const flow = await flowing(t, { store, clock, answer: () => dead });
  assert.equal(flow.runner.leaseFor('dead'), undefined);
  assert.notEqual(flow.runner.leaseFor('alive'), undefined);
  await acceptAll(store, many('dead', 20));
  await flow.pass(minutes(29));
  assert.deepEqual(flow.tried, []);
  await flow.pass(minutes(2));
  assert.equal(flow.tried.length, 1);
  const [again] = await store.rests();
  assert.deepEqual([again?.since, again?.failures], [START - 9, 4]);
});

flowTest('who waits for a dead host is told in time that it waits, and gets his message back in time', async t => {
  const flow = await flowing(t, { answer: () => dead });
  const given = { expiresAt: START + hours(6) };
  await acceptAll(
    flow.store,
    many('dead', 30).map(one => ({ ...one, ...given })),
  );
  await flow.pass(hours(4) + minutes(5), minutes(5));
  const due = await flow.store.reportsDue(99);
  assert.equal(due.length, 30);
  assert.deepEqual([...new Set(due.flatMap(one => one.recipients.map(each => each.bits)))], [4]);
  assert.ok(flow.tried.length < 15, `${flow.tried.length} tried`);
  await flow.pass(hours(3), minutes(5));
  assert.equal((await flow.store.ledger()).failed, 30);
  const [row] = await flow.store.queue({ all: true, limit: 1 });
  assert.match(row?.reply ?? '', /^Not delivered in time; the last answer was: mx\.dead/);
});

flowTest(
  '"too many connections" slows that destination alone, longer each time, and it comes back with few',
  async t => {
    let full = true;
    const flow = await flowing(t, { answer: route => (route === 'slow' && full ? tooMany : relayed) });
    await acceptAll(flow.store, [...many('slow', 60), ...many('alive', 60)]);
    await flow.pass(seconds(20), seconds(5));
    assert.equal(flow.tried.filter(address => address.endsWith('@alive')).length, 60);
    const first = flow.tried.filter(address => address.endsWith('@slow')).length;
    assert.ok(first <= 3, `${first} tried at first`);
    await flow.pass(minutes(10));
    const [rest] = await flow.store.rests();
    assert.equal(rest?.kind, 'slow');
    assert.ok((rest?.until ?? 0) - (rest?.checkedAt ?? 0) > minutes(3), 'the pauses grow');
    full = false;
    await flow.pass(hours(1), minutes(1));
    assert.deepEqual([await flow.waiting(), await flow.store.rests()], [[], []]);
  },
);

flowTest(
  'what a policy or the message asks for is nobody’s outage: who asks for less goes, whoever failed before',
  async t => {
    const wrong: Delivery = {
      ...{ kind: 'temporary', status: '4.7.5', reply: 'its certificate is not the published one', host: 'mx' },
      unreached: { why: 'tls', address: '192.0.2.1' },
    };
    const flow = await flowing(t, {
      answer: (_, { address }) => (address.startsWith('less') ? relayed : address.startsWith('u') ? wrong : refused),
    });
    const refused: Delivery = {
      kind: 'temporary',
      status: '4.7.5',
      reply: 'not proven',
      host: null,
      saysNothing: true,
    };
    await acceptAll(flow.store, many('guarded', 8));
    await flow.pass(minutes(1));
    assert.deepEqual([flow.tried.length, await flow.store.rests()], [8, []]);
    await acceptAll(flow.store, [
      letter('less', { recipients: [recipient('less@guarded', { route: 'guarded' })] }),
      letter('more', { recipients: [recipient('more@guarded', { route: 'guarded' })] }),
    ]);
    await flow.pass(seconds(10), seconds(2));
    assert.deepEqual(flow.tried.slice(8).toSorted(), ['less@guarded', 'more@guarded']);
    assert.equal((await flow.store.ledger()).relayed, 1);
  },
);

flowTest('what could not be asked ends no rest, and moves none', async t => {
  let said: Delivery = dead;
  const flow = await flowing(t, { answer: () => said });
  await acceptAll(flow.store, many('dead', 6));
  await flow.pass(minutes(1));
  const [before] = await flow.store.rests();
  said = { kind: 'temporary', status: '4.7.5', reply: 'not proven', host: null, saysNothing: true };
  await flow.pass(minutes(14));
  assert.deepEqual(await flow.store.rests(), [before]);
  said = relayed;
  await flow.pass(hours(1), minutes(1));
  assert.deepEqual([await flow.waiting(), await flow.store.rests()], [[], []]);
});

flowTest('sessions begin few and become more while it goes well', async t => {
  const gates: (() => void)[] = [];
  let open = false;
  const flow = await flowing(t, {
    answer: () => (open ? relayed : new Promise(resolve => gates.push(() => resolve(relayed)))),
  });
  await acceptAll(flow.store, many('far', 60));
  const atOnce: number[] = [];
  for (let n = 0; n < 5; n++) {
    for (let turn = 0; turn < 10; turn++) await flow.pass(seconds(1), seconds(1));
    atOnce.push(gates.length);
    open = n === 4;
    for (const end of gates.splice(0)) end();
  }
  await flow.pass(seconds(3), seconds(1));
  assert.deepEqual(atOnce, [3, 6, 10, 10, 10]);
});

flowTest('a rate is kept, and nobody else waits for it', async t => {
  const flow = await flowing(t, { rates: ['paced: 6/min 1 connection'], answer: () => relayed });
  await acceptAll(flow.store, [...many('paced', 30), ...many('alive', 20)]);
  await flow.pass(minutes(2), seconds(5));
  const paced = flow.tried.filter(address => address.endsWith('@paced')).length;
  assert.ok(paced >= 11 && paced <= 13, `${paced} in two minutes`);
  assert.equal(flow.tried.length - paced, 20);
});

flowTest('an attempt that sleep broke off is not counted, and is no fault of the destination', async t => {
  let uptime = 0;
  const clock = manualClock(START);
  let sleep = false;
  const flow = await flowing(t, {
    ...{ clock, uptime: () => clock.monotonic() + uptime },
    answer() {
      if (!sleep) return relayed;
      uptime += hours(8);
      sleep = false;
      return dead;
    },
  });
  sleep = true;
  await acceptAll(flow.store, many('far', 1));
  await flow.pass(seconds(5), seconds(1));
  assert.equal(flow.slept.length, 1);
  const [row] = await flow.waiting();
  assert.deepEqual([row?.state, row?.attempts, row?.reply], ['queued', 0, null]);
  await flow.pass(minutes(1));
  assert.deepEqual(await flow.waiting(), []);
});

flowTest(
  'a clock that is set by 400 days, ahead or back, ends nothing, leaves nothing behind and tells nobody of delays',
  async t => {
    for (const by of [days(400), -days(400), hours(1)]) {
      let later = true;
      const clock = manualClock(START);
      let set = 0;
      const wall = { ...clock, now: () => clock.now() + set };
      const greylisted: Delivery = { kind: 'temporary', status: '4.7.1', reply: '451 4.7.1 later', host: 'mx' };
      const flow = await flowing(t, { clock: wall, answer: () => (later ? greylisted : relayed) });
      await acceptAll(flow.store, many('far', 20));
      await flow.pass(minutes(1));
      set = by;
      await flow.runner.clockSet(by);
      await flow.pass(minutes(9));
      const rows = await flow.waiting();
      assert.equal(rows.length, 20);
      assert.deepEqual([...new Set(rows.map(row => row.attempts))], [2], `tried again in time (${by})`);
      assert.deepEqual([...new Set(rows.map(row => row.expiresAt - START - by))], [432_000_000]);
      assert.deepEqual(await flow.store.reportsDue(99), []);
      later = false;
      await flow.pass(minutes(20), minutes(1));
      assert.equal((await flow.store.ledger()).relayed, 20);
    }
  },
);

flowTest('a person sees what rests and why, and has it tried at once', async t => {
  const flow = await flowing(t, { answer: () => dead });
  await acceptAll(flow.store, many('dead', 10));
  await flow.pass(minutes(1));
  const control = newFlowControl({
    ...{ store: flow.store, clock: flow.clock, destinations: flow.destinations, pulse: flow.pulse },
    network: { state: () => ({ kind: 'up', since: 0, because: '' }), isMetered: () => false },
    ...{ policy: () => policy, rules: () => [], slept: () => null, clockSet: () => null },
  });
  const [seen] = await control.destinations();
  assert.deepEqual(
    [seen?.route, seen?.waiting, seen?.sessions, seen?.rest?.reply, seen?.nextAt === seen?.rest?.until],
    ['dead', 10, 1, 'mx.dead: no answer in time.', true],
  );
  const before = flow.tried.length;
  assert.deepEqual(await control.probe('dead', 'ann'), { ok: true, value: true });
  await flow.pass(seconds(10), seconds(2));
  assert.equal(flow.tried.length, before + 1);
  assert.deepEqual(await control.probe('nobody', 'ann'), { ok: true, value: false });
  const row = (await flow.waiting())[0]!;
  const timeline = await control.timeline(row.recipient);
  assert.equal(timeline?.rest?.kind, 'down');
  assert.ok(timeline!.ahead.length > 10 && timeline!.ahead[0]!.from >= timeline!.rest!.until);
  assert.equal(timeline?.delayAt, START + hours(4));
  assert.equal(await control.timeline(9999), null);
});

flowTest(
  'one that refuses, takes some and refuses again, often: it is remembered, and nothing is tried twice',
  async t => {
    let room = 4;
    const flow = await flowing(t, { answer: () => (room-- > 0 ? relayed : tooMany) });
    await acceptAll(flow.store, many('slow', 40));
    for (let n = 0; n < 30 && (await flow.waiting()).length > 0; n++) {
      await flow.pass(minutes(5), minutes(1));
      const [rest] = await flow.store.rests();
      assert.ok(Number.isInteger(rest?.failures ?? 0));
      room = 4;
    }
    assert.deepEqual(await flow.waiting(), []);
  },
);

flowTest('a memory that cannot be written keeps nothing from being settled', async t => {
  const clock = manualClock(START);
  const { store } = await openForTest(t, {}, clock);
  const forgetful = new Proxy(store, {
    get(target, name) {
      const found = Reflect.get(target, name) as unknown;
      if (typeof found !== 'function') return found;
      return (...words: unknown[]) =>
        name === 'run' && words[0] === 'rest' ? Promise.reject(new Error('no room')) : found.apply(target, words);
    },
  });
  const said: unknown[] = [];
  const flow = await flowing(t, {
    ...{ store: forgetful, clock, onBug: fault => void said.push(fault) },
    answer: (_, lease) => (lease.address.startsWith('u0@') ? tooMany : relayed),
  });
  await acceptAll(forgetful, many('slow', 9));
  await flow.pass(minutes(1));
  const rows = await flow.waiting();
  assert.deepEqual([rows.length, rows[0]?.state, said.length > 0], [1, 'deferred', true]);
  await flow.pass(minutes(30));
  assert.deepEqual(await flow.store.rests(), []);
});

flowTest('a host that bears two sessions at once gets two, and no rest', async t => {
  let now = 0;
  let over = 0;
  const flow = await flowing(t, {
    async answer() {
      const isOver = ++now > 2;
      if (isOver) over++;
      await new Promise(resolve => setImmediate(resolve));
      now--;
      return isOver ? tooMany : relayed;
    },
  });
  await acceptAll(flow.store, many('narrow', 200));
  await flow.pass(minutes(1), seconds(5));
  assert.deepEqual(await flow.store.rests(), []);
  assert.ok(over <= 8, `${over} of 200 met a session too many`);
  assert.equal((await flow.waiting()).length, over);
});
