/** How mail flows out of a whole server: a dead host among living ones, slow start, sleep and waking, as its owner sees it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import test from 'node:test';
import { hours } from '../../server/base/units.ts';
import { drawn } from '../../server/cli/commands/queue-flow.ts';
import { startNextHop } from '../support/next-hop.ts';
import { startWorld } from '../support/world.ts';

/** A port where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

const zone = `there.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
dead.example. MX 10 mx.dead.example.
mx.dead.example. A 127.0.0.2
`;

test('a dead host is tried a few times; the living get theirs; who looks sees why, and when', async () => {
  const hop = await startNextHop();
  await using world = await startWorld({ zone, hopPort: hop.port, settings: ['mode=deliver'] });
  const ann = await world.addAccount('ann@here.example');
  const letters = Array.from({ length: 12 }, (_, n) => ({ to: `u${n}@dead.example`, subject: `${n}`, text: 'x' }));
  const sent = [];
  for (const mail of letters) sent.push(await world.submit(ann, mail));
  await world.submit(ann, { to: 'kim@there.example', subject: 'alive', text: 'x' });
  await hop.messages(1);
  await world.settle();
  const [first] = await world.api.queue.destinations({});
  assert.equal(first?.route, 'dead.example');
  assert.equal(first?.waiting, 12);
  assert.equal(first?.rest?.kind, 'down');
  assert.match(first?.rest?.reply ?? '', /nobody listens there/);
  const rows = await world.api.queue.list({ route: 'dead.example', limit: 99 });
  const tries = rows.reduce((sum, row) => sum + row.attempts, 0);
  assert.ok(tries >= 2 && tries <= 4, `${tries} tries for 12 that wait`);
  const untried = rows.find(row => row.attempts === 0)!;
  const timeline = await world.api.queue.timeline({ recipient: untried.recipient });
  assert.equal(timeline.rest?.kind, 'down');
  assert.ok(timeline.ahead[0]!.from >= first!.rest!.until);
  const text = drawn(timeline).join('\n');
  assert.match(text, /rule {2}\*: 5m x2 to 4h for 5d \(the usual rule\)/);
  assert.match(text, /dead\.example is down since .*nobody listens there/);
  assert.match(text, /○ .* next try/);
  assert.match(text, /× .* it goes back to its sender$/);
  assert.deepEqual(await world.api.queue.probe({ route: 'dead.example' }), { tried: true });
  await world.settle();
  const after = await world.api.queue.list({ route: 'dead.example', limit: 99 });
  assert.equal(
    after.reduce((sum, row) => sum + row.attempts, 0),
    tries + 1,
  );
  const log = await world.mailroom.store.events({ names: ['queue.destination'], limit: 9 });
  assert.deepEqual(
    log.map(note => [note.fields.route, note.fields.state]),
    [['dead.example', 'down']],
  );
  await hop.close();
});

test('sessions with one destination begin few', async () => {
  let greeted = 0;
  let atFirst = 0;
  const hop = await startNextHop({
    script: {
      greeting() {
        greeted++;
        return undefined;
      },
      message() {
        atFirst ||= greeted;
        return { say: '250 2.0.0 Taken', after: 100 };
      },
    },
  });
  await using world = await startWorld({ zone, hopPort: hop.port, settings: ['mode=deliver'] });
  const ann = await world.addAccount('ann@here.example');
  await world.api.queue.pause({});
  for (let n = 0; n < 10; n++) await world.submit(ann, { to: `u${n}@there.example`, subject: `${n}`, text: 'x' });
  await world.api.queue.resume({});
  await hop.messages(10);
  await world.settle();
  assert.ok(atFirst <= 3 && greeted <= 10, `${atFirst} at first, ${greeted} in all`);
  assert.deepEqual(await world.ledger(), { accepted: 10, relayed: 10 });
  await hop.close();
});

test('a night’s sleep: one event, in status, and what had expired gets one more try before it goes back', async () => {
  const hop = await startNextHop({ script: { rcpt: ['451 4.7.1 later', '250 2.1.5 Ok'] } });
  let slept = 0;
  const computer = {
    uptime: () => performance.now() + slept,
    addresses: () => ['192.0.2.1'],
    metered: async () => null,
  };
  const settings = ['mode=deliver', 'queue.give-up-after=2h'];
  await using world = await startWorld({ zone, hopPort: hop.port, settings, computer });
  const ann = await world.addAccount('ann@here.example');
  const { trace } = await world.submit(ann, { to: 'kim@there.example', subject: 'late', text: 'x' });
  await world.settle();
  slept = hours(9);
  world.mailroom.ports.flow.power('suspend');
  await world.later(hours(9));
  world.mailroom.ports.flow.power('resume');
  await hop.messages(1);
  await world.settle();
  const [row] = await world.api.queue.list({ trace, limit: 1 });
  assert.deepEqual([row?.state, row?.attempts], ['relayed', 2]);
  const { slept: seen, clockSet } = await world.api.queue.network({});
  assert.ok(seen && Math.abs(seen.until - seen.from - hours(9)) < 60_000, JSON.stringify(seen));
  assert.equal(clockSet, null);
  const log = await world.mailroom.store.events({ names: ['server.slept', 'server.clock-set'], limit: 9 });
  assert.deepEqual(
    log.map(note => note.name),
    ['server.slept'],
  );
  await hop.close();
});

test('a clock that jumps ahead by 400 days returns nothing, and its owner is asked to look', async () => {
  const hop = await startNextHop({ script: { rcpt: '451 4.7.1 later' } });
  const computer = { uptime: () => performance.now(), addresses: () => ['192.0.2.1'], metered: async () => null };
  await using world = await startWorld({ zone, hopPort: hop.port, settings: ['mode=deliver'], computer });
  const ann = await world.addAccount('ann@here.example');
  for (let n = 0; n < 5; n++) await world.submit(ann, { to: `u${n}@there.example`, subject: `${n}`, text: 'x' });
  await world.settle();
  const before = await world.api.queue.list({ states: ['deferred'], limit: 9 });
  assert.equal(before.length, 5);
  await world.later(hours(400 * 24));
  world.mailroom.ports.flow.power('resume');
  for (let n = 0; n < 200 && (await world.api.queue.network({})).clockSet === null; n++)
    await new Promise(resolve => setTimeout(resolve, 10));
  await world.settle();
  const status = await world.api.status.get({});
  assert.ok(
    status.needs.some(need => /was set ahead by 400d/.test(need.sentence)),
    JSON.stringify(status.needs),
  );
  assert.equal((await world.ledger()).failed, undefined);
  await hop.close();
});

test('where nobody listens at all, closed ports say so', async () => {
  const port = await closedPort();
  await using world = await startWorld({ zone, hopPort: port, settings: ['mode=deliver'] });
  const ann = await world.addAccount('ann@here.example');
  for (let n = 0; n < 3; n++) await world.submit(ann, { to: `u${n}@there.example`, subject: `${n}`, text: 'x' });
  await world.settle();
  const [only] = await world.api.queue.destinations({});
  assert.deepEqual([only?.rest?.kind, only?.waiting], ['down', 3]);
});
