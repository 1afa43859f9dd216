/** The hourly upkeep forgets what has been kept for long enough, and nothing before. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { startUpkeep } from '../../../server/assembly/upkeep.ts';
import { manualClock } from '../../../server/base/ports.ts';
import { days, hours, minutes } from '../../../server/base/units.ts';
import { type Config, keys, schema } from '../../../server/config/schema.ts';
import type { Store } from '../../../server/store/interface.ts';
import { content, inbox, must, openForTest, START, settle } from '../../support/store-world.ts';

const defaults = Object.fromEntries(keys.map(key => [key, schema[key].default])) as Config;

async function world(t: TestContext) {
  const clock = manualClock(START);
  let ahead = 0;
  const wrong = { ...clock, now: () => clock.now() + ahead };
  const { store } = await openForTest(t, {}, clock);
  const { ann } = await settle(store);
  let config = defaults;
  const upkeep = startUpkeep({
    store,
    clock: wrong,
    mailClock: wrong,
    config: () => config,
    recorder: { note() {} },
    onBug: assert.ifError,
  });
  t.after(() => upkeep.close());
  const set = (keep: number) => {
    config = { ...defaults, 'store.keep-expunged': keep as Config['store.keep-expunged'] };
  };
  /** Lets the round that is due go through. */
  const pass = async (by: number) => {
    clock.advance(by);
    for (let n = 0; n < 40; n++) {
      await turn();
      await store.run('record', {});
    }
  };
  const setAhead = (by: number) => {
    ahead = by;
  };
  return { store, ann, set, pass, setAhead, needs: upkeep.needs };
}

async function expungeOne(store: Store, account: number): Promise<number> {
  const { id: mailbox } = await inbox(store, account);
  const rest = { flags: 0, keywords: [], internalDate: START, trace: 'A-1', note: null };
  const { message, uid } = must(await store.run('append', { account, mailbox, bytes: content('x'), ...rest }));
  must(await store.run('expunge', { account, mailbox, uids: [[uid, uid]], onlyDeleted: false, note: null }));
  return message;
}
const kept = async (store: Store, account: number) => (await store.expunged(account, { limit: 9 })).length;

test('expunged mail is kept for thirty days, and its octets a day longer', async t => {
  const { store, ann, pass } = await world(t);
  const message = await expungeOne(store, ann);
  await pass(minutes(2));
  await pass(days(30) - minutes(2));
  assert.equal(await kept(store, ann), 1);
  await pass(hours(1));
  assert.equal(await kept(store, ann), 0);
  assert.notEqual(await store.message(message), null);
  await pass(days(1));
  await pass(hours(1));
  assert.equal(await store.message(message), null);
});

test('the setting holds from the next round on; 0 keeps nothing', async t => {
  const { store, ann, set, pass } = await world(t);
  await expungeOne(store, ann);
  await pass(minutes(2));
  assert.equal(await kept(store, ann), 1);
  set(0);
  await pass(hours(1));
  assert.equal(await kept(store, ann), 0);
});

test('a clock that leaps years ahead removes nothing, and says so; set right it is as before', async t => {
  const { store, ann, pass, setAhead, needs } = await world(t);
  await pass(minutes(2));
  await expungeOne(store, ann);
  setAhead(days(5 * 365));
  await pass(hours(1));
  await pass(days(1));
  assert.equal(await kept(store, ann), 1);
  const [need, ...others] = await needs();
  assert.match(need!.sentence, /^The computer's clock is far ahead of \d{4}-\d\d-\d\d, when/);
  assert.deepEqual(others, []);
  setAhead(0);
  await pass(hours(1));
  assert.deepEqual(await needs(), []);
  await pass(days(30));
  assert.equal(await kept(store, ann), 0);
});
