/** Postfix: the queue as postqueue, postsuper and qshape show and steer it, transport(5), and care for who waits. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { hours } from '../../../server/base/units.ts';
import { type Classic, startClassic } from '../../support/classic-world.ts';
import { startNextHop } from '../../support/next-hop.ts';

let classic: Classic;
before(async () => {
  classic = await startClassic();
});
after(() => classic.close());

const queue = () => classic.world.api.queue;
const unfolded = (text: string) => text.replace(/\r\n[ \t]+/g, ' ');
const route = (...lines: string[]) => classic.world.api.routing.write({ table: 'route', lines });

test('postsuper -h, -H: one message is held, tried by nobody, and goes on when it is let go', async () => {
  const { send, fates, world } = classic;
  const trace = await send(['a@slow.example', 'b@slow.example']);
  await queue().act({ trace, act: 'hold' });
  await world.later(hours(9));
  assert.deepEqual(await fates(trace), ['a@slow.example held', 'b@slow.example held']);
  await queue().act({ trace, act: 'release' });
  await world.settle();
  assert.deepEqual(await fates(trace), ['a@slow.example deferred', 'b@slow.example deferred']);
  await queue().act({ trace, act: 'cancel' });
});

test('postsuper -r: aliases and routes are asked again, no tries are counted, and all its time begins again', async () => {
  const { send, fates, world, hop } = classic;
  const trace = await send('kim@slow.example');
  const [before] = await queue().list({ trace, limit: 9 });
  await route(`slow.example → smtp [127.0.0.1]:${hop.port}`);
  await world.later(hours(1));
  await queue().act({ trace, act: 'hold' });
  await queue().act({ trace, act: 'requeue' });
  await world.settle();
  const [now] = await queue().list({ trace, limit: 9 });
  assert.deepEqual([before!.route, now!.route, now!.attempts], ['slow.example', `smtp [127.0.0.1]:${hop.port}`, 1]);
  assert.ok(now!.expiresAt > before!.expiresAt);
  assert.deepEqual(await fates(trace), ['kim@slow.example deferred']);
  await queue().act({ trace, act: 'cancel' });
  await route();
});

test('postsuper -d, -e: deleted, and nobody is told; ended, and the sender is told why', async () => {
  const { send, world, letters } = classic;
  const count = (await letters()).length;
  await queue().act({ trace: await send('d@slow.example'), act: 'cancel' });
  await world.settle();
  assert.equal((await letters()).length, count);
  await queue().act({ trace: await send('e@slow.example'), act: 'expire' });
  await world.settle();
  assert.match((await letters()).at(-1)!, /^Status: 4\.4\.7\r$/m);
});

test('postqueue -j: its keys and only they, a line for each message; postqueue -p; postqueue -f', async () => {
  const { send, run, hop } = classic;
  const trace = await send(['a@slow.example', 'b@slow.example']);
  const [json, mailq, shape] = await Promise.all([
    run(0, 'queue', 'list', '--json'),
    run(0, 'queue', 'list', '--mailq'),
    run(0, 'qshape', 'deferred'),
  ]);
  assert.equal(json!.trim().split('\n').length, 1);
  const message = JSON.parse(json!) as { recipients: object[]; [key: string]: unknown };
  assert.deepEqual(Object.keys(message), [
    ...['queue_name', 'queue_id', 'arrival_time', 'message_size', 'forced_expire', 'sender', 'recipients'],
  ]);
  assert.deepEqual([message.queue_name, message.queue_id, message.sender], ['deferred', trace, 'ann@here.example']);
  assert.deepEqual(
    message.recipients,
    ['a', 'b'].map(name => ({
      ...{ address: `${name}@slow.example` },
      ...{ delay_reason: 'host mx.slow.example said: 451 4.7.1 Come back later' },
    })),
  );
  assert.match(json!, /^\{"queue_name": "deferred", "queue_id": "/);
  assert.match(mailq!, new RegExp(`^${trace} +\\d+ \\w{3} \\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d ann@here`, 'm'));
  assert.match(mailq!, /\n *\(host mx\.slow\.example said: 451 4\.7\.1 Come back later\)\n/);
  assert.match(
    shape!,
    /^ +T {2}5 10 20 40 80 160 320 640 1280 1280\+\n +TOTAL {2}2 {2}2 [ 0]+\n +slow\.example {2}2 {2}2 /,
  );
  const asked = () => hop.commands.filter(line => line.startsWith('RCPT TO:<a@slow')).length;
  const before = asked();
  await run(0, 'queue', 'retry', '-f');
  await classic.world.settle();
  assert.equal(asked(), before + 1);
  await queue().act({ trace, act: 'cancel' });
});

test('transport(5): a line by address, by domain, below a domain, and * for the rest; the first that fits', async () => {
  await route(
    ...['boss@there.example → smtp [127.0.0.1]:2501', 'there.example → smtp [127.0.0.1]:2502'],
    ...['.there.example → smtp [127.0.0.1]:2503', '* → smtp [127.0.0.1]:2504'],
  );
  const ways = await Promise.all(
    ['boss@there.example', 'Kim@THERE.example', 'kim@a.b.there.example', 'kim@fine.example'].map(
      async address => (await classic.world.api.routing.explain({ address })).route,
    ),
  );
  assert.deepEqual(
    ways,
    [2501, 2502, 2503, 2504].map(port => `smtp [127.0.0.1]:${port}`),
  );
  await route();
});

test('its scheduler: one destination that hangs holds up nobody else', async () => {
  const { world, hop } = classic;
  const hanging = await startNextHop({ script: { mail: { and: 'hang' } } });
  await route(`slow.example → smtp [127.0.0.1]:${hanging.port}`);
  const before = hop.received.length;
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      world.submit(classic.ann, { to: `p${n}@slow.example`, subject: 'Slow', text: 'x' }),
    ),
  );
  await world.submit(classic.ann, { to: 'kim@fine.example', subject: 'Fast', text: 'x' });
  await hop.messages(before + 1);
  const slow = (await world.api.queue.destinations({})).find(one => one.route.startsWith('smtp '))!;
  assert.equal(slow.waiting + slow.active, 30);
  assert.ok(hanging.connections <= 10, `${hanging.connections} connections`);
  await route();
  await hanging.close();
  await world.settle();
  await queue().act({ where: 'to:slow.example', act: 'cancel' });
});

test('delay_warning_time: the sender hears once that it waits, until when it is tried, and nothing is lost yet', async () => {
  const { send, world, letters } = classic;
  const trace = await send('kim@slow.example');
  const before = (await letters()).length;
  await world.later(hours(5));
  await world.later(hours(5));
  const [warning, ...more] = (await letters()).slice(before);
  assert.equal(more.length, 0);
  assert.match(warning!, /^Action: delayed\r$/m);
  assert.match(warning!, /^Will-Retry-Until: /m);
  assert.match(warning!, /^Subject: /m);
  assert.match(warning!, /kim@slow\.example/);
  await queue().act({ trace, act: 'cancel' });
});

test('bounce(5): readable, threaded under the message it is about, with what the other host said', async () => {
  const { send, letters } = classic;
  await route('there.example → error 5.1.6 Moved to new.example');
  await send('kim@there.example', { messageId: '<first@here.example>' });
  const bounce = unfolded((await letters()).at(-1)!);
  assert.match(bounce, /^(References|In-Reply-To): .*<first@here\.example>/m);
  assert.match(bounce, /^Content-Type: multipart\/report; .*report-type="?delivery-status/m);
  assert.match(bounce, /Moved to new\.example/);
  await route();
});

test('defer_transports, soft_bounce’s use: all that leaves is kept with one switch, and nothing is lost by it', async () => {
  const { send, fates, world } = classic;
  await queue().pause({ why: 'a doubtful change' });
  const trace = await send('kim@fine.example');
  assert.deepEqual(await fates(trace), ['kim@fine.example queued']);
  await queue().resume({});
  await world.settle();
  assert.deepEqual(await fates(trace), ['kim@fine.example relayed']);
  await world.ledger();
});
