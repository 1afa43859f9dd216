/** On: what an alias sends on elsewhere leaves with a return path of ours and a seal; and bounces find their way back. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { authenticate } from 'mailauth';
import { days } from '../../server/base/units.ts';
import { zoneResolver } from '../../server/dns/zone.ts';
import { parseZone } from '../../server/dns/zone-file.ts';
import { verifyArc } from '../../server/mailauth/arc-verify.ts';
import { keyRecord, makeKey, printPrivateKey, zoneFileLine } from '../../server/mailauth/dkim-key.ts';
import { signMessage } from '../../server/mailauth/dkim-sign.ts';
import { bring as bringTo } from '../support/bring.ts';
import { type NextHop, type ReceivedMessage, startNextHop } from '../support/next-hop.ts';
import { startWorld, type World } from '../support/world.ts';
import { peerResolver } from '../unit/mailauth/peer-resolver.ts';

const [ours, theirs] = [await makeKey('rsa'), await makeKey('rsa')];
const zone = `
1.0.0.127.in-addr.arpa. PTR mx.there.example.
there.example. MX 10 mx.there.example.
there.example. TXT "v=spf1 ip4:127.0.0.1 -all"
_dmarc.there.example. TXT "v=DMARC1; p=reject"
mx.there.example. A 127.0.0.1
far.example. MX 10 mx.there.example.
forged.example. MX 10 mx.there.example.
forged.example. TXT "v=spf1 -all"
here.example. MX 10 mail.here.example.
${zoneFileLine('r1', 'here.example', keyRecord(ours))}
${zoneFileLine('t1', 'there.example', keyRecord(theirs))}
`;
const read = parseZone(zone);
assert.ok(read.ok);
const resolver = zoneResolver(read.value);

let hop: NextHop;
let world: World;

before(async () => {
  hop = await startNextHop({
    script: { rcpt: line => (line.includes('nobody@') ? '550 5.1.1 Nobody of that name' : undefined) },
  });
  world = await startWorld({
    ...{ zone, hopPort: hop.port },
    settings: ['mode=deliver', 'outbound.tls=none', 'checks.own-networks=', 'lmtp.port=0'],
  });
  const { api } = world;
  await world.addAccount('ann@here.example');
  await api.domains.add({ name: 'also.example' });
  await api.aliases.add({ address: 'kim@here.example', targets: ['kim@far.example'] });
  await api.aliases.add({ address: 'kit@here.example', targets: ['kit@far.example'] });
  await api.aliases.add({ address: 'lee@also.example', targets: ['lee@far.example', 'ann@here.example'] });
  await api.aliases.add({ address: 'lost@here.example', targets: ['nobody@far.example'] });
  await api.aliases.add({ address: 'both@here.example', targets: ['both@far.example', 'ann@here.example'] });
  await api.dkim.make({ domain: 'here.example', selector: 'r1', key: printPrivateKey(ours) });
  await api.dkim.check({ domain: 'here.example' });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

let looked = 0;
async function arrived(): Promise<ReceivedMessage> {
  await world.settle();
  const found = hop.received[looked++];
  assert.ok(found, 'nothing has come');
  return found;
}
async function nothingArrived(): Promise<void> {
  await world.settle();
  assert.equal(hop.received.length, looked);
}

const plain = (from: string) =>
  Buffer.from(
    `From: ${from}\r\nTo: kim@here.example\r\nSubject: Lunch\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: <1@x.example>\r\n\r\nHello.\r\n`,
  );
function signed(from: string): Buffer {
  const message = plain(from);
  const key = { domain: 'there.example', selector: 't1', privateKey: theirs };
  const fields = signMessage(message, [key], { now: Date.now() });
  assert.ok(fields.ok);
  return Buffer.concat([Buffer.from(fields.value), message]);
}

/** The reply to RCPT, and where that was "yes" to the message. */
async function bring(sender: string, recipient: string, message: Buffer): Promise<string> {
  const text = message.toString('latin1');
  return bringTo(await world.wire('smtp'), { helo: 'mx.there.example', sender, recipient, text });
}

async function chain(message: Buffer) {
  const own = await verifyArc(message, { resolver, now: Date.now() });
  const peer = await authenticate(message, {
    resolver: peerResolver(resolver),
    ip: '203.0.113.1',
    sender: 'x@here.example',
  } as Parameters<typeof authenticate>[1]);
  return { own, peer };
}

test('a stranger’s mail leaves with a return path of the alias’s domain, and a bounce to it goes back to him', async () => {
  assert.match(await bring('Kim.Lee@there.example', 'kim@here.example', signed('kim.lee@there.example')), /^250/);
  const { sender, recipients } = await arrived();
  assert.match(sender, /^SRS0=[A-Z2-7]{6}=[A-Z2-7]{2}=there\.example=Kim\.Lee@here\.example$/);
  assert.deepEqual(recipients, ['kim@far.example']);
  // As hosts on the way may change its case.
  const report = plain('postmaster@far.example');
  assert.match(await bring('', sender.toLowerCase(), report), /^250/);
  const back = await arrived();
  assert.deepEqual([back.sender, back.recipients], ['', ['kim.lee@there.example']]);
});

test('a server in front of us brings bounces to such a return path by LMTP, and nothing else', async () => {
  await bring('zoe@there.example', 'kim@here.example', signed('zoe@there.example'));
  const { sender } = await arrived();
  const wire = await world.wire('lmtp');
  await wire.expect('220');
  await wire.ask('LHLO front.example', '250');
  await wire.ask('MAIL FROM:<kim@far.example>', '250');
  await wire.ask(`RCPT TO:<${sender}>`, '550 5.1.1');
  await wire.ask('RSET', '250');
  await wire.ask('MAIL FROM:<>', '250');
  await wire.ask(`RCPT TO:<${sender.replace(/=..=/, '=AA=')}>`, '550 5.1.1');
  await wire.ask(`RCPT TO:<${sender}>`, '250');
  await wire.ask('DATA', '354');
  await wire.ask('From: MAILER-DAEMON@far.example\r\nSubject: x\r\n\r\nx\r\n.', '250');
  await wire.ask('QUIT', '221');
  assert.deepEqual((await arrived()).recipients, ['zoe@there.example']);
});

test('each alias gives its own domain; who lives here gets it as it came', async () => {
  await bring('kim@there.example', 'lee@also.example', plain('kim@there.example'));
  const { sender } = await arrived();
  assert.match(sender, /^SRS0=.*=there\.example=kim@also\.example$/);
  const text = (await world.stored({ address: 'ann@here.example', password: '' })).at(-1)!;
  assert.match(text, /^Return-Path: <kim@there\.example>/);
});

test('our own mail keeps its return path, and so does a report', async () => {
  const ann = { address: 'ann@here.example', password: 'correct horse' };
  await world.submit(ann, { to: 'kim@here.example', subject: 'x', text: 'x' });
  assert.equal((await arrived()).sender, 'ann@here.example');
  assert.match(await bring('', 'kim@here.example', plain('postmaster@far.example')), /^250/);
  assert.equal((await arrived()).sender, '');
});

test('whom the sender named and whom an alias names are two transactions, and each has its own end', async () => {
  const ann = { address: 'ann@here.example', password: 'correct horse' };
  const to = ['max@far.example', 'nobody@far.example', 'kim@here.example'];
  const { trace } = await world.submit(ann, { to, subject: 'x', text: 'x' });
  const both = [await arrived(), await arrived()].map(one => one.recipients.join()).toSorted();
  assert.deepEqual(both, ['kim@far.example', 'max@far.example']);
  const [, ...branches] = await world.way(trace);
  assert.deepEqual(branches.map(([name]) => name).toSorted(), [
    'kim@far.example relayed',
    'max@far.example relayed',
    'nobody@far.example failed',
  ]);
});

test('what cannot be sent on is told to its sender himself', async () => {
  await bring('kim@there.example', 'lost@here.example', plain('kim@there.example'));
  const { sender, recipients, bytes } = await arrived();
  assert.deepEqual([sender, recipients], ['', ['kim@there.example']]);
  assert.match(bytes.toString(), /Nobody of that name/);
});

test('forged, expired, or not for a report: refused where it is named, and the owner reads why', async () => {
  await bring('kim@there.example', 'kim@here.example', plain('kim@there.example'));
  const { sender } = await arrived();
  const forged = sender.replace('there.example=kim', 'there.example=lee');
  const report = plain('postmaster@far.example');
  assert.match(await bring('', forged, report), /^550 5\.1\.1 This return path was not made here/);
  assert.match(await bring('lee@there.example', sender, report), /^550 5\.7\.1 .*reports only/);
  assert.match(await bring('', sender.replace(/here\.example$/, 'there.example'), report), /^550 5\.7\.1/);
  assert.match(await bring('', 'SRS0=x@here.example', report), /^550 5\.1\.1 No such mailbox/);
  await world.later(days(22));
  assert.match(await bring('', sender, report), /^550 5\.1\.1 This return path has expired/);
  await nothingArrived();
  await world.mailroom.recorder.flush();
  const because = (await world.mailroom.store.events({ names: ['smtp.refused'], limit: 99 })).map(one =>
    String(one.fields.because),
  );
  assert.ok(because.some(words => words.includes('its hash is not ours')));
  assert.ok(because.some(words => words.includes('more than 21 days ago')));
});

test('it leaves sealed, and another program finds our seal and what we found', async () => {
  await bring('kim@there.example', 'kim@here.example', signed('kim@there.example'));
  const { bytes } = await arrived();
  const { own, peer } = await chain(bytes);
  assert.equal(own.result, 'pass', own.why);
  assert.ok(peer.arc);
  assert.equal(peer.arc.status.result, 'pass');
  assert.equal(peer.arc.i, 1);
  assert.match(bytes.toString(), /^ARC-Seal: i=1; |^ARC-Seal: a=rsa-sha256;/m);
  assert.match(
    bytes.toString().replace(/\r\n[ \t]/g, ' '),
    /^ARC-Authentication-Results: i=1; mail\.here\.example; .*dmarc=pass/m,
  );
  // The signature of its author holds beside it.
  assert.deepEqual(
    peer.dkim.results.map(one => one.status.result),
    ['pass'],
  );
});

test('a chain goes on where it was whole, and a broken one is sealed as broken', async () => {
  await bring('kim@there.example', 'kim@here.example', signed('kim@there.example'));
  const once = (await arrived()).bytes;
  // By another alias: with the first it would have gone round (RFC 9228).
  await bring('kim@there.example', 'kit@here.example', once);
  const { own, peer } = await chain((await arrived()).bytes);
  assert.ok(peer.arc);
  assert.deepEqual([own.result, peer.arc.status.result, peer.arc.i], ['pass', 'pass', 2]);
  await bring('kim@there.example', 'kit@here.example', Buffer.from(once.toString('latin1').replace('Hello', 'Hullo')));
  const broken = (await arrived()).bytes;
  assert.equal((await chain(broken)).own.result, 'fail');
  assert.match(broken.toString().replace(/\r\n[ \t]/g, ' '), /^ARC-Seal: [^\r]*cv=fail;/m);
});

test('of what was not judged nothing is vouched for, and nobody speaks in our name', async () => {
  const ann = { address: 'ann@here.example', password: 'correct horse' };
  const headers = { 'Authentication-Results': 'mail.here.example; dkim=pass header.d=bank.example' };
  await world.submit(ann, { to: 'kim@here.example', subject: 'x', text: 'x', headers });
  assert.doesNotMatch((await arrived()).bytes.toString(), /^(ARC-|Authentication-Results)/m);
});

test('with forward.srs off the return path stays, and what was made before still comes back', async () => {
  await bring('kim@there.example', 'kim@here.example', plain('kim@there.example'));
  const { sender: made } = await arrived();
  await world.api.settings.set({ key: 'forward.srs', text: 'no' });
  await bring('kim@there.example', 'kim@here.example', plain('kim@there.example'));
  assert.equal((await arrived()).sender, 'kim@there.example');
  assert.match(await bring('', made, plain('postmaster@far.example')), /^250/);
  assert.deepEqual((await arrived()).recipients, ['kim@there.example']);
});

test('junk is not sent on where nobody here could have it: its sender hears so; who lives here has it in Junk', async () => {
  const kept = [{ field: 'subject', comparison: 'is', values: ['*lunch*'] }] as const;
  const rule = { stage: 'content', when: kept, action: { kind: 'junk' } } as const;
  const { id } = await world.api.rules.put({ id: null, rule, note: '', enabled: true });
  const said = await bring('kim@there.example', 'kim@here.example', signed('kim@there.example'));
  assert.match(said, /^550 5\.7\.1/);
  await nothingArrived();
  const refused = (await world.mailroom.store.events({ names: ['smtp.refused'], limit: 99 })).at(-1)!;
  assert.match(String(refused.fields.because), /^junk is not sent on elsewhere: /);
  assert.match(await bring('kim@there.example', 'both@here.example', signed('kim@there.example')), /^250/);
  await arrived();
  assert.equal((await world.stored({ address: 'ann@here.example', password: '' }, 'Junk')).length, 1);
  await world.api.rules.remove({ id });
});

test('what is forged leaves without a return path: a bounce of it would go on to whom it was forged of', async () => {
  await world.api.settings.set({ key: 'checks.points', text: 'spf-fail=0,own-author=0' });
  assert.match(await bring('kim@forged.example', 'kim@here.example', plain('kim@forged.example')), /^250/);
  const { sender } = await arrived();
  assert.equal(sender, '');
  await world.api.settings.set({ key: 'checks.points', text: '' });
});
