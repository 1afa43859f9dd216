/** In: what pretends to be one of us, or somebody we write to, is told and put aside; who has a reason to name us comes in. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { keyRecord, makeKey, zoneFileLine } from '../../server/mailauth/dkim-key.ts';
import { signMessage } from '../../server/mailauth/dkim-sign.ts';
import { bring as bringTo } from '../support/bring.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

let world: World;
let ann: Person;
const privateKey = await makeKey('rsa');
const stranger = (name: string) =>
  `${name}. MX 10 mx.evil.example.\n${name}. TXT "v=spf1 ip4:127.0.0.1 -all"\n_dmarc.${name}. TXT "v=DMARC1; p=reject"\n`;
const zone = `
1.0.0.127.in-addr.arpa. PTR mx.evil.example.
mx.evil.example. A 127.0.0.1
${['evil.example', 'gardenars.example', 'florists.example', 'fl0rists.example', 'lists.example'].map(stranger).join('')}
gardeners.example. MX 10 mx.evil.example.
plain.example. MX 10 mx.evil.example.
strict.example. MX 10 mx.evil.example.
_dmarc.strict.example. TXT "v=DMARC1; p=reject"
hosted.example. MX 10 mx.evil.example.
hosted.example. TXT "v=spf1 ip4:127.0.0.1 -all"
bad.example.dbl.test. A 127.0.0.2
${zoneFileLine('s1', 'gardeners.example', keyRecord(privateKey))}
`;

before(async () => {
  world = await startWorld({
    zone,
    settings: ['mode=deliver', 'checks.own-networks=', 'checks.lists=domain:dbl.test=6', 'checks.tarpit-from=0'],
  });
  ann = await world.addAccount('ann@gardeners.example');
  for (const one of ['ben@strict.example', 'dan@hosted.example']) await world.addAccount(one);
});
after(() => world[Symbol.asyncDispose]());

const letter = (from: string, { more = '', text = 'Hello.' } = {}) =>
  `From: ${from}\r\nSubject: Payment\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: <1@x.example>\r\n${more}\r\n${text}\r\n`;

async function bring(sender: string, text: string): Promise<string> {
  const recipient = 'ann@gardeners.example';
  const said = await bringTo(await world.wire('smtp'), { helo: 'mx.evil.example', sender, recipient, text });
  await world.settle();
  return said;
}

/** What was done, and why; it was taken. */
async function judged(sender: string, text: string): Promise<readonly [act: string, because: string]> {
  const said = await bring(sender, text);
  assert.match(said, /^250/);
  const why = await world.api.rules.why({ trace: traceIn(said) });
  return [why!.act, why!.because];
}

test('an author whose domain looks like ours lies in Junk, and the journey says of whom it makes one think', async () => {
  const before = (await world.stored(ann, 'Junk')).length;
  const said = await bring('boss@gardenars.example', letter('The Boss <boss@gardenars.example>'));
  assert.equal((await world.stored(ann, 'Junk')).length, before + 1);
  const journey = await world.journey(traceIn(said));
  const station = journey.trunk.find(one => one.name === 'judged')!;
  assert.match(station.sentence, /gardenars\.example differs by one letter from gardeners\.example, which is yours/);
});

test('a name that holds an address of ours, and links that show another host', async () => {
  const html = 'Content-Type: text/html\r\n';
  const [named, because] = await judged('x@evil.example', letter('"ann@gardeners.example" <x@evil.example>'));
  assert.equal(named, 'junk');
  assert.match(because, /goes by the name of ann@gardeners\.example, and is x@evil\.example/);
  const links = ['www.bank.com', 'www.shop.com']
    .map(one => `<a href="https://${one.slice(4, 8)}.evil.org/x">${one}</a>`)
    .join('');
  const [act, words] = await judged('x@evil.example', letter('x@evil.example', { more: html, text: links }));
  assert.equal(act, 'junk');
  assert.match(words, /a link shows bank\.com and leads to bank\.evil\.org/);
  const honest = '<a href="https://evil.example/x">www.evil.example</a> <a href="https://there.example">Read on</a>';
  assert.equal((await judged('x@evil.example', letter('x@evil.example', { more: html, text: honest })))[0], 'accept');
});

test('a stranger in our own name lies in Junk; refused where the domain wants it, or nobody is called that', async () => {
  for (const sender of ['x@evil.example', 'ann@gardeners.example', '']) {
    const [act, because] = await judged(sender, letter('ann@gardeners.example'));
    assert.equal(act, 'junk', sender);
    assert.match(because, /its author is ann@gardeners\.example, one of yours, but nobody signed in for it/);
  }
  const [act, because] = await judged('ann@gardeners.example', letter('x@plain.example'));
  assert.equal(act, 'junk');
  assert.match(because, /its sender is ann@gardeners\.example, one of yours/);
  assert.match(await bring('x@evil.example', letter('ben@strict.example')), /^550 5\.7\.26/);
  assert.match(await bring('nobody@gardeners.example', letter('x@plain.example')), /^550 5\.1\.8 Nobody here has/);
  assert.match(await bring('ann+news@gardeners.example', letter('x@plain.example')), /^250/);
});

test('what SPF or a signature of ours stands in for comes in, wherever it comes from', async () => {
  assert.equal((await judged('dan@hosted.example', letter('dan@hosted.example')))[0], 'accept');
  const plain = Buffer.from(letter('ann@gardeners.example'));
  const signed = signMessage(plain, [{ privateKey, domain: 'gardeners.example', selector: 's1' }], {
    now: Date.UTC(2026, 10, 23),
  });
  assert.ok(signed.ok);
  const whole = signed.value + plain.toString();
  assert.equal((await judged('bounce@lists.example', whole))[0], 'accept');
  assert.equal((await judged('bounce@lists.example', whole.replace('Hello', 'Hullo')))[0], 'junk');
});

test('what a list brings back to who wrote to it comes in', async () => {
  const more =
    'To: talk@lists.example\r\nList-Id: Talk <talk.lists.example>\r\nList-Post: <mailto:talk@lists.example>\r\n';
  const back = letter('ann@gardeners.example', { more });
  const said = await bring('bounce@lists.example', back);
  const facts = async (trace: string) => JSON.parse((await world.mailroom.store.judgement(trace))!.facts);
  assert.equal((await facts(traceIn(said))).content.cameBackFrom, undefined);
  assert.match(
    (await world.api.rules.why({ trace: traceIn(said) }))!.because,
    /nobody signed in .* \(\d(\.\d+)? of 5 points\)/,
  );
  await world.withImap(ann, client =>
    client.append(
      'Sent',
      'From: ann@gardeners.example\r\nTo: talk@lists.example, lee@florists.example\r\n\r\nHello.\r\n',
    ),
  );
  const { store } = world.mailroom;
  const { id } = (await store.account(ann.address))!;
  for (let n = 0; n < 300 && !(await store.learnt.wroteTo(id, 'talk@lists.example')); n++) await wait(50);
  assert.deepEqual([...(await store.learnt.wroteToDomains(id))].sort(), ['florists.example', 'lists.example']);
  const again = await bring('bounce@lists.example', back);
  assert.equal((await facts(traceIn(again))).content.cameBackFrom, 'talk@lists.example');
  const why = await world.api.rules.why({ trace: traceIn(again) });
  assert.deepEqual([why!.act, why!.because], ['accept', 'nothing speaks against it']);
});

test('the owner’s lists of domains are asked about links and authors, and say which it was', async () => {
  const linked = letter('x@evil.example', { text: 'See https://www.bad.example/now and https://w3.org.' });
  assert.deepEqual(await judged('x@evil.example', linked), [
    'junk',
    'a link leads to bad.example, on the list dbl.test (5 of 5 points)',
  ]);
  const [, because] = await judged('x@evil.example', letter('x@evil.example', { more: 'Reply-To: y@bad.example\r\n' }));
  assert.match(because, /answers would go to bad\.example, on the list dbl\.test/);
});

test('the owner’s rules can ask for all of it', async () => {
  const when = [{ field: 'look-alike', comparison: 'is', values: ['yes'] }] as const;
  const rule = { stage: 'content', when, action: { kind: 'refuse', words: 'Not you' } } as const;
  const { id } = await world.api.rules.put({ id: null, rule, note: '', enabled: true });
  assert.match(await bring('boss@gardenars.example', letter('boss@gardenars.example')), /^550 5\.7\.1 Not you/);
  assert.match(await bring('x@evil.example', letter('x@evil.example')), /^250/);
  await world.api.rules.remove({ id });
});
