/** A clock that was set while the server was off: what is known of it, and that what waits is shifted once, whole, also after a crash. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { type Duration, days, hours, minutes, seconds } from '../../../server/base/units.ts';
import { clockWords } from '../../../server/events/flow.ts';
import { openLastSeen, type Seen, setWhileOff } from '../../../server/queue/last-seen.ts';
import { newShifts } from '../../../server/queue/shifts.ts';
import type { Store } from '../../../server/store/interface.ts';
import { acceptAll, dead, flowing, flowTest, many, relayed } from '../../support/flowing.ts';
import { must, openForTest, START } from '../../support/store-world.ts';

const seen = (wall: number, uptime: number, boot: string | null = 'a'): Seen => ({ wall, uptime, boot });

test('what two moments say of the clock between them', () => {
  const before = seen(START, hours(9));
  const of = (now: Seen, newest: number | null = START, from: Seen | null = before) => setWhileOff(from, newest, now);
  const later = (by: Duration, off: Duration, boot: string | null = 'a') =>
    seen(START + off + by, hours(9) + off, boot);
  // The computer was not started meanwhile: known to the second.
  assert.equal(of(later(0, days(3))), null);
  assert.equal(of(later(seconds(40), days(3))), null, 'kept right');
  assert.deepEqual(of(later(hours(1), minutes(5))), { by: hours(1), off: 'surely' });
  assert.deepEqual(of(later(-hours(1), hours(8))), { by: -hours(1), off: 'surely' }, 'though it is later than it was');
  assert.deepEqual(of(later(days(400), minutes(5))), { by: days(400), off: 'surely' });
  assert.equal(of(later(0, days(400))), null, 'it was off for so long');
  // It was.
  const again = (by: Duration) => seen(START + by, minutes(1), 'b');
  assert.equal(of(again(days(3))), null);
  assert.deepEqual(of(again(-hours(1))), { by: -hours(1), off: 'surely' });
  assert.deepEqual(of(again(days(400))), { by: days(400), off: 'perhaps' });
  assert.deepEqual(of(again(0), START + hours(2)), { by: -hours(2), off: 'surely' }, 'the journal is newer');
  // Without a name for its start, or anything kept.
  assert.deepEqual(of(later(-hours(2), hours(1), null), null, seen(START, 0, null)), { by: -hours(1), off: 'surely' });
  assert.equal(of(again(0), null, null), null);
  assert.deepEqual(of(again(0), START + days(400), null), { by: -days(400), off: 'surely' });
});

test('each is told in its own words', () => {
  assert.deepEqual(
    [
      clockWords({ by: -hours(1), off: 'surely' }),
      clockWords({ by: days(400), off: 'perhaps' }),
      clockWords({ by: hours(1) }),
    ].map(words => words.split(';')[0]),
    [
      'While the server was off the clock was set back by 1h',
      'The server was off for 400d, or the clock was set ahead',
      'The clock was set ahead by 1h',
    ],
  );
});

/** As the server opens it; `boot` is another each time. */
let boots = 0;
const look = async (t: TestContext, store: Store, now: number) => {
  const clock = manualClock(now);
  const found = await openLastSeen({
    ...{ store, clock, uptime: () => 0, boot: () => `boot ${boots++}`, onBug: fault => assert.fail(String(fault)) },
  });
  t.after(found.close);
  return found;
};
const expiries = async (store: Store) =>
  [...new Set((await store.queue({ all: true, limit: 9999 })).map(row => row.expiresAt - START))].sort((a, b) => a - b);

test('a shift that a crash broke off is gone on with, and no message is shifted twice', async t => {
  const { store } = await openForTest(t);
  await acceptAll(store, many('far', 700));
  assert.equal((await look(t, store, START)).found, null);
  await (await look(t, store, START)).isShifted();
  const first = await look(t, store, START - days(400));
  assert.deepEqual(first.owed, { by: -days(400), after: 0, upTo: null });
  // The process ends after the first of two steps.
  let steps = 0;
  const dying = {
    run: ((name: 'shiftTimes', input: never) =>
      steps++ === 0 ? store.run(name, input) : Promise.reject(new Error('killed'))) as Store['run'],
  };
  await assert.rejects(newShifts(dying, () => 0).goOn(first.owed!), /killed/);
  assert.deepEqual(await expiries(store), [days(5) - days(400), days(5)]);
  const second = await look(t, store, START - days(400));
  assert.equal(second.found, null, 'it was told of');
  assert.equal(second.owed?.by, -days(400));
  assert.ok((second.owed?.after ?? 0) > 0);
  await newShifts(store, () => 0).goOn(second.owed!);
  assert.deepEqual(await expiries(store), [days(5) - days(400)]);
  // Killed before it could be noted that it is done, and once more after that.
  for (let n = 0; n < 2; n++) {
    const third = await look(t, store, START - days(400));
    assert.deepEqual([third.found, third.owed], [null, null]);
    await third.isShifted();
  }
});

for (const by of [days(400), -days(400), hours(1), -hours(1)]) {
  flowTest(`off while the clock was set by ${by / hours(1)} hours: nothing is stuck or returned`, async t => {
    const clock = manualClock(START);
    let set = 0;
    const wall = { ...clock, now: () => clock.now() + set };
    let isWell = false;
    const { store } = await openForTest(t, {}, wall);
    const before = await flowing(t, { store, clock: wall, answer: () => dead });
    await acceptAll(store, [...many('dead', 20), ...many('alone', 1)]);
    await before.pass(minutes(2));
    must(await store.run('rest', { rests: before.destinations.resting(), over: [] }));
    await before.end();
    set = by;
    const owed = { by, after: 0, upTo: null };
    const after = await flowing(t, { store, clock: wall, owed, answer: () => (isWell ? relayed : dead) });
    await after.destinations.clockSet(by);
    await after.pass(minutes(1));
    assert.equal((await after.waiting()).length, 21);
    assert.deepEqual([(await store.ledger()).failed, await store.reportsDue(99)], [0, []]);
    isWell = true;
    await after.pass(hours(2), minutes(1));
    assert.equal((await store.ledger()).relayed, 21);
  });
}
