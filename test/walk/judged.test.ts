/** In: what strangers bring is checked, judged, told and kept; and forged, each in its own way, it does not come in. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { keyRecord, makeKey, zoneFileLine } from '../../server/mailauth/dkim-key.ts';
import { signMessage } from '../../server/mailauth/dkim-sign.ts';
import { bring as bringTo } from '../support/bring.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

let world: World;
let ann: Person;
const privateKey = await makeKey('rsa');
const zone = `
1.0.0.127.in-addr.arpa. PTR mx.good.example.
mx.good.example. A 127.0.0.1
good.example. MX 10 mx.good.example.
good.example. TXT "v=spf1 ip4:127.0.0.1 -all"
_dmarc.good.example. TXT "v=DMARC1; p=reject"
forged.example. MX 10 mx.good.example.
forged.example. TXT "v=spf1 -all"
_dmarc.forged.example. TXT "v=DMARC1; p=reject"
doubtful.example. MX 10 mx.good.example.
_dmarc.doubtful.example. TXT "v=DMARC1; p=quarantine"
signed.example. MX 10 mx.good.example.
_dmarc.signed.example. TXT "v=DMARC1; p=reject; adkim=s"
mute.example. MX 0 .
`;

before(async () => {
  world = await startWorld({
    zone: `${zone}${zoneFileLine('s1', 'signed.example', keyRecord(privateKey))}\n`,
    settings: ['mode=deliver', 'checks.own-networks='],
  });
  ann = await world.addAccount('ann@here.example');
});
after(() => world[Symbol.asyncDispose]());

const letter = (from: string, more = '') =>
  `From: ${from}\r\nTo: ann@here.example\r\nSubject: Lunch\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: <1@x.example>\r\n${more}\r\nHello.\r\n`;

async function bring(sender: string, text: string, helo = 'mx.good.example'): Promise<string> {
  const said = await bringTo(await world.wire('smtp'), { helo, sender, recipient: 'ann@here.example', text });
  await world.settle();
  return said;
}

test('what the domain of its author stands behind comes in, and its reader is told so', async () => {
  const forged = 'Authentication-Results: mail.here.example; dkim=pass header.d=bank.example\r\n';
  const said = await bring('kim@good.example', letter('kim@good.example', forged));
  assert.match(said, /^250/);
  const [text = ''] = await world.stored(ann);
  assert.match(text, /^Return-Path: .*\r\nReceived: from mx\.good\.example \(mx\.good\.example \[127\.0\.0\.1\]\)/);
  const [own, ...others] = text.match(/Authentication-Results:(.|\r\n[ \t])*/g) ?? [];
  assert.deepEqual(others, [], 'what others wrote in our name is gone');
  assert.match(own!, /mail\.here\.example;\s+spf=pass smtp\.mailfrom=kim@good\.example;/);
  assert.match(own!, /dmarc=pass header\.from=good\.example/);
  assert.match(own!, /iprev=pass/);
  const trace = traceIn(said);
  assert.deepEqual((await world.way(trace))[0], ['written done', 'judged done', 'accepted done', 'queued done']);
  const kept = await world.mailroom.store.judgement(trace);
  assert.equal(kept?.act, 'accept');
  assert.equal(JSON.parse(kept!.facts).sender.spf.result, 'pass');
});

test('a signature of the author’s domain is enough, from wherever it comes', async () => {
  const plain = Buffer.from(letter('kim@signed.example'));
  const signed = signMessage(plain, [{ privateKey, domain: 'signed.example', selector: 's1' }], {
    now: Date.UTC(2026, 10, 23),
  });
  assert.ok(signed.ok);
  assert.match(await bring('bounce@doubtful.example', signed.value + plain.toString()), /^250/);
  const text = (await world.stored(ann)).at(-1)!;
  assert.match(text, /dkim=pass header\.d=signed\.example/);
  assert.match(text, /dmarc=pass header\.from=signed\.example/);
  const changed = signed.value + plain.toString().replace('Hello', 'Hullo');
  assert.match(await bring('bounce@doubtful.example', changed), /^550 5\.7\.26/);
});

test('what a domain wants refused is refused before it is taken, with a reason for its owner', async () => {
  assert.match(await bring('kim@forged.example', letter('kim@forged.example')), /^550 5\.7\.26/);
  // The envelope is in order, the author is not: what SPF alone lets pass.
  assert.match(await bring('kim@good.example', letter('kim@forged.example')), /^550 5\.7\.26/);
  const refused = (await world.mailroom.store.events({ names: ['smtp.refused'], limit: 9 })).at(-1)!;
  assert.match(String(refused.fields.because), /forged\.example asks for p=reject/);
  const kept = await world.mailroom.store.judgement(refused.trace);
  assert.equal(kept?.act, 'refuse');
  assert.equal(JSON.parse(kept!.verdict).by.finding, 'dmarc-reject');
});

test('what a domain wants put aside lies in Junk, and its journey says why', async () => {
  const said = await bring('kim@doubtful.example', letter('kim@doubtful.example'));
  assert.match(said, /^250/);
  assert.equal((await world.stored(ann, 'Junk')).length, 1);
  const journey = await world.journey(traceIn(said));
  const judged = journey.trunk.find(station => station.name === 'judged')!;
  assert.match(judged.sentence, /^Checked, and taken for junk: .*doubtful\.example asks for p=quarantine/);
  assert.match(journey.branches[0]!.stations[0]!.sentence, /Filed in ann@here\.example's Junk/);
});

test('what nobody could answer is refused at the recipient', async () => {
  assert.match(await bring('kim@mute.example', letter('kim@mute.example')), /^550 5\.1\.8/);
});

test('whoever runs a mail system can be reached about it, whatever his own is like', async () => {
  const wire = await world.wire('smtp');
  await wire.expect('220');
  await wire.ask('EHLO mail.here.example', '250');
  await wire.ask('MAIL FROM:<kim@mute.example>', '250');
  await wire.ask('RCPT TO:<postmaster@here.example>', '250');
  await wire.ask('QUIT', '221');
});

test('the owner’s rules: at once, counted, told why, and first tried over the mail of days', async () => {
  const { api } = world;
  const rule = {
    stage: 'content',
    when: [{ field: 'subject', comparison: 'is', values: ['*sale*'] }],
    action: { kind: 'hold' },
  } as const;
  const sale = letter('kim@good.example').replace('Lunch', 'Great sale');
  const before = traceIn(await bring('kim@good.example', sale));
  const tried = await api.rules.replay({ days: 1, more: [rule] });
  assert.equal(tried.summary, '1 more held');
  assert.deepEqual(
    tried.differences.map(one => [one.trace, one.before, one.after]),
    [[before, 'accept', 'hold']],
  );
  assert.deepEqual(await api.rules.list({}), [], 'nothing was changed by trying');
  const { id } = await api.rules.put({ id: null, rule, note: 'Too many of these', enabled: true });
  const held = traceIn(await bring('kim@good.example', sale));
  assert.deepEqual((await world.way(held))[0], ['written done', 'judged done', 'accepted done', 'queued held']);
  const why = await api.rules.why({ trace: held });
  assert.deepEqual([why?.act, why?.because, why?.rules], ['hold', `your rule ${id}: Too many of these`, [id]]);
  assert.deepEqual(
    (await api.rules.list({})).map(one => [one.id, one.hits, one.enabled]),
    [[id, 1, true]],
  );
  await api.rules.put({
    id,
    rule: { ...rule, action: { kind: 'refuse', words: 'No sales' } },
    note: '',
    enabled: true,
  });
  assert.match(await bring('kim@good.example', sale), /^550 5\.7\.1 No sales/);
  await api.rules.remove({ id });
  assert.match(await bring('kim@good.example', sale), /^250/);
  const broken = { ...rule, when: [{ field: 'size', comparison: 'over', values: ['large'] }] } as const;
  await assert.rejects(api.rules.put({ id: null, rule: broken, note: '', enabled: true }), /"large" is no number/);
  await assert.rejects(api.rules.remove({ id }), /no such rule/);
});

test('where the owner only watches, everything comes in, and what would have been is kept', async () => {
  await using watched = await startWorld({
    zone,
    settings: ['mode=deliver', 'checks.own-networks=', 'checks.act=watch'],
  });
  await watched.addAccount('ann@here.example');
  const { trace } = await watched.bring({
    from: 'kim@forged.example',
    to: 'ann@here.example',
    subject: 'x',
    text: 'x',
  });
  await watched.settle();
  const why = await watched.api.rules.why({ trace });
  assert.deepEqual([why?.act, why?.would], ['accept', 'refuse']);
  assert.equal((await watched.api.rules.replay({ days: 1 })).summary, '1 more refused');
});
