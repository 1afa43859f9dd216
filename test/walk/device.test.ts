/** In: a machine that can neither sign in nor encrypt hands mail in on a port of its own, and nobody else does. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { connect as connectTls } from 'node:tls';
import type { DeviceDraft, DeviceRow } from '../../server/api/contract.ts';
import { zoneResolver } from '../../server/dns/zone.ts';
import { parseZone } from '../../server/dns/zone-file.ts';
import { keyRecord, makeKey, printPrivateKey, zoneFileLine } from '../../server/mailauth/dkim-key.ts';
import { verifyDkim } from '../../server/mailauth/dkim-verify.ts';
import { dialAs, handIn, isOpen, until } from '../support/device.ts';
import { freePort } from '../support/free-port.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

const key = await makeKey('ed25519');
const zone = `
there.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
${zoneFileLine('e1', 'here.example', keyRecord(key))}
`;
const read = parseZone(zone);
assert.ok(read.ok);
const resolver = zoneResolver(read.value);

const MACHINE = '127.0.0.1';
const OTHER = '127.0.0.9';
let hop: NextHop;
let world: World;
let ann: Person;
let scanner: DeviceRow;

before(async () => {
  hop = await startNextHop();
  world = await startWorld({ zone, hopPort: hop.port, settings: ['mode=deliver', 'outbound.tls=none'] });
  ann = await world.addAccount('ann@here.example');
  await world.addAccount('scan@here.example');
  const pem = printPrivateKey(key);
  await world.api.dkim.make({ domain: 'here.example', selector: 'e1', key: pem });
  await world.api.dkim.check({ domain: 'here.example' });
  scanner = await add({ name: 'Scanner, first floor' });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

async function add(more: Partial<DeviceDraft> & { readonly name: string }): Promise<DeviceRow> {
  const draft = { addresses: [MACHINE], sender: 'scan@here.example', port: await freePort() };
  const { device } = await world.api.devices.add({ ...draft, ...more });
  assert.deepEqual([device.state, device.sentence], ['listening', null]);
  return device;
}
const change = (more: Partial<DeviceDraft>, of = scanner) => world.api.devices.change({ id: of.id, ...more });
const row = async (of = scanner) => (await world.api.devices.list({})).find(one => one.id === of.id)!;

async function hello(from = MACHINE, port = scanner.port) {
  const wire = await dialAs(from, port);
  await wire.ask('HELO', '250');
  return wire;
}
async function inbox(): Promise<readonly string[]> {
  await world.settle();
  return world.stored(ann);
}
const scan = 'From: scanner\nSubject: Scan 12\n\nOne page.\nAnother.\n\r\n.\r\n';

test('what an old scanner says is taken, mended, completed and delivered to our own people', async () => {
  const wire = await dialAs(MACHINE, scanner.port);
  await wire.ask('HELO MFP 2200 (floor 1)', '250');
  wire.send('MAIL FROM:<scanner>\n');
  await wire.expect('250');
  wire.send(`RCPT TO: <${ann.address}>\n`);
  await wire.expect('250');
  wire.send('DATA\n');
  await wire.expect('354');
  wire.send(scan);
  const trace = traceIn(await wire.expect('250'));
  await wire.ask('QUIT', '221');
  const [letter = ''] = await inbox();
  const header = letter.slice(0, letter.indexOf('\r\n\r\n'));
  assert.match(header, /^Return-Path: <scan@here\.example>/m);
  assert.match(header, /^From: "Scanner, first floor" <scan@here\.example>$/m);
  assert.match(header, /^Date: /m);
  assert.match(header, /^Message-ID: <[^>]+>$/m);
  assert.match(header, /^Subject: Scan 12$/m);
  assert.match(header, /greeted as "MFP-2200-\?floor-1\?"/);
  assert.ok(letter.endsWith('One page.\r\nAnother.\r\n\r\n'), JSON.stringify(letter.slice(-40)));
  const { trunk } = await world.journey(trace);
  assert.equal(trunk.find(one => one.name === 'written')?.sentence, 'Scanner, first floor made it');
  assert.match(
    trunk.find(one => one.name === 'accepted')?.sentence ?? '',
    /^Handed in by Scanner, first floor: \d+ oct/,
  );
  const { accepted, used, no } = await row();
  assert.deepEqual([accepted, used?.from, no], [1, MACHINE, null]);
  assert.deepEqual(await world.ledger(), { accepted: 1, delivered: 1 });
});

test('the sender of another is rewritten; or refused, where its owner wants that', async () => {
  const message =
    'From: "Ann at the copier" <boss@there.example>\r\nSender: x@y.example\r\nSubject: s\r\n\r\nx\r\n.\r\n';
  const wire = await hello();
  assert.match(await handIn(wire, { from: 'boss@there.example', to: ann.address, message }), /^250/);
  const letter = (await inbox()).at(-1) ?? '';
  assert.match(letter, /^From: Ann at the copier <scan@here\.example>\r$/m);
  assert.doesNotMatch(letter, /boss@there|x@y/);
  await change({ others: 'refuse' });
  assert.match(
    await handIn(wire, { from: 'boss@there.example', to: ann.address, message }),
    /^553 5\.7\.1 This machine sends as scan@here\.example only/,
  );
  assert.match(await handIn(wire, { from: 'Scan@here.example', to: ann.address, message }), /^553 5\.7\.1 /);
  await wire.ask('RSET', '250');
  assert.match(
    await handIn(wire, { from: '', to: ann.address, message: scan }),
    /^250/,
    'who names nobody is nobody else',
  );
  await change({ others: 'rewrite' });
});

test('another address is refused before anything is taken, and the owner is told which', async () => {
  const before = (await inbox()).length;
  const wire = await hello(OTHER);
  assert.match(
    await handIn(wire, { from: 'scan@here.example', to: ann.address, message: scan }),
    /^550 5\.7\.1 This port is for one machine/,
  );
  await wire.ask('QUIT', '221');
  assert.equal((await inbox()).length, before);
  const { needs } = await world.api.status.get({});
  assert.equal(
    needs.find(one => one.id === `device-stranger-${scanner.id}`)?.sentence,
    `The port of Scanner, first floor was used from ${OTHER}, which is not its address (${MACHINE}). Nothing was taken.`,
  );
  const { no } = await row();
  assert.deepEqual([no?.from, no?.stranger], [OTHER, true]);
  // The machine has another address since this morning: one change, and its mail goes; no port is opened again for it.
  const waiting = await hello(OTHER);
  await change({ addresses: [MACHINE, OTHER] });
  assert.match(await handIn(waiting, { to: ann.address, message: scan }), /^250/);
  assert.equal(
    (await world.api.status.get({})).needs.some(one => one.id.startsWith('device-')),
    false,
  );
  await change({ addresses: [MACHINE] });
  assert.match(await handIn(waiting, { to: ann.address, message: scan }), /^550 5\.7\.1 /, 'in the same conversation');
});

test('it writes to our own people, to whom it may, or to everybody; and what leaves is signed as ours', async () => {
  const wire = await hello();
  const outside = 'kim@there.example';
  const rcpt = async (to: string) => {
    await wire.ask('RSET', '250');
    await wire.ask('MAIL FROM:<>', '250');
    wire.say(`RCPT TO:<${to}>`);
    return wire.reply();
  };
  assert.match(await rcpt(outside), /^550 5\.7\.1 This machine may write to people of this server only/);
  assert.match(await rcpt('nobody@here.example'), /^550 5\.1\.1/);
  await change({ recipients: 'named', named: ['there.example', 'bob@else.example'] });
  assert.match(await rcpt(outside), /^250/);
  assert.match(await rcpt('bob@else.example'), /^250/);
  assert.match(await rcpt('eve@else.example'), /^550 5\.7\.1 This machine may not write/);
  assert.match(await rcpt(ann.address), /^550 5\.7\.1/, 'who is not named is not named');
  assert.match(await rcpt('kim@sub.there.example'), /^550 5\.7\.1/);
  await change({ recipients: 'anyone' });
  await wire.ask('RSET', '250');
  assert.match(await handIn(wire, { to: outside, message: scan }), /^250/);
  await world.settle();
  const sent = hop.received.at(-1)!;
  assert.match(sent.bytes.toString(), /^From: .*<scan@here\.example>/m);
  const { signatures } = await verifyDkim(sent.bytes, { resolver, now: Date.now() });
  assert.deepEqual(
    signatures.map(one => `${one.domain} ${one.selector} ${one.result}`),
    ['here.example e1 pass'],
  );
  await change({ recipients: 'own' });
});

test('what is too much for an hour is to come later, and the owner is told', async () => {
  const panel = await add({ name: 'Alarm panel', messagesPerHour: 2, mostBytes: 20_000 });
  const wire = await hello(MACHINE, panel.port);
  const big = `Subject: x\r\n\r\n${'x'.repeat(30_000)}\r\n.\r\n`;
  assert.match(await handIn(wire, { to: ann.address, message: big }), /^552 5\.3\.4/);
  await wire.ask('RSET', '250');
  for (let i = 0; i < 2; i++) assert.match(await handIn(wire, { to: ann.address, message: scan }), /^250/);
  assert.match(await handIn(wire, { to: ann.address, message: scan }), /^450 4\.7\.1/);
  const { needs } = await world.api.status.get({});
  assert.match(
    needs.find(one => one.id === `device-ceiling-${panel.id}`)?.sentence ?? '',
    /Alarm panel wants to send more than 2 messages in an hour/,
  );
  await world.api.devices.remove({ id: panel.id });
  assert.equal(await isOpen(panel.port), false);
});

test('two devices are two: disabled, one’s port closes and the other’s conversations go on', async () => {
  const nas = await add({ name: 'NAS', sender: 'ann@here.example' });
  const talking = await hello();
  const imap = await world.wire('imap');
  await imap.expectLine(/^\* OK/);
  const { device } = await change({ enabled: false }, nas);
  assert.equal(device.state, 'off');
  assert.equal(await isOpen(nas.port), false);
  assert.match(await handIn(talking, { to: ann.address, message: scan }), /^250/);
  imap.say('a NOOP');
  await imap.expectLine(/^a OK/);
  const elsewhere = await freePort();
  await change({ enabled: true, port: elsewhere }, nas);
  assert.deepEqual([await isOpen(nas.port), await isOpen(elsewhere)], [false, true]);
  assert.match(await handIn(talking, { to: ann.address, message: scan }), /^250/);
  const wire = await hello(MACHINE, elsewhere);
  assert.match(await handIn(wire, { to: ann.address, message: scan }), /^250/);
  assert.match((await inbox()).at(-1) ?? '', /^From: NAS <ann@here\.example>/m);
  await world.api.devices.remove({ id: nas.id });
});

test('a machine that insists on signing in does, with a password that opens nothing else', async () => {
  const nas = await add({ name: 'Old NAS', password: 'abc' });
  const plain = (word: string) => Buffer.from(`\0whoever\0${word}`).toString('base64');
  const wire = await dialAs(MACHINE, nas.port);
  assert.match(await wire.ask('EHLO nas', '250'), /^250[- ]AUTH PLAIN LOGIN$/m);
  await wire.ask('MAIL FROM:<nas>', '530');
  await wire.ask(`AUTH PLAIN ${plain('abd')}`, '535');
  await wire.ask(`AUTH PLAIN ${plain('abc')}`, '235');
  const trace = traceIn(await handIn(wire, { to: ann.address, message: scan }));
  assert.match(
    (await world.journey(trace)).trunk.find(one => one.name === 'accepted')!.sentence,
    /^Handed in by Old NAS/,
  );
  const other = await dialAs(OTHER, nas.port);
  await other.ask('EHLO x', '250');
  await other.ask(`AUTH PLAIN ${plain('abc')}`, '535');
  const { device } = await change({ password: null }, nas);
  assert.equal(device.hasPassword, false);
  await hello(MACHINE, nas.port).then(open => open.ask('MAIL FROM:<nas>', '250'));
  await world.api.devices.remove({ id: nas.id });
});

test('old TLS is spoken where its owner says so, and nowhere else', async () => {
  const fax = await add({ name: 'Old fax', oldTls: true });
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
  const secured = async (port: number): Promise<string | null> => {
    const wire = await dialAs(MACHINE, port);
    await wire.ask('EHLO fax', '250');
    await wire.ask('STARTTLS', '220');
    const socket = connectTls({ socket: wire.socket, rejectUnauthorized: false, ...old });
    return new Promise(resolve => {
      socket.once('secureConnect', () => resolve(socket.getProtocol()));
      socket.once('error', () => resolve(null));
    });
  };
  assert.equal(await secured(fax.port), 'TLSv1');
  assert.equal(await secured(scanner.port), null);
  assert.equal(await secured(world.port('submission')), null);
  await world.api.devices.remove({ id: fax.id });
});

test('the test says what was seen: who, what was said, and what came of it', async () => {
  const fresh = await add({ name: 'Fax' });
  const ask = async () => {
    await world.mailroom.recorder.flush();
    return world.api.devices.test({ id: fresh.id, limit: 5 });
  };
  assert.match((await ask()).sentence, /^Nobody has connected to port \d+ yet\./);
  const stranger = await hello(OTHER, fresh.port);
  await stranger.ask('MAIL FROM:<x>', '550');
  await stranger.ask('QUIT', '221');
  assert.match((await ask()).sentence, /^127\.0\.0\.9 used port \d+, which is not its address \(127\.0\.0\.1\)\.$/);
  const wire = await hello(MACHINE, fresh.port);
  assert.match(await handIn(wire, { to: ann.address, message: scan }), /^250/);
  await wire.ask('QUIT', '221');
  await wire.closed();
  await until(
    'its last word is written down',
    async () => (await ask()).sessions[0]?.lines.some(one => one.text === 'QUIT') === true,
  );
  const { sentence, sessions } = await ask();
  assert.equal(sentence, 'One message was taken.');
  assert.deepEqual(
    sessions.map(one => [one.remote, one.own, one.accepted, one.refused]),
    [
      [MACHINE, true, 1, 0],
      [OTHER, false, 0, 1],
    ],
  );
  const said = sessions[0]!.lines.filter(line => line.who === 'C').map(line => line.text);
  assert.deepEqual(said.slice(0, 4), ['HELO', 'MAIL FROM:<scanner>', `RCPT TO:<${ann.address}>`, 'DATA']);
  assert.equal(said.at(-1), 'QUIT');
  await world.api.devices.remove({ id: fresh.id });
});

test('it is lost with its sender’s account, in words, and comes back with it', async () => {
  await world.api.accounts.change({ address: 'scan@here.example', enabled: false });
  const wire = await hello();
  assert.match(await handIn(wire, { to: ann.address, message: scan }), /^553 5\.7\.1 .* is not here any more/);
  const { needs } = await world.api.status.get({});
  assert.match(
    needs.find(one => one.id === `device-sender-${scanner.id}`)?.sentence ?? '',
    /^Nothing is taken from Scanner/,
  );
  await world.api.accounts.change({ address: 'scan@here.example', enabled: true });
  assert.match(await handIn(wire, { to: ann.address, message: scan }), /^250/);
});

test('what cannot be so is said in a sentence, and nothing is opened', async () => {
  const port = await freePort();
  const refused = (more: Partial<DeviceDraft>, words: RegExp) =>
    assert.rejects(
      world.api.devices.add({ name: 'X', addresses: [MACHINE], sender: 'scan@here.example', port, ...more }),
      words,
    );
  await refused({ addresses: ['0.0.0.0/0'] }, /would be everybody/);
  await refused({ addresses: ['192.168.0.0/16'] }, /too wide/);
  await refused({ addresses: ['::ffff:0:0/96'] }, /everybody of IPv4/);
  await refused({ sender: 'kim@there.example' }, /is not an address of somebody here/);
  await refused({ port: scanner.port }, /belongs to Scanner, first floor already/);
  await refused({ name: 'scanner, FIRST floor' }, /There is a device called/);
  await refused({ recipients: 'named', named: [] }, /Name the addresses or domains/);
  assert.equal(await isOpen(port), false);
});
