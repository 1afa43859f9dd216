/** The clock of captured mail: five days of a queue, its warnings and its bounce, in real dialogues and in their order. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, afterEach, before } from 'node:test';
import { createTransport } from 'nodemailer';
import { days, hours, minutes } from '../../server/base/units.ts';
import { readReport } from '../../server/mime/report-reader.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ preset: 'dev' });
});
after(() => world[Symbol.asyncDispose]());
afterEach(async () => {
  await world.api.captured.resetClock({});
});

async function send(to: string, user: string, where = world) {
  const mailer = createTransport({
    host: '127.0.0.1',
    port: where.port('smtp'),
    ignoreTLS: true,
    auth: { user, pass: 'x' },
  });
  await mailer.sendMail({ from: 'app@shop.example', to, subject: 'Your order', text: 'It left today.' });
  mailer.close();
  await where.settle();
}
const inInbox = async (inbox: string) =>
  (await world.api.captured.expect({ inbox, expectation: { match: {}, within: 0 } })).messages;

test('RFC 5321 §4.5.4.1: five days of retries, each a real try, the warning and the bounce, in the sender’s inbox', async () => {
  await world.api.captured.freezeClock({ on: true });
  const began = (await world.api.captured.clock({})).now;
  await send('kim@451.faults.test', 'queued');
  assert.equal((await inInbox('queued')).length, 0, 'it waits in the queue');
  const passed = await world.api.captured.advanceClock({ by: '5d' });
  assert.equal(passed.because, null);
  assert.equal(passed.now - began, days(5), 'exactly so far: it stands still');
  const tries = passed.happened.filter(({ what }) => what === 'deferred').map(({ at }) => at - began);
  // 5, 10, 20, 40 … minutes, up to four hours: the first was made before.
  assert.deepEqual(tries.slice(0, 5), [5, 15, 35, 75, 155].map(minutes));
  assert.ok(tries.length > 25, `${tries.length} tries`);
  assert.deepEqual(
    tries,
    tries.toSorted((a, b) => a - b),
  );
  assert.ok(tries.slice(8).every((at, i) => at - tries[i + 7]! === hours(4)));
  const told = passed.happened
    .filter(({ what }) => what === 'told-delay' || what === 'bounced')
    .map(({ what }) => what);
  assert.deepEqual(told, ['told-delay', 'bounced']);
  assert.match(String(passed.happened.findLast(({ what }) => what === 'failed')?.reply), /451 4\.0\.0/);
  await world.settle();
  const reports = await Promise.all(
    (await inInbox('queued')).map(async one => readReport(await world.mailroom.store.bytes(one.id))?.recipients[0]),
  );
  assert.deepEqual(
    reports.map(one => [one?.finalRecipient, one?.action]),
    [
      ['kim@451.faults.test', 'delayed'],
      ['kim@451.faults.test', 'failed'],
    ],
  );
  assert.equal((await world.api.captured.clock({})).due, null, 'nothing waits any more');
  // Each try has its conversation.
  const [trace] = passed.happened.map(one => one.trace);
  const journey = await world.journey(trace!);
  assert.ok(JSON.stringify(journey).includes('451 4.0.0 As asked for'), 'what was said stands in its journey');
});

test('the same twice: the same waits', async () => {
  const runs: number[][] = [];
  for (const user of ['one', 'two']) {
    await world.api.captured.freezeClock({ on: true });
    const began = (await world.api.captured.clock({})).now;
    await send('kim@450-4.2.1.faults.test', user);
    const { happened } = await world.api.captured.advanceClock({ by: '1d' });
    runs.push(
      happened
        .filter(one => one.recipient === 'kim@450-4.2.1.faults.test' && one.what === 'deferred')
        .map(({ at }) => at - began),
    );
    await world.api.captured.advanceClock({ by: '6d' });
    await world.api.captured.resetClock({});
  }
  assert.deepEqual(runs[0], runs[1]);
  assert.ok(runs[0]!.length > 5);
});

test('greylisting opens when its time has passed, and the message comes into its inbox', async () => {
  await send('kim@greylist-2000s.faults.test', 'grey');
  assert.equal((await inInbox('grey')).length, 0);
  await world.api.captured.advanceClock({ by: '20m' });
  assert.equal((await inInbox('grey')).length, 0, '2000 seconds have not passed');
  await world.api.captured.advanceClock({ by: '20m' });
  await world.settle();
  assert.deepEqual(
    (await inInbox('grey')).map(({ subject }) => subject),
    ['Your order'],
  );
});

test('an inbox’s fault script is met by the queue, not as the message is handed in', async () => {
  await world.api.captured.setFaults({
    inbox: 'script',
    script: { steps: [{ at: 'rcpt', first: 3, reply: '452 4.3.1 Full today' }] },
  });
  await send('kim@script.queue.test', 'other');
  const { happened } = await world.api.captured.advanceClock({ by: '1h' });
  assert.deepEqual(
    happened.map(({ what, reply }) => [what, reply?.slice(0, 9) ?? null]),
    [
      ['deferred', '452 4.3.1'],
      ['deferred', '452 4.3.1'],
      ['relayed', '250 2.0.0'],
    ],
  );
  await world.settle();
  assert.equal((await inInbox('script')).length, 1);
  await world.api.captured.setFaults({ inbox: 'script', script: null });
});

test('a connection that is dropped and one that is refused for good say nothing of the network', async () => {
  await send('kim@drop.faults.test', 'dropped');
  await send('kim@550-5.1.1.faults.test', 'refused');
  const [bounce] = await inInbox('refused');
  assert.ok(bounce, 'refused for good: it comes back at once');
  const { happened } = await world.api.captured.advanceClock({ by: '20m' });
  assert.equal(happened.filter(one => one.recipient === 'kim@drop.faults.test' && one.what === 'deferred').length, 2);
  await world.api.captured.advanceClock({ by: '6d' });
});

test('inboxes go when their time is over by it; what is starred stays', async () => {
  await world.api.captured.setInbox({ name: 'short', idleHours: 3 });
  await send('kim@there.example', 'short');
  await world.api.captured.advanceClock({ by: '2h' });
  assert.ok((await world.api.captured.now({})).inboxes.some(({ name }) => name === 'short'));
  await world.api.captured.advanceClock({ by: '2h' });
  assert.ok(!(await world.api.captured.now({})).inboxes.some(({ name }) => name === 'short'));
});

test('the real time again: what waits keeps the time it has left', async () => {
  await world.api.captured.advanceClock({ by: '3d' });
  await send('kim@451.faults.test', 'later');
  const before = await world.api.captured.clock({});
  const left = before.due! - before.now;
  const now = await world.api.captured.resetClock({});
  assert.ok(Math.abs(now.ahead) < 1000);
  assert.ok(Math.abs(now.due! - now.now - left) < 5000, `${now.due! - now.now} of ${left}`);
  await world.api.captured.advanceClock({ by: '6d' });
});

test('it is moved only while mail is captured, ahead, and not for ever', async () => {
  for (const by of ['0s', '-1d', 'soon', '5000d']) await assert.rejects(world.api.captured.advanceClock({ by }));
  await world.api.captured.advanceClock({ by: '1d' });
  await world.api.settings.set({ key: 'mode', text: 'local' });
  try {
    await assert.rejects(world.api.captured.advanceClock({ by: '1d' }), /only while mail is captured/);
    assert.ok(Math.abs((await world.api.captured.clock({})).ahead) < 1000, 'in another mode the time is the real one');
  } finally {
    await world.api.settings.set({ key: 'mode', text: 'capture' });
  }
});

test('it stays moved over a restart, and waiting mail with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-clock-'));
  try {
    {
      await using first = await startWorld({ preset: 'dev', folder });
      await first.api.captured.advanceClock({ by: '2d' });
      await send('kim@451.faults.test', 'kept', first);
    }
    await using again = await startWorld({ preset: 'dev', folder });
    const found = await again.api.captured.clock({});
    assert.ok(Math.abs(found.ahead - days(2)) < minutes(1), String(found.ahead));
    assert.ok(found.due! > found.now - minutes(1) && found.due! < found.now + minutes(10), 'due as it was');
    const { happened } = await again.api.captured.advanceClock({ by: '5d' });
    assert.ok(happened.some(({ what }) => what === 'bounced'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
