/** An alias is tried over the mail of days before it is made, changed or taken away. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { days } from '../../server/base/units.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;

before(async () => {
  world = await startWorld({ settings: ['mode=deliver', 'checks.act=off'] });
  for (const name of ['ann', 'bob']) await world.addAccount(`${name}@here.example`);
  await world.api.domains.add({ name: 'also.example', aliasOf: 'here.example' });
  await world.api.aliases.add({ address: 'team@here.example', targets: ['ann@here.example', 'kim@there.example'] });
  await bring('team@here.example', 'One');
  await bring('Team+x@also.example', 'Two');
  await bring('ann@here.example', 'Not for it');
  await assert.rejects(bring('sales@here.example', 'Nobody'), /550 5\.1\.1/);
  await assert.rejects(bring('nobody@here.example', 'Nobody else'), /550 5\.1\.1/);
  await world.settle();
});
after(() => world[Symbol.asyncDispose]());

const bring = (to: string, subject: string) => world.bring({ from: 'lee@there.example', to, subject, text: 'x' });
const tried = (address: string, targets: readonly string[], of = 7) =>
  world.api.aliases.try({ address, targets, days: of });

test('an address that nobody had: what was refused would be taken', async () => {
  const told = await tried('sales@here.example', ['bob@here.example']);
  assert.deepEqual([told.taken, told.refused, told.reachesNow, told.wouldReach], [0, 1, [], ['bob@here.example']]);
  assert.equal(told.summary, '1 message refused; all would reach bob@here.example');
  assert.deepEqual(
    told.differences.map(one => [one.sender, one.what]),
    [['lee@there.example', 'would be taken, for bob@here.example']],
  );
});

test('other targets: whom each message would reach as well, and whom not; aliases of aliases are followed', async () => {
  await world.api.aliases.add({ address: 'all@here.example', targets: ['ann@here.example', 'bob@here.example'] });
  const told = await tried('team@here.example', ['all@here.example']);
  assert.deepEqual(told.reachesNow, ['ann@here.example', 'kim@there.example']);
  assert.deepEqual(told.wouldReach, ['ann@here.example', 'bob@here.example']);
  assert.deepEqual(
    told.differences.map(one => [one.subject, one.what]),
    ['Two', 'One'].map(subject => [subject, 'would reach bob@here.example and would not reach kim@there.example']),
  );
});

test('no alias any more: what was taken would be refused, but where a catch-all takes it', async () => {
  const told = await tried('team@here.example', []);
  assert.equal(told.summary, '2 messages were taken; all would be refused');
  await world.api.aliases.add({ address: '@here.example', targets: ['bob@here.example'] });
  assert.deepEqual((await tried('team@here.example', [])).wouldReach, ['bob@here.example']);
  await world.api.aliases.remove({ address: '@here.example' });
});

test('as it is nothing changes; who leads to himself reaches nobody; nothing has been changed', async () => {
  const same = await tried('team@here.example', ['ann@here.example', 'kim@there.example']);
  assert.deepEqual([same.summary, same.differences], ['2 messages were taken; nothing would change', []]);
  assert.deepEqual((await tried('team@here.example', ['team@here.example'])).wouldReach, []);
  assert.deepEqual((await tried('quiet@here.example', ['ann@here.example'])).summary, 'nothing came for it');
  assert.deepEqual((await tried('quiet@here.example', ['refuse: No'])).wouldReach, []);
  assert.deepEqual((await tried('quiet@here.example', ['\\ann', 'discard'])).wouldReach, [
    'ann@here.example',
    'discard',
  ]);
  const { targets } = (await world.api.aliases.list({})).find(one => one.address === 'team@here.example')!;
  assert.deepEqual(targets, ['ann@here.example', 'kim@there.example']);
});

test('only of the days that are asked for; what cannot be tried is said', async () => {
  await world.later(days(3));
  assert.equal((await tried('team@here.example', [], 2)).taken, 0);
  assert.equal((await tried('team@here.example', [], 4)).taken, 2);
  await assert.rejects(tried('@here.example', ['ann@here.example']), /A catch-all cannot be tried/);
  for (const targets of [['bob@here.example'], []])
    await assert.rejects(tried('ann@here.example', targets), /is somebody's own address/);
  await assert.rejects(tried('x@there.example', ['ann@here.example']), /is not one of our domains/);
  await assert.rejects(tried('x@here.example', ['no address']), /is not an address/);
  await assert.rejects(tried('x-*@here.example', ['ann@here.example']), /A pattern cannot be tried/);
});
