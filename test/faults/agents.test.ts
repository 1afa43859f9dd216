/**
 * Faults of ours: whatever an agent asks of the store breaks once, before it is done or after it (then its answer is
 * lost); the resolver breaks its word and throws; the store is closed under deliveries that run. It is told, it is tried
 * again, and nothing is lost or done twice without a word of it.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { hours, minutes } from '../../server/base/units.ts';
import { secureZoneResolver } from '../../server/dns/secure-zone.ts';
import { zoneResolver } from '../../server/dns/zone.ts';
import { parseZone } from '../../server/dns/zone-file.ts';
import type { CommandName, Store } from '../../server/store/interface.ts';
import { startNextHop } from '../support/next-hop.ts';
import { must } from '../support/store-world.ts';
import { startWorld, type World } from '../support/world.ts';
import { leapingClock } from './leaping-clock.ts';
import { newSubmitter } from './submitter.ts';

const zone = 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\n';
const settings = [...newSubmitter.settings];

/** The next such command breaks, and the others are as they are. True once it has. */
function breakOnce({ mailroom }: World, name: CommandName, moment: 'before' | 'after'): () => boolean {
  const store = mailroom.store as { run: Store['run'] };
  const real = store.run;
  let broken = false;
  store.run = (async (given: CommandName, ...rest: readonly never[]) => {
    const breaks = given === name && !broken;
    if (breaks) broken = true;
    const answer =
      breaks && moment === 'before' ? null : await (real as (...all: unknown[]) => unknown)(given, ...rest);
    if (breaks) throw new Error(`a test breaks ${name}`);
    return answer;
  }) as Store['run'];
  return () => {
    store.run = real;
    return broken;
  };
}

/** What a letter to three, of whom one is an alias and one is refused, asks of the store. */
const asked: readonly CommandName[] = ['claim', 'deliver', 'expand', 'markUncertain', 'settle', 'report'];

for (const moment of ['before', 'after'] as const) {
  test(`a command of the store breaks once, ${moment} it is done`, { timeout: 60_000 }, async t => {
    const clock = leapingClock();
    const hop = await startNextHop({ script: { rcpt: line => (line.includes('<no') ? '550 5.1.1 No' : undefined) } });
    t.after(() => hop.close());
    {
      await using world = await startWorld({ clock, zone, hopPort: hop.port, settings });
      const submitter = await newSubmitter(world);
      await world.addAccount('ben@here.example');
      const targets = ['ben@here.example', 'lea@there.example'];
      await world.api.aliases.add({ address: 'team@here.example', targets });
      for (const name of asked) {
        await submitter.signIn();
        const over = breakOnce(world, name, moment);
        await submitter.send(['team@here.example', 'kim@there.example', `no-${name}@there.example`], name);
        await world.settle();
        // Leases whose answer was lost run out; what was put off is tried again.
        for (let n = 0; n < 8; n++) {
          await clock.pass(minutes(8), minutes(1));
          await world.settle();
        }
        assert.equal(over(), true, `${name} was never asked for`);
      }
      assert.equal((await world.ledger()).waiting ?? 0, 0);
      const once = (texts: readonly string[]) =>
        asked.map(
          name =>
            texts.filter(text =>
              new RegExp(`^Subject: ${name}\\r$`, 'm').test(text.slice(0, text.indexOf('\r\n\r\n') + 2)),
            ).length,
        );
      assert.deepEqual(
        once(await world.stored({ address: 'ben@here.example', password: '' })),
        asked.map(() => 1),
      );
      const rows = await world.mailroom.store.queue({ all: true, limit: 1000 });
      const taken = (to: string, name: string) =>
        hop.received.filter(one => one.recipients.includes(to) && one.bytes.includes(`Subject: ${name}\r\n`)).length;
      const copies = asked.flatMap(name =>
        ['kim@there.example', 'lea@there.example'].map(to => {
          const row = rows.find(one => one.address === to && one.subject === name);
          return { name, to, taken: taken(to, name), state: row?.state, most: row?.uncertain ? 2 : 1 };
        }),
      );
      assert.deepEqual(
        copies.filter(one => one.taken < 1 || one.taken > one.most || one.state !== 'relayed'),
        [],
      );
      // One report of each no-…@, neither lost nor doubled.
      assert.equal((await world.stored(submitter.person)).length, asked.length);
      assert(world.bugs.length > 0, 'nobody was told');
      world.bugs.splice(0);
    }
  });
}

test('a resolver that throws is a fault of ours, told and tried again', { timeout: 60_000 }, async t => {
  const hop = await startNextHop();
  t.after(() => hop.close());
  const records = must(parseZone(zone));
  const plain = zoneResolver(records);
  let times = 0;
  const mx: typeof plain.mx = async domain => {
    if (times++ === 0) throw new Error('a test breaks the resolver');
    return plain.mx(domain);
  };
  {
    const resolvers = { plain: { ...plain, mx }, secure: secureZoneResolver(records) };
    await using world = await startWorld({ hopPort: hop.port, settings, resolvers });
    const submitter = await newSubmitter(world);
    await submitter.send(['kim@there.example'], 'x');
    await world.settle();
    assert.deepEqual(await world.ledger(), { accepted: 1, waiting: 1 });
    const [row] = await world.mailroom.store.queue({ all: true, limit: 9 });
    assert.deepEqual(
      [row!.state, row!.status, row!.reply],
      ['deferred', '4.3.0', 'A fault of ours; it will be tried again'],
    );
    assert.equal(world.bugs.splice(0).length, 1);
    await world.later(hours(1));
    assert.deepEqual(await world.ledger(), { accepted: 1, relayed: 1 });
  }
});

test('the store is closed under a delivery that runs: the next run owns up to the doubt', {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-faults-'));
  const hop = await startNextHop({ script: { message: [{ say: '250 2.0.0 Taken', after: 400 }, '250 2.0.0 Taken'] } });
  try {
    const first = await startWorld({ folder, zone, hopPort: hop.port, settings });
    const submitter = await newSubmitter(first);
    await submitter.send(['kim@there.example'], 'x');
    // Marked before the dot is sent: from here on it goes out, whatever becomes of the store.
    const { store } = first.mailroom;
    while (!(await store.queue({ all: true, limit: 1 }))[0]?.uncertain)
      await new Promise(resolve => setTimeout(resolve, 5));
    await store.close();
    await hop.messages(1);
    await assert.rejects(store.check({ deep: false }), /closed/);
    // The next run is looked at.
    Object.assign(store, { check: async () => [] });
    await first.mailroom.close('the test goes on');
    assert(first.bugs.splice(0).length > 0, 'nobody was told');
    await first[Symbol.asyncDispose]();

    await using second = await startWorld({ folder, zone, hopPort: hop.port, settings });
    await second.settle();
    assert.deepEqual(await second.ledger(), { accepted: 1, relayed: 1 });
    const [row] = await second.mailroom.store.queue({ all: true, limit: 9 });
    assert.deepEqual([row!.state, row!.uncertain, hop.received.length], ['relayed', true, 2]);
  } finally {
    await hop.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
