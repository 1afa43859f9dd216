/** Out: a domain's footer is under what its people write, before it is signed; where it cannot be, the journal says why. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { zoneResolver } from '../../server/dns/zone.ts';
import { parseZone } from '../../server/dns/zone-file.ts';
import { keyRecord, makeKey, printPrivateKey, zoneFileLine } from '../../server/mailauth/dkim-key.ts';
import { verifyDkim } from '../../server/mailauth/dkim-verify.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

const key = await makeKey('ed25519');
const zone = `
there.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
${zoneFileLine('e1', 'here.example', keyRecord(key))}
`;
const read = parseZone(zone);
assert.ok(read.ok);
const resolver = zoneResolver(read.value);

let hop: NextHop;
let world: World;
let ann: Person;
before(async () => {
  hop = await startNextHop();
  world = await startWorld({ zone, hopPort: hop.port, settings: ['mode=deliver', 'outbound.tls=none'] });
  ann = await world.addAccount('ann@here.example');
  await world.addAccount('ben@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

const letter = { subject: 'Grüße', text: 'Um zwölf?', html: '<p>Um zwölf?</p>' };
const set = (on: 'elsewhere' | 'all') =>
  world.api.footers.set({ domain: 'HERE.example', text: 'Office & Co, Berlin', on });
async function told(trace: string): Promise<readonly unknown[]> {
  const found = await world.mailroom.store.events({ trace, names: ['msa.footer'], limit: 9 });
  return found.map(({ fields }) => fields.because);
}

test('none until a domain has one; then under both forms, signed with it', async () => {
  await world.api.dkim.make({ domain: 'here.example', selector: 'e1', key: printPrivateKey(key) });
  await world.api.dkim.check({ domain: 'here.example' });
  await world.submit(ann, { ...letter, to: 'kim@there.example' });
  await world.settle();
  assert.doesNotMatch(hop.received[0]!.bytes.toString(), /Office/);
  await set('elsewhere');
  const { trace } = await world.submit(ann, { ...letter, to: ['kim@there.example', 'ben@here.example'] });
  await world.settle();
  const bytes = hop.received[1]!.bytes;
  assert.equal(bytes.toString().match(/Office &(?:amp;)? Co, Berlin/g)?.length, 2);
  const { signatures } = await verifyDkim(bytes, { resolver, now: Date.now() });
  assert.deepEqual(
    signatures.map(one => one.result),
    ['pass'],
  );
  assert.deepEqual(await told(trace), [null]);
});

test('among ourselves only where that is wished', async () => {
  const { trace } = await world.submit(ann, { ...letter, to: 'ben@here.example' });
  assert.deepEqual(await told(trace), []);
  await set('all');
  await world.submit(ann, { ...letter, to: 'ben@here.example' });
  await world.settle();
  assert.match((await world.stored({ address: 'ben@here.example', password: '' })).at(-1)!, /Office/);
});

test('what it would harm goes as it is, and why is told', async () => {
  const raw = [
    ...[`From: ${ann.address}`, 'To: kim@there.example', 'Subject: x', 'MIME-Version: 1.0'],
    ...['Content-Type: multipart/signed; boundary=x; protocol="application/pgp-signature"', ''],
    ...['--x', '', 'Hello.', '--x', 'Content-Type: application/pgp-signature', '', 'abc', '--x--', ''],
  ].join('\r\n');
  const { trace } = await world.submit(ann, { raw, envelope: { from: ann.address, to: 'kim@there.example' } });
  await world.settle();
  assert.match(hop.received.at(-1)!.bytes.toString(), /\r\n--x\r\n\r\nHello\.\r\n--x\r\n/);
  assert.deepEqual(await told(trace), ['it is multipart/signed']);
});

test('it is tried before, refused in words, and taken away', async () => {
  const footer = { domain: 'here.example', text: 'At your service', on: 'all' } as const;
  const { message } = await world.api.footers.try({ footer, message: 'Subject: x\n\nHello.\n' });
  assert.match(message!, /Hello\.\r\n\r\nAt your service\r\n$/);
  await assert.rejects(world.api.footers.set({ ...footer, domain: 'there.example' }), /not one of our domains/);
  await assert.rejects(world.api.footers.set({ ...footer, text: ' ' }), /has a text/);
  await world.api.footers.remove({ domain: 'here.example' });
  assert.deepEqual(await world.api.footers.list({}), []);
  await assert.rejects(world.api.footers.remove({ domain: 'here.example' }), /has no footer/);
});
