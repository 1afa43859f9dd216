/** In: a mailbox that grows full warns its owner once at each crossing; what comes then is put off, refused, or taken for a while. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { days } from '../../server/base/units.ts';
import { bring as bringTo } from '../support/bring.ts';
import { must } from '../support/store-world.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let world: World;
let ann: Person;
before(async () => {
  world = await startWorld();
  ann = await world.addAccount('ann@here.example');
  must(await world.mailroom.store.run('setAccount', { address: ann.address, quotaBytes: 100_000 }));
});
after(() => world[Symbol.asyncDispose]());

/** The last answer. */
async function bring(octets: number): Promise<string> {
  const wire = await world.wire('smtp');
  const text = `From: kim@there.example\r\nTo: ${ann.address}\r\nSubject: Large\r\n\r\n${'x'
    .repeat(70)
    .concat('\r\n')
    .repeat(octets / 72)}`;
  const said = await bringTo(wire, {
    helo: 'there.example',
    sender: 'kim@there.example',
    recipient: ann.address,
    text,
  });
  await world.settle();
  return said;
}
const subjects = async () =>
  (await world.stored(ann)).map(text => /^Subject: (.*)\r$/m.exec(text)![1]!.replace(/\d+ %/, 'N %'));
const set = (key: string, value: string) => world.api.settings.set({ key, text: value });
const empty = async () => {
  const { store } = world.mailroom;
  const { id } = (await store.account(ann.address))!;
  const inbox = (await store.mailbox(id, 'INBOX'))!;
  must(
    await store.run('expunge', {
      account: id,
      mailbox: inbox.id,
      uids: [[1, 2 ** 31]],
      onlyDeleted: false,
      note: null,
    }),
  );
};
const warning = 'Your mailbox is N % full';

test('its owner is told at 80 and at 95 per cent, once, and again when it has filled up anew', async () => {
  await bring(70_000);
  assert.deepEqual(await subjects(), ['Large']);
  await bring(12_000);
  assert.deepEqual(await subjects(), ['Large', 'Large', warning]);
  await bring(1_440);
  assert.equal((await subjects()).length, 4);
  await bring(11_000);
  assert.deepEqual((await subjects()).slice(4), ['Large', warning]);
  const [told] = await world.mailroom.store.events({ names: ['mda.quota-told'], newestFirst: true, limit: 1 });
  assert.deepEqual([told!.fields.account, told!.fields.percent], [ann.address, 95]);
  await empty();
  await bring(72);
  await bring(85_000);
  assert.deepEqual(await subjects(), ['Large', 'Large', warning]);
});

test('a full mailbox has its sender try again, or not, as the owner wishes', async () => {
  await bring(13_000);
  await bring(13_000);
  const { store } = world.mailroom;
  must(
    await store.run('setAccount', { address: ann.address, quotaBytes: (await store.account(ann.address))!.usedBytes }),
  );
  assert.match(await bring(72), /^452 4\.2\.2/);
  await set('quota.when-full', 'refuse');
  assert.match(await bring(72), /^552 5\.2\.2 The mailbox is full/);
});

test('with grace mail is taken above the quota for a time, and no more than so much', async () => {
  await set('quota.when-full', 'grace');
  assert.match(await bring(7_200), /^250/);
  assert.equal((await subjects()).at(-1)!.length > 0, true);
  const over = (await world.mailroom.store.account(ann.address))!.overSince;
  assert.ok(over !== undefined);
  await world.later(days(6));
  assert.match(await bring(72), /^250/);
  await world.later(days(2));
  assert.match(await bring(72), /^452 4\.2\.2/);
});
