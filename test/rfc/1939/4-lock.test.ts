/** The lock of the maildrop over the real store. */
import assert from 'node:assert/strict';
import { accessWorld } from '../../support/access-world.ts';
import { rfc } from '../../support/rfc.ts';
import { deliverTo } from '../../support/store-world.ts';

const { must } = rfc(1939, '4');

must('give the maildrop to one session at a time, and back on every way out', async t => {
  const world = await accessWorld(t);
  await deliverTo(world.store, world.ann, 'a');
  const one = await world.pop3();
  const two = await world.dialPop3();
  await two.ask('USER ann');
  assert.match(await two.ask('PASS secret'), /^-ERR \[IN-USE\]/);
  const bob = await world.pop3('bob');
  assert.match(await bob.ask('STAT'), /^\+OK 0 0/);
  one.stream.destroy();
  await one.closed;
  await two.ask('USER ann');
  assert.match(await two.ask('PASS secret'), /^\+OK/);
});
