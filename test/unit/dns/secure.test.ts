/** The secure resolver over real sockets: what is cut comes over TCP, strangers' datagrams count for nothing. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock, seededRandom, systemClock } from '../../../server/base/ports.ts';
import { type SecureResolver, secureResolver } from '../../../server/dns/secure.ts';
import { secureZoneResolver } from '../../../server/dns/secure-zone.ts';
import { systemResolver } from '../../../server/dns/system.ts';
import { parseZone } from '../../../server/dns/zone-file.ts';
import { exampleWorld, TODAY } from '../../support/dns-example.ts';
import { type Behaviour, type NameServer, nameServer } from '../../support/dns-server.ts';
import type { Lie } from '../../support/dns-world.ts';

const world = exampleWorld();
const clock = () => ({ ...manualClock(TODAY * 1000), after: systemClock.after });

async function meeting(behaviour: Behaviour, act: (resolver: SecureResolver, server: NameServer) => Promise<void>) {
  const server = await nameServer(world, behaviour);
  const options = { clock: clock(), random: seededRandom(1), timeout: 300, tries: 1 };
  try {
    await act(secureResolver({ ...options, servers: [server.address], anchors: world.anchors }), server);
  } finally {
    await server.close();
  }
}

test('MX, addresses, TLSA and TXT come with their standing', async () => {
  await meeting({}, async resolver => {
    const mx = await resolver.mx('GOOD.example.');
    assert.deepEqual(mx.answer, {
      kind: 'found',
      records: [{ preference: 10, exchange: 'mx.good.example' }],
      ttl: 3_600_000,
    });
    assert.equal(mx.standing.security, 'secure');
    const address = await resolver.address('alias.good.example');
    assert.deepEqual(address.answer.kind === 'found' && address.answer.records, [
      { family: 4, address: '192.0.2.1' },
      { family: 6, address: '2001:db8::1' },
    ]);
    assert.equal(address.name, 'mx.good.example');
    const tlsa = await resolver.tlsa('_25._tcp.mx.good.example');
    assert.equal(tlsa.answer.kind === 'found' && tlsa.answer.records[0]?.data.length, 32);
    assert.equal((await resolver.txt('good.example')).standing.security, 'secure');
    const open = await resolver.mx('open.example');
    assert.deepEqual([open.answer.kind, open.standing.security], ['found', 'insecure']);
    assert.equal((await resolver.address('out.good.example')).first.security, 'secure');
    assert.equal((await resolver.mx('a..b')).answer.kind, 'no-such-name');
  });
});

test('an answer that is cut is asked for over TCP', async () => {
  await meeting({ alwaysCut: true }, async (resolver, server) => {
    assert.equal((await resolver.mx('good.example')).standing.security, 'secure');
    assert.equal(server.asked.tcp, server.asked.udp);
  });
});

test('an answer with another id or to another question is not heard', async () => {
  const strangers = (right: Buffer): Buffer[] => {
    const otherId = Buffer.from(right);
    otherId.writeUInt16BE(otherId.readUInt16BE(0) ^ 1, 0);
    // Both would say that there is no such name, and no more.
    const [otherName, otherType] = [Buffer.from(right), Buffer.from(right)];
    for (const forged of [otherName, otherType]) forged.fill(0, 6, 12)[3] = 3;
    otherName[13] = otherName[13]! ^ 1;
    const type = otherType.indexOf(0, 12) + 2;
    otherType[type] = otherType[type]! ^ 1;
    return [otherId, otherName, otherType, Buffer.from('nonsense'), Buffer.alloc(0)];
  };
  await meeting({ strangers }, async (resolver, server) => {
    assert.equal((await resolver.mx('good.example')).standing.security, 'secure');
    assert.equal(server.asked.tcp, 0);
  });
});

test('many wrong answers are somebody guessing: then TCP is asked', async () => {
  const strangers = (right: Buffer): Buffer[] =>
    Array.from({ length: 8 }, (_, at) => Buffer.concat([Buffer.from([at, at]), right.subarray(2)]));
  await meeting({ strangers }, async (resolver, server) => {
    assert.equal((await resolver.mx('open.example')).answer.kind, 'found');
    assert.ok(server.asked.tcp > 0);
  });
});

test('a silent server is a failure, and one that signs is asked before one that strips', async () => {
  await meeting({ silent: true }, async resolver => {
    const { answer, standing } = await resolver.mx('good.example');
    assert.deepEqual(answer, { kind: 'failure', why: 'no name server answered in time' });
    assert.equal(standing.security, 'indeterminate');
  });
  const stripping = await nameServer(world, {
    lie: message => ({ ...message, answers: message.answers.filter(one => one.type !== 'RRSIG'), authorities: [] }),
  });
  const signing = await nameServer(world);
  try {
    const options = { clock: clock(), random: seededRandom(1), timeout: 300, tries: 1, anchors: world.anchors };
    const both = secureResolver({ ...options, servers: [stripping.address, signing.address] });
    assert.equal((await both.address('mx.good.example')).standing.security, 'secure');
    const one = secureResolver({ ...options, servers: [stripping.address] });
    assert.equal((await one.mx('good.example')).standing.security, 'indeterminate');
  } finally {
    await Promise.all([stripping.close(), signing.close()]);
  }
});

test('one half that fails or lies does not make the other less secure', async () => {
  const silentFor =
    (...types: string[]): Lie =>
    (message, { type }) =>
      types.includes(type) ? null : message;
  const forged: Lie = (message, { type }) =>
    type === 'AAAA' ? { ...message, answers: message.answers.filter(one => one.type !== 'RRSIG') } : message;
  for (const lie of [silentFor('AAAA'), forged]) {
    await meeting({ lie }, async resolver => {
      const { answer, standing } = await resolver.address('mx.good.example');
      assert.deepEqual(answer.kind === 'found' && answer.records, [{ family: 4, address: '192.0.2.1' }]);
      assert.equal(standing.security, 'secure');
    });
  }
  await meeting({ lie: silentFor('AAAA', 'A') }, async resolver => {
    const { answer, standing } = await resolver.address('mx.good.example');
    assert.deepEqual([answer.kind, standing.security], ['failure', 'indeterminate']);
  });
});

test('a question that leads to ever more is ended', async () => {
  const server = await nameServer(world, { silent: true });
  try {
    const options = { clock: clock(), random: seededRandom(1), timeout: 150, tries: 4, anchors: world.anchors };
    const resolver = secureResolver({ ...options, servers: [server.address], deadline: 40 });
    const { answer } = await resolver.mx('good.example');
    assert.deepEqual(answer, { kind: 'failure', why: 'the name servers took too long to prove their answers' });
  } finally {
    await server.close();
  }
});

test('the plain resolver follows aliases within an answer, and asks a second server when the first fails', async () => {
  const failing = await nameServer(world, { lie: message => ({ ...message, code: 2, answers: [] }) });
  const good = await nameServer(world);
  try {
    const servers = [failing.address, good.address];
    const plain = systemResolver({ clock: clock(), random: seededRandom(1), servers, timeout: 300, tries: 1 });
    const found = await plain.address('alias.good.example', 4);
    assert.deepEqual(found, { kind: 'found', records: [{ family: 4, address: '192.0.2.1' }], ttl: 3_600_000 });
    assert.deepEqual(await plain.mx('no.good.example'), { kind: 'no-such-name' });
    assert.equal((await plain.address('loop.good.example', 4)).kind, 'failure');
    const before = failing.asked.udp;
    await plain.txt('good.example');
    assert.equal(failing.asked.udp, before, 'the one that answered last is asked first');
  } finally {
    await Promise.all([failing.close(), good.close()]);
  }
});

test('a zone in memory plays it: signed, unsigned, bogus', async () => {
  const zone = parseZone(`
signed.test.  MX 10 mx.signed.test.
mx.signed.test. A 192.0.2.1
_25._tcp.mx.signed.test. TLSA 3 1 1 ( 0123456789abcdef0123456789abcdef
                                          0123456789ABCDEF0123456789abcdef )
signed.test. CAA 128 issue "ca.example"
out.signed.test. CNAME mx.open.test.
mx.open.test. A 192.0.2.2
bad.test. MX 10 mx.bad.test.`);
  assert.ok(zone.ok);
  const resolver = secureZoneResolver(zone.value, { signed: ['signed.test', 'bad.test'], bogus: ['bad.test'] });
  assert.equal((await resolver.mx('signed.test')).standing.security, 'secure');
  const tlsa = await resolver.tlsa('_25._tcp.mx.signed.test');
  assert.equal(tlsa.answer.kind === 'found' && tlsa.answer.records[0]?.data.length, 32);
  const caa = await resolver.caa('signed.test');
  assert.deepEqual(caa.answer.kind === 'found' && caa.answer.records, [
    { critical: true, tag: 'issue', value: 'ca.example' },
  ]);
  const out = await resolver.address('out.signed.test');
  assert.deepEqual([out.standing.security, out.first.security, out.name], ['insecure', 'secure', 'mx.open.test']);
  const bad = await resolver.mx('bad.test');
  assert.deepEqual([bad.answer.kind, bad.standing.security], ['failure', 'bogus']);
  for (const wrong of [
    'x. TLSA 3 1 1 0',
    'x. TLSA 3 1 256 00',
    'x. TLSA 3 1 1',
    'x. CAA 0 is.sue "x"',
    'x. CAA 0 issue',
  ])
    assert.equal(parseZone(wrong).ok, false, wrong);
});
