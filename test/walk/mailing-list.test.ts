/** A mailing list from the first letter to the last: joined by mail, posts, what comes back, one click, moderators, archive. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { zoneResolver } from '../../server/dns/zone.ts';
import { parseZone } from '../../server/dns/zone-file.ts';
import { verifyArc } from '../../server/mailauth/arc-verify.ts';
import { keyRecord, makeKey, printPrivateKey, zoneFileLine } from '../../server/mailauth/dkim-key.ts';
import { signMessage } from '../../server/mailauth/dkim-sign.ts';
import { verifyDkim } from '../../server/mailauth/dkim-verify.ts';
import { decodeWords } from '../../server/mime/encoded-word.ts';
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

// ── joining and leaving by mail ──

const members = async (address = 'dev@here.example') =>
  (await world.api.lists.members({ address, limit: 100 })).map(one => `${one.address} ${one.state}`);

test('who asks to join gets a letter, and only its answer lets him in; machines are not answered', async () => {
  await bring(
    'zoe@there.example',
    'dev-subscribe@here.example',
    letter('Zoe <zoe@there.example>', 'dev-subscribe@here.example'),
  );
  const [asked] = await arrived();
  assert.deepEqual(asked!.recipients, ['zoe@there.example']);
  assert.match(field(asked!.bytes, 'subject'), /Please confirm: join Developers/);
  assert.equal(field(asked!.bytes, 'auto-submitted'), 'auto-replied');
  assert.equal(asked!.sender, 'dev-bounces@here.example');
  const answerTo = field(asked!.bytes, 'reply-to').replace(/[<>]/g, '');
  assert.match(answerTo, /^dev\+confirm-[a-z2-7]{20}@here\.example$/);
  assert.ok(!(await members()).includes('zoe@there.example active'));
  const absent = letter('zoe@there.example', answerTo, { fields: 'Auto-Submitted: auto-replied\r\n' });
  await bring('zoe@there.example', answerTo, absent);
  await bring('', answerTo, letter('zoe@there.example', answerTo));
  await bring(
    'eve@there.example',
    `dev+confirm-${'a'.repeat(20)}@here.example`,
    letter('zoe@there.example', 'x@here.example'),
  );
  await nothingArrived();
  assert.ok(!(await members()).includes('zoe@there.example active'));
  await bring('zoe@there.example', answerTo.toUpperCase(), letter('zoe@there.example', answerTo));
  await nothingArrived();
  assert.ok((await members()).includes('zoe@there.example active'));
});

test('a forged wish to leave sends a letter to its victim and does nothing', async () => {
  const forged = letter('zoe@there.example', 'dev-request@here.example', { subject: 'unsubscribe' });
  await bring('eve@there.example', 'dev-request@here.example', forged);
  const [asked] = await arrived();
  assert.deepEqual(asked!.recipients, ['zoe@there.example']);
  assert.match(field(asked!.bytes, 'subject'), /leave Developers/);
  assert.ok((await members()).includes('zoe@there.example active'));
});

async function post(from: string, to = 'dev@here.example', options = {}): Promise<void> {
  assert.match(await bring(from, to, letter(from, to, options)), /^250/);
}

test('one click, by mail or by the web, leaves at once; a page that is only opened does nothing', async () => {
  await post('kim@there.example');
  const posts = await arrived(2);
  const zoes = posts.find(one => one.recipients.includes('zoe@there.example'))!;
  const url = /<https:\/\/lists\.here\.example\/lists\/([^>]+)>/.exec(field(zoes.bytes, 'list-unsubscribe'))![1]!;
  const pages = world.mailroom.lists.pages;
  assert.deepEqual(
    (await pages({ path: url, act: null })).buttons.map(one => one.act),
    ['leave'],
  );
  assert.equal(
    (await pages({ path: url.replace(/.$/, letter => (letter === 'a' ? 'b' : 'a')), act: 'one-click' })).status,
    404,
  );
  assert.ok((await members()).includes('zoe@there.example active'));
  assert.equal((await pages({ path: url, act: 'one-click' })).status, 200);
  assert.ok(!(await members()).includes('zoe@there.example active'));
  assert.equal((await pages({ path: url, act: 'one-click' })).status, 200);
  await world.api.lists.addMembers({ address: 'dev@here.example', members: [{ address: 'zoe@there.example' }] });
  await post('kim@there.example');
  const again = (await arrived(2)).find(one => one.recipients.includes('zoe@there.example'))!;
  const byMail = /mailto:(dev-unsubscribe[^>]+)>/.exec(field(again.bytes, 'list-unsubscribe'))![1]!;
  await bring('anybody@there.example', byMail, letter('anybody@there.example', byMail));
  await nothingArrived();
  assert.ok(!(await members()).includes('zoe@there.example active'));
});

// ── who wrote it ──

test('the list stands in From only where the author’s domain would have it refused', async () => {
  await world.api.lists.addMembers({
    address: 'dev@here.example',
    members: [{ address: 'bo@bank.example', name: 'Bo' }],
  });
  const own = signed(letter('=?UTF-8?Q?Bo_=C3=85ngstr=C3=B6m?= <bo@bank.example>', 'dev@here.example'), 'bank.example');
  assert.match(await bring('bo@bank.example', 'dev@here.example', own), /^250/);
  const [post] = await arrived(2);
  assert.equal(decodeWords(field(post!.bytes, 'from')), 'Bo Ångström via Developers <dev@here.example>');
  assert.match(field(post!.bytes, 'reply-to'), /bo@bank\.example/);
  assert.match(field(post!.bytes, 'x-original-from'), /<bo@bank\.example>/);
  await world.api.lists.removeMembers({ address: 'dev@here.example', members: ['bo@bank.example'] });
});

test('a stranger’s post, and one under one of our own names, is held and told to the owners', async () => {
  await post('eve@there.example', undefined, { subject: 'Buy\tthis' });
  await nothingArrived();
  const [held, ...more] = await world.api.lists.posts({ address: 'dev@here.example', held: true, limit: 10 });
  assert.deepEqual(
    [held!.author, held!.reason, more.length],
    ['eve@there.example', 'only members may post to this list', 0],
  );
  const told = (await world.stored(ann)).find(one => one.includes('a post waits'))!;
  assert.match(told, /message\/rfc822/);
  assert.equal((await world.journey(held!.trace)).branches[0]!.state, 'held');
  // Somebody lets it go among all that waits: it comes back.
  await world.api.queue.act({ trace: held!.trace, act: 'release' });
  await nothingArrived();
  const answerTo = /Reply-To: <(dev\+approve-[^>]+)>/.exec(told)![1]!;
  await world.submit(ann, { to: answerTo, subject: 'Re: a post waits', text: 'yes' });
  const [sent] = await arrived();
  assert.deepEqual(sent!.recipients, ['kim@there.example']);
  // The second answer does nothing.
  await world.submit(ann, { to: answerTo.replace('approve', 'reject'), subject: 'Re', text: 'no' });
  await nothingArrived();
  assert.equal((await world.api.lists.posts({ address: 'dev@here.example', held: false, limit: 1 }))[0]!.state, 'sent');
});

test('an owner writes to the request address where he signed in; a stranger in his name gets a letter of help', async () => {
  await world.submit(ann, {
    to: 'dev-request@here.example',
    subject: 'who',
    text: 'add Pia <pia@there.example>\nremove pia@there.example\n-- \nAnn',
  });
  await nothingArrived();
  const told = (await world.stored(ann)).find(one => one.includes('what became of it'))!;
  assert.match(told, /kim@there\.example {2}Kim/);
  assert.match(told, /> add pia@there\.example\r\nOK/);
  const before = (await world.stored(ann)).length;
  await bring(
    'eve@there.example',
    'dev-request@here.example',
    letter('ann@here.example', 'dev-request@here.example', { subject: 'remove kim@there.example' }),
  );
  await nothingArrived();
  assert.ok((await members()).includes('kim@there.example active'));
  assert.ok((await world.stored(ann)).length >= before);
});

test('the owners’ address reaches them, and what stands beside a list is nobody else’s', async () => {
  await post('eve@there.example', 'dev-owner@here.example', { subject: 'To its owners' });
  await nothingArrived();
  assert.ok((await world.stored(ann)).some(one => one.includes('To its owners')));
  await assert.rejects(world.addAccount('dev-owner@here.example'));
  await assert.rejects(world.api.lists.make({ address: 'ann@here.example' }));
  const traced = await world.api.directory.trace({ address: 'dev@here.example' });
  assert.ok(traced.steps.some(step => step.kind === 'list' && step.because.includes('mailing list')));
});

// ── what comes back ──

test('whom posts come back from gets none after a while, hears so, and is back with his answer', async () => {
  await world.api.lists.addMembers({ address: 'dev@here.example', members: [{ address: 'lou@far.example' }] });
  const report = (to: string) =>
    Buffer.from(
      [
        'From: MAILER-DAEMON@far.example',
        `To: ${to}`,
        'Subject: failed',
        'Auto-Submitted: auto-replied',
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        '',
        '--b\r\nContent-Type: text/plain\r\n\r\nSorry.',
        '--b\r\nContent-Type: message/delivery-status\r\n',
        'Reporting-MTA: dns; mx.far.example\r\n',
        'Final-Recipient: rfc822; other@far.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such user',
        '--b--',
        '',
      ].join('\r\n'),
    );
  for (let day = 1; day <= 3; day++) {
    await post('kim@there.example');
    const lous = (await arrived(2)).find(one => one.recipients.includes('lou@far.example'))!;
    // Without the sign, or with one that was not made here, nobody is counted.
    await bring('', 'dev-bounces@here.example', report('x@here.example'));
    await bring('', lous.sender.replace(/-[a-z2-7]{13}@/, '-aaaaaaaaaaaaa@'), report('x@here.example'));
    await bring('', lous.sender, report(lous.sender));
    await bring('', lous.sender, report(lous.sender));
    await world.settle();
    const [lou] = await world.api.lists.members({ address: 'dev@here.example', limit: 10, search: 'lou' });
    assert.deepEqual([lou!.score, lou!.state], [2 * day, day < 3 ? 'active' : 'disabled']);
    await world.later(86_400_000);
  }
  const [told] = await arrived();
  assert.deepEqual(told!.recipients, ['lou@far.example']);
  assert.ok((await world.stored(ann)).some(one => one.includes('lou@far.example cannot be reached')));
  await post('kim@there.example');
  await arrived(1);
  const answerTo = field(told!.bytes, 'reply-to').replace(/[<>]/g, '');
  await bring('lou@far.example', answerTo, letter('lou@far.example', answerTo));
  await nothingArrived();
  assert.ok((await members()).includes('lou@far.example active'));
});

test('a member whose server says no at once is counted by our own report', async () => {
  await world.api.lists.addMembers({ address: 'dev@here.example', members: [{ address: 'gone@far.example' }] });
  await post('kim@there.example');
  await arrived(2);
  await nothingArrived();
  const [gone] = await world.api.lists.members({ address: 'dev@here.example', limit: 10, search: 'gone' });
  assert.equal(gone!.score, 2);
  assert.match(gone!.said!, /Nobody of that name/);
  await world.api.lists.removeMembers({
    address: 'dev@here.example',
    members: ['gone@far.example', 'lou@far.example'],
  });
});

test('an owner manages his list with his own rights, and nobody else’s', async () => {
  await world.api.lists.make({ address: 'board@here.example', owners: ['ben@here.example'] });
  assert.deepEqual(
    (await world.api.lists.list({ as: 'ben@here.example' })).map(one => one.address),
    ['board@here.example'],
  );
  await assert.rejects(world.api.lists.get({ as: 'ben@here.example', address: 'dev@here.example' }), /no mailing list/);
  await assert.rejects(
    world.api.lists.remove({ as: 'ben@here.example', address: 'board@here.example' }),
    /Only whoever owns/,
  );
  const changed = await world.api.lists.change({
    as: 'ben@here.example',
    address: 'board@here.example',
    rules: { posting: 'owners' },
  });
  assert.equal(changed.rules.posting, 'owners');
  await assert.rejects(
    world.api.lists.change({ address: 'board@here.example', rules: { name: 'Board\r\nBcc: eve@there.example' } }),
    /line break/,
  );
  await world.api.lists.remove({ address: 'board@here.example' });
});

test('lists that are members of one another send a post on once', async () => {
  await world.api.lists.make({
    address: 'all@here.example',
    owners: ['ben@here.example'],
    rules: { posting: 'anybody' },
  });
  await world.api.lists.addMembers({ address: 'all@here.example', members: [{ address: 'dev@here.example' }] });
  await world.api.lists.addMembers({ address: 'dev@here.example', members: [{ address: 'all@here.example' }] });
  const before = (await world.stored(ben)).length;
  await post('kim@there.example', 'all@here.example', { subject: 'Round' });
  const [only] = await arrived(1);
  assert.equal(field(only!.bytes, 'list-id'), 'Developers <dev.here.example>');
  await nothingArrived();
  assert.equal((await world.stored(ben)).length, before + 1);
  await world.api.lists.remove({ address: 'all@here.example' });
});

test('bombed with requests, nobody gets more than a few letters', async () => {
  for (let i = 0; i < 6; i++)
    await bring(
      'eve@there.example',
      'dev-subscribe@here.example',
      letter('victim@there.example', 'dev-subscribe@here.example'),
    );
  await arrived(4);
  await nothingArrived();
});

test('an owner lets a post go, or refuses it, through the API; refused, its author hears why', async () => {
  const [address] = ['dev@here.example'];
  await world.api.lists.changeMember({ address: address!, member: 'kim@there.example', posting: 'moderated' });
  await post('kim@there.example', address, { subject: 'Off topic' });
  await arrived(1);
  const [held] = await world.api.lists.posts({ address: address!, held: true, limit: 1 });
  await world.api.lists.reject({ as: 'ann@here.example', address: address!, post: held!.id, words: 'Not about code.' });
  const [told] = await arrived(1);
  assert.match(told!.bytes.toString(), /Not about code\./);
  await assert.rejects(world.api.lists.approve({ address: address!, post: held!.id }), /decided before/);
  await assert.rejects(
    world.api.lists.approve({ as: 'ben@here.example', address: address!, post: held!.id }),
    /no mailing list/,
  );
});

test('the ledger is whole', async () => {
  await world.ledger();
});
