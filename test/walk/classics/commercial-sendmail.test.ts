/** Commercial Sendmail: one console for all of it, policy on what passes, and a record of who changed what. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { bring as bringTo } from '../../support/bring.ts';
import { type Classic, startClassic } from '../../support/classic-world.ts';

let classic: Classic;
before(async () => {
  classic = await startClassic({ settings: ['mode=deliver', 'checks.own-networks='] });
});
after(() => classic.close());

test('one console: listeners, people, what waits and where, what needs somebody, and the sum of it', async () => {
  const { send, run, world } = classic;
  const trace = await send(['kim@fine.example', 'kim@slow.example']);
  await world.api.queue.freeze({ route: 'slow.example', why: 'their move' });
  const status = await world.api.status.get({});
  assert.ok(
    status.listeners.every(one => one.state === 'listening' || one.state === 'off'),
    JSON.stringify(status.listeners),
  );
  assert.deepEqual(status.ledger.balanced, true);
  assert.ok(status.needs.some(need => /slow\.example is frozen/.test(need.sentence)));
  const [told, places] = await Promise.all([run(0, 'status'), run(0, 'queue', 'destinations')]);
  for (const word of ['smtp', 'submission', 'imap', 'frozen']) assert.match(told!, new RegExp(word, 'i'));
  assert.match(places!, /slow\.example/);
  await world.api.queue.thaw({ route: 'slow.example' });
  await world.api.queue.act({ trace, act: 'cancel' });
});

test('policy: a rule refuses, in the owner’s words, and says which it was', async () => {
  const { run, world } = classic;
  await run(0, 'rule', 'add', 'mail', 'sender-domain=junk.example', 'then', 'refuse:Not from there');
  const said = await bringTo(await world.wire('smtp'), {
    ...{ helo: 'mx.there.example', sender: 'kim@junk.example', recipient: 'ann@here.example', text: 'x' },
  });
  assert.match(said, /^5\d\d .*Not from there/);
});

test('on the record: what a person did to a message is told in its journey, with when and by whom', async () => {
  const { send, world } = classic;
  const trace = await send('kim@slow.example');
  await world.api.queue.act({ trace, act: 'hold', reason: 'asked by the bank' });
  await world.api.queue.act({ trace, act: 'release' });
  await world.settle();
  const acts = (await world.journey(trace)).branches[0]!.acts ?? [];
  assert.deepEqual(
    acts.map(act => act.sentence.split(' because ')[0]),
    ['The window held it', 'The window released it'],
  );
  await world.api.queue.act({ trace, act: 'cancel' });
  await world.ledger();
});
