/** A mailing list from the first letter to the last: joined by mail, posts, what comes back, one click, moderators, archive. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { zoneResolver } from '../../server/dns/zone.ts';
import { parseZone } from '../../server/dns/zone-file.ts';
import { verifyArc } from '../../server/mailauth/arc-verify.ts';
import { keyRecord, makeKey, printPrivateKey, zoneFileLine } from '../../server/mailauth/dkim-key.ts';
import { signMessage } from '../../server/mailauth/dkim-sign.ts';
import { verifyDkim } from '../../server/mailauth/dkim-verify.ts';
import { allFields } from '../../server/mime/header.ts';
import { bring as bringTo } from '../support/bring.ts';
import { type NextHop, type ReceivedMessage, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

const [ours, theirs] = [await makeKey('rsa'), await makeKey('rsa')];
const zone = `
1.0.0.127.in-addr.arpa. PTR mx.there.example.
there.example. MX 10 mx.there.example.
there.example. TXT "v=spf1 ip4:127.0.0.1 -all"
mx.there.example. A 127.0.0.1
bank.example. MX 10 mx.there.example.
bank.example. TXT "v=spf1 ip4:127.0.0.1 -all"
_dmarc.bank.example. TXT "v=DMARC1; p=reject"
far.example. MX 10 mx.there.example.
here.example. MX 10 mail.here.example.
${zoneFileLine('r1', 'here.example', keyRecord(ours))}
${zoneFileLine('t1', 'there.example', keyRecord(theirs))}
${zoneFileLine('t1', 'bank.example', keyRecord(theirs))}
`;
const read = parseZone(zone);
assert.ok(read.ok);
const resolver = zoneResolver(read.value);

let hop: NextHop;
let world: World;
let ann: Person;
let ben: Person;

before(async () => {
  hop = await startNextHop({
    script: { rcpt: line => (line.includes('gone@') ? '550 5.1.1 Nobody of that name' : undefined) },
  });
  world = await startWorld({
    ...{ zone, hopPort: hop.port },
    settings: [
      ...['mode=deliver', 'outbound.tls=none', 'checks.own-networks=', 'lmtp.port=0'],
      'list.web-address=https://lists.here.example',
      'list.letters-per-address=50',
    ],
  });
  ann = await world.addAccount('ann@here.example');
  ben = await world.addAccount('ben@here.example');
  await world.api.dkim.make({ domain: 'here.example', selector: 'r1', key: printPrivateKey(ours) });
  await world.api.dkim.check({ domain: 'here.example' });
  await world.api.lists.make({
    address: 'dev@here.example',
    rules: { name: 'Developers', greets: false },
    owners: ['ann@here.example'],
    archive: { account: 'ann@here.example', mailbox: 'Lists/dev', readers: 'members' },
  });
  await world.api.lists.addMembers({
    address: 'dev@here.example',
    members: [
      { address: 'ann@here.example' },
      { address: 'ben@here.example' },
      { address: 'kim@there.example', name: 'Kim' },
    ],
  });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

let looked = 0;
async function arrived(count = 1): Promise<readonly ReceivedMessage[]> {
  await world.settle();
  const found = hop.received.slice(looked, looked + count);
  assert.equal(found.length, count, `${hop.received.length - looked} have come`);
  looked += count;
  return found;
}
async function nothingArrived(): Promise<void> {
  await world.settle();
  assert.deepEqual(
    hop.received.slice(looked).map(one => [one.sender, one.recipients]),
    [],
  );
}

let count = 0;
function letter(from: string, to: string, { subject = 'Lunch', text = 'Hello.', fields = '' } = {}): Buffer {
  const id = `<${++count}@there.example>`;
  return Buffer.from(
    `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: ${id}\r\n${fields}\r\n${text}\r\n`,
  );
}
function signed(message: Buffer, domain = 'there.example'): Buffer {
  const fields = signMessage(message, [{ domain, selector: 't1', privateKey: theirs }], { now: Date.now() });
  assert.ok(fields.ok);
  return Buffer.concat([Buffer.from(fields.value), message]);
}
async function bring(sender: string, recipient: string, message: Buffer): Promise<string> {
  const text = message.toString('latin1');
  return bringTo(await world.wire('smtp'), { helo: 'mx.there.example', sender, recipient, text });
}
const field = (message: Uint8Array, name: string): string => allFields(message, name).join(' | ');
const tokenIn = (address: string): string => /\+(?:confirm-|approve-|reject-)?([a-z0-9-]+)@/.exec(address)![1]!;

test('a member’s post reaches all: each elsewhere with a return path, a way out and a signature of his own', async () => {
  assert.match(
    await bring('kim@there.example', 'dev@here.example', signed(letter('Kim <kim@there.example>', 'dev@here.example'))),
    /^250/,
  );
  const [post] = await arrived();
  assert.match(post!.sender, /^dev-bounces\+[0-9a-z]+-[a-z2-7]{13}@here\.example$/);
  assert.deepEqual(post!.recipients, ['kim@there.example']);
  const { bytes } = post!;
  assert.equal(field(bytes, 'list-id'), 'Developers <dev.here.example>');
  assert.equal(field(bytes, 'from'), 'Kim <kim@there.example>');
  assert.equal(field(bytes, 'precedence'), 'list');
  assert.equal(field(bytes, 'list-unsubscribe-post'), 'List-Unsubscribe=One-Click');
  assert.match(
    field(bytes, 'list-unsubscribe'),
    /^<https:\/\/lists\.here\.example\/lists\/leave\/1\/[0-9a-z-]+>, <mailto:dev-unsubscribe\+[0-9a-z-]+@here\.example>$/,
  );
  const { signatures: verdicts } = await verifyDkim(bytes, { resolver, now: Date.now() });
  assert.deepEqual(verdicts.map(({ result, domain }) => [result, domain]).sort(), [
    ['pass', 'here.example'],
    ['pass', 'there.example'],
  ]);
  assert.match(
    allFields(bytes, 'dkim-signature').find(value => value.includes('d=here.example'))!,
    /list-unsubscribe:list-unsubscribe-post/i,
  );
  assert.equal((await verifyArc(bytes, { resolver, now: Date.now() })).result, 'pass');
  for (const person of [ann, ben]) {
    const [own] = await world.stored(person);
    assert.match(own!, /List-Unsubscribe: <mailto:dev-unsubscribe@here\.example>/);
    assert.doesNotMatch(own!, /One-Click/);
  }
});

test('it is kept in the archive, which members here read as a shared folder', async () => {
  const [kept] = await world.stored(ann, 'Lists/dev');
  assert.match(kept!, /Subject: Lunch/);
  const seen = await world.read(ben, 'Shared/ann@here.example/Lists/dev');
  assert.equal(seen.length, 1);
});

test('what has been on the list, and what a program answered, goes to nobody', async () => {
  const again = letter('kim@there.example', 'dev@here.example', { fields: 'List-Id: Dev <DEV.here.example>\r\n' });
  await bring('kim@there.example', 'dev@here.example', again);
  const absent = letter('kim@there.example', 'dev@here.example', { fields: 'Auto-Submitted: auto-replied\r\n' });
  await bring('kim@there.example', 'dev@here.example', absent);
  await bring('', 'dev@here.example', letter('kim@there.example', 'dev@here.example'));
  await nothingArrived();
});
