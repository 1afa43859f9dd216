/**
 * The clock is set by an hour and by 400 days, ahead and back, while mail waits, while it is on its way, and while the
 * computer sleeps: nothing is lost, returned before its time or kept beyond it, and the owner is told.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { days, hours, minutes, seconds } from '../../server/base/units.ts';
import { type Answer, type NextHop, startNextHop } from '../support/next-hop.ts';
import { startWorld, type World } from '../support/world.ts';
import { type LeapingClock, leapingClock } from './leaping-clock.ts';
import { newSubmitter, type Submitter } from './submitter.ts';

const zone = `there.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
`;
const settings = ['queue.first-retry=10m', ...newSubmitter.settings];

type Rig = AsyncDisposable & {
  readonly clock: LeapingClock;
  readonly world: World;
  readonly hop: NextHop;
  readonly submitter: Submitter;
  /** What the next hop says to a whole message, until it is null again. */
  says: Answer | null;
};

async function newRig(folder?: string, clock = leapingClock()): Promise<Rig> {
  const rig = { says: null as Answer | null };
  const hop = await startNextHop({ script: { message: () => rig.says ?? undefined } });
  const computer = { uptime: clock.uptime, addresses: () => ['192.0.2.1'], metered: async () => null };
  const world = await startWorld({ clock, computer, zone, settings, hopPort: hop.port, ...(folder ? { folder } : {}) });
  return Object.assign(rig, {
    ...{ clock, world, hop, submitter: await newSubmitter(world) },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await hop.close();
    },
  });
}

const row = async ({ world }: Rig, subject: string) =>
  (await world.mailroom.store.queue({ all: true, limit: 1000 })).find(one => one.subject === subject)!;
const statesOf = async ({ world }: Rig) =>
  Object.fromEntries(
    (await world.mailroom.store.queue({ all: true, limit: 1000 }))
      .filter(({ sender }) => sender !== '')
      .map(({ subject, state }) => [subject, state]),
  );

const LATER: Answer = '451 4.7.1 Later';
const sets = {
  'an hour ahead': hours(1),
  'an hour back': -hours(1),
  '400 days ahead': days(400),
  '400 days back': -days(400),
};

for (const [name, by] of Object.entries(sets)) {
  test(`the clock is set ${name} while mail waits and while it is on its way`, { timeout: 60_000 }, async () => {
    await using rig = await newRig();
    const { clock, world, hop, submitter } = rig;
    rig.says = LATER;
    await submitter.send(['kim@there.example'], 'waits');
    await submitter.send(['lea@there.example'], 'is held');
    await world.settle();
    await world.api.queue.act({ address: 'lea@there.example', act: 'hold' });
    // One is on its way: its answer comes when the clock is another.
    rig.says = { say: '250 2.0.0 Taken', after: 300 };
    await submitter.send(['mo@there.example'], 'is on its way');
    while (!hop.commands.some(line => line.includes('mo@there'))) await new Promise(resolve => setTimeout(resolve, 5));
    clock.set(by);
    await clock.pass(seconds(10), seconds(5));
    await world.settle();
    assert.deepEqual(await statesOf(rig), { waits: 'deferred', 'is held': 'held', 'is on its way': 'relayed' });
    assert.equal((await row(rig, 'is on its way')).uncertain, false);
    const told = await world.mailroom.store.events({ names: ['server.clock-set'], limit: 9 });
    assert.deepEqual(
      told.map(({ fields }) => Math.round(Number(fields.by) / minutes(1))),
      [Math.round(by / minutes(1))],
    );
    // It is tried when it would have been.
    assert.equal((await row(rig, 'waits')).attempts, 1);
    rig.says = null;
    await clock.pass(minutes(15), minutes(15));
    await world.settle();
    await world.api.queue.act({ address: 'lea@there.example', act: 'release' });
    await world.settle();
    assert.deepEqual(await statesOf(rig), { waits: 'relayed', 'is held': 'relayed', 'is on its way': 'relayed' });
    assert.deepEqual([hop.received.length, (await row(rig, 'waits')).attempts], [3, 2]);
    await stillWorks(rig);
    assert.deepEqual(await world.ledger(), { accepted: 4, delivered: 1, relayed: 3 });
  });

  test(`the clock is set ${name}: mail goes back when five days have passed, and not before`, {
    timeout: 60_000,
  }, async () => {
    await using rig = await newRig();
    const { clock, world, submitter } = rig;
    rig.says = LATER;
    await submitter.send(['kim@there.example'], 'never taken', ' NOTIFY=FAILURE');
    await world.settle();
    clock.set(by);
    await clock.pass(seconds(10), seconds(5));
    await world.settle();
    const through = async (span: number) => {
      for (let passed = 0; passed < span; passed += hours(6)) {
        await clock.pass(hours(6), hours(6));
        await world.settle();
      }
    };
    await through(days(4.5));
    assert.deepEqual(await statesOf(rig), { 'never taken': 'deferred' });
    await through(days(1.5));
    assert.deepEqual(await statesOf(rig), { 'never taken': 'failed' });
    const [report, ...more] = await world.stored(submitter.person);
    assert.deepEqual(more, []);
    const arrived = Date.parse(/^Arrival-Date: (.*)\r$/m.exec(report!)![1]!);
    const last = Date.parse(/^Last-Attempt-Date: (.*)\r$/m.exec(report!)?.[1] ?? '');
    assert(last >= arrived || by < 0, `it arrived ${arrived} and was last tried ${last}`);
    await world.ledger();
  });
}

/** Who comes now is let in, and delivered to. */
async function stillWorks({ world, submitter }: Rig): Promise<void> {
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<zoe@stranger.example>', '250');
  await wire.ask(`RCPT TO:<${submitter.person.address}>`, '250');
  await wire.ask('DATA', '354');
  wire.send('From: <zoe@stranger.example>\r\nSubject: afterwards\r\n\r\nx\r\n.\r\n');
  await wire.expect('250');
  await world.settle();
  assert.equal((await world.stored(submitter.person)).length, 1);
}

test('the computer sleeps for a night, its clock is set meanwhile, and the dead connection is no fault', {
  timeout: 60_000,
}, async () => {
  await using rig = await newRig();
  const { clock, world, hop, submitter } = rig;
  rig.says = LATER;
  await submitter.send(['kim@there.example'], 'waits');
  await world.settle();
  clock.sleep(hours(8));
  clock.set(-hours(1));
  rig.says = null;
  await clock.pass(seconds(40), seconds(5));
  await world.settle();
  assert.deepEqual(await statesOf(rig), { waits: 'relayed' });
  assert.equal(hop.received.length, 1);
  const told = await world.mailroom.store.events({ names: ['server.slept', 'server.clock-set'], limit: 9 });
  assert.deepEqual(told.map(({ name }) => name).toSorted(), ['server.clock-set', 'server.slept']);
});

for (const [name, by] of Object.entries({ behind: -days(400), ahead: days(400) })) {
  test(`a store is opened by a server whose clock is 400 days ${name}`, { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-faults-'));
    try {
      {
        await using before = await newRig(folder);
        before.says = LATER;
        await before.submitter.send(['kim@there.example'], 'waits');
        await before.world.settle();
        assert.deepEqual(await statesOf(before), { waits: 'deferred' });
      }
      const clock = leapingClock();
      clock.set(by);
      await using rig = await newRig(folder, clock);
      // At the latest after the longest wait between two tries.
      for (let passed = 0; passed < hours(5); passed += hours(1)) {
        await clock.pass(hours(1), hours(1));
        await rig.world.settle();
      }
      assert.deepEqual(await statesOf(rig), { waits: 'relayed' });
      assert.equal(rig.hop.received.length, 1);
      await stillWorks(rig);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}
