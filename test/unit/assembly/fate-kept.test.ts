/** Fate is kept for ninety days: what became of each recipient is there on the 89th, and forgotten after the 90th. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { startUpkeep } from '../../../server/assembly/upkeep.ts';
import { manualClock } from '../../../server/base/ports.ts';
import { days, hours, minutes } from '../../../server/base/units.ts';
import { type Config, keys, schema } from '../../../server/config/schema.ts';
import { wayOf } from '../../../server/journey/journey.ts';
import { assertSound, leased, letter, must, note, openForTest, recipient, START } from '../../support/store-world.ts';

const defaults = Object.fromEntries(keys.map(key => [key, schema[key].default])) as Config;

test('fate is kept for ninety days, then forgotten, and the ledger agrees at every step', async t => {
  const clock = manualClock(START);
  const { store } = await openForTest(t, {}, clock);
  const upkeep = startUpkeep({
    store,
    clock,
    mailClock: clock,
    config: () => defaults,
    recorder: { note() {} },
    onBug: assert.ifError,
  });
  t.after(() => upkeep.close());
  const pass = async (by: number) => {
    clock.advance(by);
    for (let n = 0; n < 60; n++) {
      await turn();
      await store.run('record', {});
    }
  };

  const bytes = Buffer.from('Message-ID: <fate@here.example>\r\nSubject: Fate\r\n\r\nx\r\n');
  const both = ['kim', 'lee'].map(name => recipient(`${name}@there.example`, { route: 'there.example' }));
  const [kim, lee] = must(
    await store.run('accept', {
      ...letter('x', { ...leased('r', START + hours(1)), recipients: both }),
      bytes,
      trace: 'MWS1W206DPS8-1',
    }),
  ).recipients;
  const one = { recipient: kim!.recipient, fence: kim!.fence };
  const other = { recipient: lee!.recipient, fence: lee!.fence };
  const host = 'mx.there.example';
  must(
    await store.run('settle', {
      settlements: [
        {
          ...one,
          outcome: { kind: 'relayed', reply: '250 Taken', host },
          note: note('queue.relayed', 'MWS1W206DPS8-1'),
        },
        {
          ...other,
          outcome: { kind: 'failed', status: '5.1.1', reply: '550 No', host },
          note: note('queue.failed', 'MWS1W206DPS8-1'),
        },
      ],
    }),
  );
  for (const due of await store.reportsDue(9))
    must(
      await store.run('report', {
        ...{
          queued: due.queued,
          recipients: due.recipients.map(one => one.recipient),
          bits: 7,
          report: null,
          note: null,
        },
      }),
    );
  const fate = async () =>
    (await store.queue({ trace: 'MWS1W206DPS8-1', limit: 9 })).map(row => [row.state, row.reply]);
  const whole = [
    ['relayed', '250 Taken'],
    ['failed', '550 No'],
  ];
  assert.deepEqual(await fate(), whole);
  assert.deepEqual(await store.sentAs('<fate@here.example>'), ['MWS1W206DPS8-1']);

  must(await store.run('record', {}, { notes: [note('server.started', 'server')] }));
  await pass(minutes(2));
  await pass(days(89) - hours(2));
  await pass(hours(1));
  assert.deepEqual(await fate(), whole);
  assert.deepEqual(await store.sentAs('<fate@here.example>'), ['MWS1W206DPS8-1'], 'a late bounce still finds it');
  const way = wayOf(
    await store.events({ trace: 'MWS1W206DPS8-1', limit: 9 }),
    await store.queue({ trace: 'MWS1W206DPS8-1', limit: 9 }),
  );
  assert.deepEqual([way.kind, way.sentence, way.branches.length], ['message', '1 sent out, 1 failed', 2]);
  assert.deepEqual(
    await store.events({ trace: 'MWS1W206DPS8-1', limit: 9 }),
    [],
    'how it went is forgotten (log.keep)',
  );
  const [told] = await store.traces({ limit: 9 });
  assert.deepEqual([told?.trace, told?.recipients.length], ['MWS1W206DPS8-1', 2], 'and is listed all the same');
  await assertSound(store, true);

  await pass(days(1) + hours(2));
  await pass(days(1));
  await pass(hours(1));
  assert.deepEqual(await store.traces({ limit: 9 }), []);
  assert.deepEqual(await fate(), []);
  assert.deepEqual(await store.sentAs('<fate@here.example>'), []);
  const { accepted, waiting } = await store.ledger();
  assert.deepEqual([accepted, waiting], [2, 0]);
  await assertSound(store, true);
});
