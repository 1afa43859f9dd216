/** Out: what leaves in our name is signed, so that whoever gets it can see that it is ours; and only what is ours. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { authenticate } from 'mailauth';
import { days } from '../../server/base/units.ts';
import { zoneResolver } from '../../server/dns/zone.ts';
import { parseZone } from '../../server/dns/zone-file.ts';
import { keyRecord, makeKey, printPrivateKey, zoneFileLine } from '../../server/mailauth/dkim-key.ts';
import { verifyDkim } from '../../server/mailauth/dkim-verify.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';
import { peerResolver } from '../unit/mailauth/peer-resolver.ts';

const [rsa, ed25519, next] = [await makeKey('rsa'), await makeKey('ed25519'), await makeKey('rsa')];
const zone = `
there.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
${zoneFileLine('r1', 'here.example', keyRecord(rsa))}
${zoneFileLine('e1', 'here.example', keyRecord(ed25519))}
${zoneFileLine('r2', 'here.example', keyRecord(next))}
`;
const read = parseZone(zone);
assert.ok(read.ok);
const resolver = zoneResolver(read.value);

let hop: NextHop;
let world: World;
let ann: Person;
const nobody = /nobody@/;

before(async () => {
  hop = await startNextHop({
    script: { rcpt: line => (nobody.test(line) ? '550 5.1.1 Nobody of that name' : undefined) },
  });
  world = await startWorld({ zone, hopPort: hop.port, settings: ['mode=deliver', 'outbound.tls=none'] });
  ann = await world.addAccount('ann@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

const letter = { to: 'kim@there.example', subject: 'Grüße', text: 'Um zwölf?\n.\nFrom here\n  ' };

/** What has come since the last look. */
let looked = 0;
async function arrived(): Promise<Buffer> {
  await world.settle();
  const bytes = hop.received[looked++]?.bytes;
  assert.ok(bytes, 'nothing has come');
  return bytes;
}

/** By each signature: its domain, selector and result, as two programs see it. */
async function signatures(message: Buffer): Promise<readonly string[]> {
  const ours = await verifyDkim(message, { resolver, now: Date.now() });
  const told = ours.signatures.map(one => `${one.domain} ${one.selector} ${one.result}`);
  const peer = await authenticate(message, {
    resolver: peerResolver(resolver),
    ip: '203.0.113.1',
    sender: 'ann@here.example',
  } as Parameters<typeof authenticate>[1]);
  const theirs = peer.dkim.results
    .filter(one => one.signingDomain)
    .map(one => `${one.signingDomain} ${one.selector} ${one.status.result}`);
  assert.deepEqual(theirs.toSorted(), told.toSorted(), 'two programs agree');
  return told;
}

const states = async () =>
  (await world.api.dkim.list({}))
    .filter(key => /^[er]\d$/.test(key.selector))
    .map(key => `${key.selector} ${key.state}`);

test('before the world sees a key, mail goes as it is, and the owner is told', async () => {
  await world.api.dkim.make({ domain: 'here.example' });
  await world.submit(ann, letter);
  assert.deepEqual(await signatures(await arrived()), []);
  const { needs } = await world.api.status.get({});
  assert.match(needs.find(one => one.id === 'dkim-here.example')!.sentence, /goes out unsigned/);
  const records = await world.api.dkim.records({ domain: 'here.example' });
  assert.equal(records.length, 2);
  for (const one of records) {
    assert.match(one.value, /^v=DKIM1; k=(rsa|ed25519); p=[\w+/]+=*$/);
    assert.equal(one.name, `${one.host}.here.example`);
    const line = parseZone(`${one.zoneLine}\n`);
    assert.deepEqual(line.ok && line.value.map(row => 'text' in row && row.text), [one.value]);
  }
  assert.doesNotMatch(JSON.stringify(await world.api.dkim.list({})), /PRIVATE/);
});

test('once its record is seen a key signs, and what arrives verifies, here and with another program', async () => {
  const own = (selector: string, key: typeof rsa) =>
    world.api.dkim.make({ domain: 'here.example', selector, key: printPrivateKey(key) });
  await own('r1', rsa);
  await own('e1', ed25519);
  await world.api.dkim.check({ domain: 'here.example' });
  assert.deepEqual(await states(), ['r1 signs', 'e1 signs']);
  const { trace } = await world.submit(ann, letter);
  assert.deepEqual(await signatures(await arrived()), ['here.example r1 pass', 'here.example e1 pass']);
  const accepted = (await world.mailroom.store.events({ trace, names: ['queue.accepted'], limit: 1 }))[0]!;
  assert.deepEqual(accepted.fields.signed, ['here.example (r1)', 'here.example (e1)']);
  const station = (await world.journey(trace)).trunk.find(one => one.name === 'accepted')!;
  assert.match(station.sentence, /octets, signed with here\.example \(r1\) and here\.example \(e1\)$/);
  const { needs } = await world.api.status.get({});
  assert.deepEqual(
    needs.filter(one => one.id.startsWith('dkim')),
    [],
  );
});

test('what is of 8 bits or long arrives as it was signed', async () => {
  const text = `${'Müller '.repeat(12)}\r\n`.repeat(3000);
  const raw = `From: Ann <ann@here.example>\r\nTo: kim@there.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text}`;
  await world.submit(ann, {
    envelope: { from: ann.address, to: 'kim@there.example', use8BitMime: true },
    raw,
  } as never);
  const bytes = await arrived();
  assert.ok(bytes.includes('Müller'), 'it came in 8 bits');
  assert.deepEqual(await signatures(bytes), ['here.example r1 pass', 'here.example e1 pass']);
});

test('a report of ours is signed for the domain above the host that wrote it', async () => {
  await world.api.aliases.add({ address: 'lost@here.example', targets: ['nobody@there.example'] });
  await world.bring({ from: 'kim@there.example', to: 'lost@here.example', subject: 'x', text: 'x' });
  const bytes = await arrived();
  assert.match(bytes.toString(), /^From: .*postmaster@mail\.here\.example/m);
  assert.deepEqual(await signatures(bytes), ['here.example r1 pass', 'here.example e1 pass']);
});

test('what a stranger wrote is not signed, though it names one of us and we send it on', async () => {
  await world.api.aliases.add({ address: 'kim@here.example', targets: ['kim@there.example'] });
  for (const from of ['lee@else.example', 'ann@here.example']) {
    await world.bring({ from, to: 'kim@here.example', subject: 'x', text: 'x' });
    assert.deepEqual(await signatures(await arrived()), [], from);
  }
});

test('the next key takes over a day after it is seen, and the one before signs no more', async () => {
  await world.api.dkim.make({ domain: 'here.example', selector: 'r2', key: printPrivateKey(next) });
  await world.api.dkim.check({ domain: 'here.example' });
  assert.deepEqual(await states(), ['r1 signs', 'e1 signs', 'r2 visible']);
  await world.submit(ann, letter);
  assert.deepEqual(await signatures(await arrived()), ['here.example r1 pass', 'here.example e1 pass']);
  await world.later(days(1));
  await world.api.dkim.check({ domain: 'here.example' });
  assert.deepEqual(await states(), ['r1 retired', 'e1 signs', 'r2 signs']);
  await world.submit(ann, letter);
  assert.deepEqual(await signatures(await arrived()), ['here.example r2 pass', 'here.example e1 pass']);
});

test('switched off, mail goes as it is', async () => {
  await world.api.settings.set({ key: 'dkim.sign', text: 'no' });
  await world.submit(ann, letter);
  assert.deepEqual(await signatures(await arrived()), []);
});

test('what a named network of ours hands in on port 25 in our name is signed as well', async () => {
  await world.api.settings.set({ key: 'dkim.sign', text: 'yes' });
  await world.api.settings.set({ key: 'smtp.relay-networks', text: '127.0.0.0/8' });
  await world.settle();
  await world.bring({ ...letter, from: 'printer@here.example' });
  assert.notDeepEqual(await signatures(await arrived()), []);
  await world.bring({ ...letter, from: 'kim@elsewhere.example' });
  assert.deepEqual(await signatures(await arrived()), []);
  const tool = { filename: 'tool.exe', content: Buffer.from('MZ') };
  await world.bring({ ...letter, from: 'printer@here.example', attachments: [tool] });
  assert.match(
    (await arrived()).toString('latin1'),
    /tool\.exe/,
    'what would be junk from a stranger goes as our people’s does',
  );
});

test('a header that was rewritten is signed as it is: as it was handed in, and again as it left', async () => {
  const signs = ['here.example e1 pass', 'here.example r2 pass'];
  const lines = [
    'submitted author: ann@here.example → a.smith@here.example',
    'leaving author: a.smith@here.example → ann.smith@here.example',
  ];
  for (const [count, author] of [
    [1, 'a.smith'],
    [2, 'ann.smith'],
  ] as const) {
    await world.api.routing.write({ table: 'rewrite', lines: lines.slice(0, count) });
    await world.submit(ann, letter);
    const bytes = await arrived();
    assert.match(bytes.toString('latin1'), new RegExp(`^From: ${author}@here\\.example\\r$`, 'm'));
    assert.deepEqual((await signatures(bytes)).toSorted(), signs);
  }
  // Programs of a named network of ours are our people, too.
  await world.bring({ ...letter, from: 'ann@here.example' });
  const brought = await arrived();
  assert.match(brought.toString('latin1'), /^From: a\.smith@here\.example\r$/m);
  assert.deepEqual((await signatures(brought)).toSorted(), signs);
  await world.api.routing.write({ table: 'rewrite', lines: [] });
});
