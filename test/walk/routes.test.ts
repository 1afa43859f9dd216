/** The owner's routes: by recipient and sender, to relays, hosts, sockets and a proxy; and what they keep from going. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { minutes } from '../../server/base/units.ts';
import { testCertificate } from '../support/certificate.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type SocksProxy, startSocksProxy } from '../support/socks-proxy.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

const ZONE = `
there.example.    MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
plain.example.    MX 10 mx.plain.example.
mx.plain.example. A 127.0.0.1
relay.example.    A 127.0.0.1
`;

/** The world's mail hosts; a relay that asks for a password; one that speaks no TLS; a message store. */
let hop: NextHop;
let relay: NextHop;
let plain: NextHop;
let store: NextHop;
let proxy: SocksProxy;
let world: World;
let ann: Person;
let ben: Person;
let fingerprint: string;

before(async () => {
  const { context, certificate } = await testCertificate();
  fingerprint = new X509Certificate(certificate).fingerprint256;
  hop = await startNextHop({ tls: context });
  relay = await startNextHop({
    tls: context,
    capabilities: ['AUTH PLAIN LOGIN'],
    script: { auth: '334 VXNlcm5hbWU6', response: (_, time) => (time % 2 === 0 ? '334 UGFzc3dvcmQ6' : undefined) },
  });
  plain = await startNextHop();
  store = await startNextHop({ lmtp: true });
  proxy = await startSocksProxy({ login: { user: 'me', password: 'socks' } });
  world = await startWorld({ zone: ZONE, hopPort: hop.port, settings: ['queue.first-retry=10m'] });
  ann = await world.addAccount('ann@here.example');
  ben = await world.addAccount('ben@here.example');
  await world.api.routing.addRelay({
    ...{ name: 'office', hosts: ['127.0.0.9:25', `127.0.0.1:${relay.port}`], user: 'me', password: 'secret' },
    ...{ mechanisms: ['LOGIN'], helo: 'client.here.example', tls: `pinned:sha256:${fingerprint}` },
  });
  await world.api.routing.addRelay({
    ...{ name: 'hidden', hosts: [`nowhere.onion:${plain.port}`], proxy: `me@127.0.0.1:${proxy.port}` },
    ...{ proxyPassword: 'socks', tls: 'opportunistic' },
  });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await Promise.all([hop, relay, plain, store, proxy].map(one => one.close()));
});

const routes = async (...lines: string[]) => (await world.api.routing.write({ table: 'route', lines })).moved;
const send = async (to: string, from = ann) => {
  const sent = await world.submit(from, { to, subject: 'Hello', text: 'Hello there.' });
  await world.settle();
  return sent.trace;
};
const way = async (trace: string) => (await world.way(trace)).at(-1);
const sentence = async (trace: string) => (await world.journey(trace)).branches[0]!.stations.at(-1)!.sentence;

test('by recipient and by sender; a relay is signed in to, and the next host is taken where the first is dead', async () => {
  await routes('from ben@here.example → relay office', `.corp.example → smtp [127.0.0.1]:${plain.port}`);
  assert.deepEqual(await way(await send('kim@there.example')), ['kim@there.example relayed', 'sent done']);
  assert.equal(hop.received.at(-1)!.recipients[0], 'kim@there.example');
  const trace = await send('kim@there.example', ben);
  assert.deepEqual(await way(trace), ['kim@there.example relayed', 'sent done']);
  assert.equal(relay.received.at(-1)!.recipients[0], 'kim@there.example');
  assert.deepEqual(
    [relay.commands.includes('EHLO client.here.example'), relay.commands.some(one => one.startsWith('AUTH LOGIN'))],
    [true, true],
  );
  const padlock = (await world.journey(trace)).branches[0]!.stations.at(-1)!.padlock;
  assert.deepEqual(
    [padlock?.grade, padlock?.sentence],
    ['proven', 'Encrypted (TLS 1.3), certificate is the one that the owner knows'],
  );
  await send('lee@deep.corp.example');
  assert.equal(plain.received.at(-1)!.recipients[0], 'lee@deep.corp.example');
});

test('a relay is tried without mail, and no password is told', async () => {
  const before = relay.received.length;
  const tried = await world.api.routing.tryRelay({ name: 'office' });
  assert.deepEqual(
    [tried.works, tried.hosts.map(one => one.works), relay.received.length],
    [true, [false, true], before],
  );
  assert.match(tried.hosts[1]!.steps.join('\n'), /Signed in as me with LOGIN/);
  const told = JSON.stringify([tried, await world.api.routing.relays({})]);
  assert.doesNotMatch(told, /secret|socks"|c2VjcmV0/);
  await world.api.routing.changeRelay({ name: 'office', tls: `pinned:sha256:${'00'.repeat(32)}` });
  const other = await world.api.routing.tryRelay({ name: 'office' });
  assert.equal(other.works, false);
  assert.match(other.hosts[1]!.steps[0]!, /fingerprint is another/);
  await world.api.routing.changeRelay({ name: 'office', tls: `pinned:sha256:${fingerprint}` });
  await assert.rejects(world.api.routing.removeRelay({ name: 'office' }), /line 1 of the routes/);
  await assert.rejects(world.api.routing.write({ table: 'route', lines: ['* → relay gone'] }), /no relay/);
});

test('through a proxy a name is looked up by nobody here', async () => {
  await routes('onion.example → relay hidden');
  assert.deepEqual(await way(await send('kim@onion.example')), ['kim@onion.example relayed', 'sent done']);
  assert.deepEqual(proxy.asked.at(-1), `name nowhere.onion:${plain.port}`);
});

test('TLS that the owner demands of a destination is demanded of its hosts', async () => {
  await routes();
  await world.api.routing.write({ table: 'tls', lines: ['there.example tls=required'] });
  const trace = await send('kim@there.example');
  assert.deepEqual(await way(trace), ['kim@there.example deferred', 'sent waiting']);
  assert.match(await sentence(trace), /certificate/i);
  await world.api.routing.write({ table: 'tls', lines: [`there.example tls=pinned:${fingerprint}`] });
  await world.api.queue.act({ act: 'retry', trace });
  await world.settle();
  assert.deepEqual(await way(trace), ['kim@there.example relayed', 'sent done']);
  await world.api.routing.write({ table: 'tls', lines: ['there.example tls=dane'] });
  assert.match(await sentence(await send('lee@there.example')), /DANE/);
  await world.api.routing.write({ table: 'tls', lines: ['there.example tls=none'] });
  const clear = await send('max@there.example');
  assert.match(
    (await world.journey(clear)).branches[0]!.stations.at(-1)!.padlock!.sentence,
    /^Not encrypted: the owner/,
  );
  await world.api.routing.write({ table: 'tls', lines: [] });
});

test('LMTP takes what a route brings there, our own people’s too', async () => {
  await routes(`ben@here.example → lmtp 127.0.0.1:${store.port}`);
  assert.deepEqual(await way(await send('ben@here.example')), ['ben@here.example relayed', 'sent done']);
  assert.equal(store.received.at(-1)!.recipients[0], 'ben@here.example');
  assert.ok(store.commands.includes('LHLO mail.here.example'));
});

test('a socket that is not there is told so, and waits', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-lmtp-'));
  await routes(`socket.example → lmtp ${folder}/lmtp`);
  const trace = await send('kim@socket.example');
  assert.match(await sentence(trace), /no such socket/);
  await world.api.queue.act({ act: 'cancel', trace });
  rmSync(folder, { recursive: true });
});

test('what a route holds waits for a person, and goes the usual way when it is let go', async () => {
  await routes('there.example → hold');
  const trace = await send('held@there.example');
  assert.deepEqual(await way(trace), ['held@there.example held', 'sent held']);
  const [row] = await world.api.queue.list({ trace, limit: 1 });
  assert.deepEqual([row!.route, row!.operatedBy], ['there.example', 'a route of yours']);
  await world.api.queue.act({ act: 'release', trace });
  await world.settle();
  assert.deepEqual(await way(trace), ['held@there.example relayed', 'sent done']);
});

test('what a route throws away is written down, and nobody is told; what it refuses comes back with its words', async () => {
  await routes('there.example → discard', 'gone.example → error 5.1.6 Moved to kim@new.example');
  const before = (await world.stored(ann)).length;
  const trace = await send('kim@there.example');
  assert.equal((await way(trace))![0], 'kim@there.example cancelled');
  assert.match(JSON.stringify((await world.journey(trace)).branches), /Thrown away by a route of yours/);
  assert.equal((await world.stored(ann)).length, before);
  await send('kim@gone.example');
  assert.match((await world.stored(ann)).at(-1)!, /Status: 5\.1\.6[\s\S]*Moved to kim@new\.example/);
  await world.ledger();
});

test('what waits follows its table, and says so before', async () => {
  await routes('slow.example → smtp [127.0.0.9]:25');
  const trace = await send('kim@slow.example');
  assert.deepEqual(await way(trace), ['kim@slow.example deferred', 'sent waiting']);
  const lines = ['slow.example → relay office'];
  const tried = await world.api.routing.try({ table: 'route', lines });
  assert.deepEqual(tried.moves, [{ from: 'smtp [127.0.0.9]:25', to: 'relay office', recipients: 1 }]);
  assert.equal(await routes(...lines), 1);
  await world.settle();
  assert.deepEqual(await way(trace), ['kim@slow.example relayed', 'sent done']);
  assert.equal(await routes(...lines), 0);
  await world.later(minutes(1));
});

test('it is explained step by step, and a table that somebody else has changed is not overwritten', async () => {
  await routes('.there.example → hold', 'there.example from ann@here.example → relay office', '* → mx');
  const explained = await world.api.routing.explain({ address: 'Kim@There.example', sender: ann.address });
  assert.deepEqual(explained, {
    route: 'relay office',
    steps: [
      { say: 'kim@there.example is elsewhere' },
      { say: 'Route 2 holds: there.example from ann@here.example → relay office', line: 2 },
      { say: 'Route 3 would be for it, too, and stands below: * → mx' },
      { say: 'It goes by the route "relay office"' },
    ],
  });
  const write = world.api.routing.write({ table: 'route', lines: [], before: ['* → mx'] });
  await assert.rejects(write, /Somebody else has changed/);
  await routes();
});

test('addresses are rewritten as mail is handed in, and as it leaves; the journey says so', async () => {
  await world.api.routing.write({
    table: 'rewrite',
    lines: [
      'submitted recipient, to: @old.example → @there.example',
      'leaving sender, author: ann@here.example → ann.smith@example.org',
    ],
  });
  const { trace } = await world.submit(ann, {
    to: ['kim@old.example', ben.address],
    subject: 'Two',
    text: 'Hello ann@here.example',
  });
  await world.settle();
  const taken = hop.received.at(-1)!;
  assert.deepEqual([taken.sender, taken.recipients], ['ann.smith@example.org', ['kim@there.example']]);
  const text = taken.bytes.toString('latin1');
  assert.match(text, /^From: ann\.smith@example\.org\r$/m);
  assert.match(text, /^To: kim@there\.example, ben@here\.example\r$/m);
  assert.match(text, /Hello ann@here\.example/);
  const here = (await world.stored(ben)).at(-1)!;
  assert.match(here, /^From: ann@here\.example\r$/m);
  const journey = await world.journey(trace);
  const said = JSON.stringify(journey);
  assert.match(said, /kim@old\.example became kim@there\.example \(rule 1\)/);
  assert.match(said, /ann@here\.example became ann\.smith@example\.org \(rule 2\)/);
  await world.api.routing.write({ table: 'rewrite', lines: [] });
});
