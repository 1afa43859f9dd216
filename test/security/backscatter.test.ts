/**
 * No backscatter: what a forger writes as the return path gets no mail from us. Refused at the door, nothing was taken;
 * what is taken and cannot be delivered later is told to its sender only where nothing says that he is not. RFC 5321 §6.1,
 * §7.8; RFC 3464 §4.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { days, hours } from '../../server/base/units.ts';
import { keyRecord, makeKey, zoneFileLine } from '../../server/mailauth/dkim-key.ts';
import { signMessage } from '../../server/mailauth/dkim-sign.ts';
import { bring as bringTo } from '../support/bring.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

let world: World;
let outside: NextHop;
let ann: Person;
const privateKey = await makeKey('rsa');
const zone = `
1.0.0.127.in-addr.arpa. PTR mx.out.example.
mx.out.example. A 127.0.0.1
far.example. MX 10 mx.out.example.
proven.example. MX 10 mx.out.example.
proven.example. TXT "v=spf1 ip4:127.0.0.1 -all"
forged.example. MX 10 mx.out.example.
forged.example. TXT "v=spf1 -all"
signed.example. MX 10 mx.out.example.
signed.example. TXT "v=spf1 -all"
_dmarc.signed.example. TXT "v=DMARC1; p=none"
${zoneFileLine('s1', 'signed.example', keyRecord(privateKey))}
doubtful.example. MX 10 mx.out.example.
doubtful.example. TXT "v=spf1 ~all"
_dmarc.doubtful.example. TXT "v=DMARC1; p=quarantine"
silent.example. MX 10 mx.out.example.
`;

before(async () => {
  outside = await startNextHop({
    script: {
      rcpt: line =>
        line.includes('nobody@') ? '550 5.1.1 Nobody' : line.includes('later@') ? '450 4.2.1 Later' : undefined,
    },
  });
  world = await startWorld({
    zone,
    hopPort: outside.port,
    // SPF alone does not refuse here: what is forged comes in, as it does where nobody asked for more.
    settings: [
      'mode=deliver',
      'outbound.tls=none',
      'checks.own-networks=',
      'checks.refuse-from=0',
      'suppression.on=no',
    ],
  });
  ann = await world.addAccount('ann@us.example');
  const { aliases } = world.api;
  await aliases.add({ address: 'lost@us.example', targets: ['nobody@far.example'] });
  await aliases.add({ address: 'late@us.example', targets: ['later@far.example'] });
  await aliases.add({ address: 'both@us.example', targets: [ann.address, 'nobody@far.example', 'later@far.example'] });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await outside.close();
});

const letter = (from: string, subject = 'Lunch') =>
  `From: ${from}\r\nTo: ann@us.example\r\nSubject: ${subject}\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: <1@x.example>\r\n\r\nHello.\r\n`;

async function bring(sender: string, recipient: string, text = letter(sender || 'x@silent.example')): Promise<string> {
  const parameters = { mail: 'RET=FULL', rcpt: 'NOTIFY=SUCCESS,FAILURE,DELAY' };
  const said = await bringTo(await world.wire('smtp'), {
    helo: 'mx.out.example',
    sender,
    recipient,
    text,
    ...parameters,
  });
  await world.settle();
  return said;
}

/** Reports that went to an address; forgotten when they have been looked at. */
let seen = 0;
function reports(to: string): readonly string[] {
  const fresh = outside.received.slice(seen);
  seen = outside.received.length;
  for (const one of fresh) assert.deepEqual([one.sender, one.recipients], ['', [to]]);
  return fresh.map(({ bytes }) => /^Action: (\w+)/m.exec(bytes.toString('latin1'))?.[1] ?? '?').toSorted();
}

const branchOf = async (said: string) => (await world.journey(traceIn(said))).branches[0]!;

test('who is proven is told of all that he asked for', async () => {
  const said = await bring('kim@proven.example', 'lost@us.example');
  assert.equal((await branchOf(said)).state, 'failed');
  assert.deepEqual(reports('kim@proven.example'), ['failed']);
  await bring('kim@proven.example', 'late@us.example');
  await world.later(hours(9));
  assert.deepEqual(reports('kim@proven.example'), ['delayed']);
  await world.api.queue.act({ all: true, act: 'cancel' });
});

test('of whom nobody knows anything is told: losing an honest sender’s mail in silence is worse', async () => {
  await bring('kim@silent.example', 'lost@us.example');
  assert.deepEqual(reports('kim@silent.example'), ['failed']);
});

test('a return path that its domain calls forged gets nothing, and the owner is told why', async () => {
  const said = await bring('kim@forged.example', 'lost@us.example', letter('kim@silent.example'));
  const { state, sentence } = await branchOf(said);
  assert.equal(state, 'failed');
  assert.match(
    sentence,
    /Nobody\. Its sender was not told: the return path kim@forged\.example is forged: .*forged\.example names/,
  );
  await bring('kim@forged.example', 'ann@us.example', letter('kim@silent.example'));
  assert.deepEqual(reports('nobody'), []);
});

test('what SPF denies and a signature proves is told: it was only sent on', async () => {
  const plain = letter('kim@signed.example');
  const signed = signMessage(Buffer.from(plain), [{ privateKey, domain: 'signed.example', selector: 's1' }], {
    now: Date.UTC(2026, 10, 23),
  });
  assert.ok(signed.ok);
  await bring('kim@signed.example', 'lost@us.example', signed.value + plain);
  assert.deepEqual(reports('kim@signed.example'), ['failed']);
  // The signature is somebody else's: it says nothing of this return path.
  await bring('victim@forged.example', 'lost@us.example', signed.value + plain);
  assert.deepEqual(reports('nobody'), []);
});

test('junk of nobody knows whom is reported to nobody, neither failed nor delivered nor late', async () => {
  const said = await bring('kim@doubtful.example', 'both@us.example');
  const { branches } = await world.journey(traceIn(said));
  const states = branches.map(({ state }) => state).toSorted();
  assert.deepEqual(states, ['deferred', 'delivered', 'failed']);
  const failed = branches.find(({ state }) => state === 'failed')!;
  assert.match(failed.sentence, /not told: it was taken for junk, and nothing proves that kim@doubtful/);
  await bring('kim@doubtful.example', 'ann@us.example');
  await world.later(hours(9));
  // Where it could only go elsewhere, it was not even taken.
  assert.match(await bring('kim@doubtful.example', 'lost@us.example'), /^550 5\.7\.1/);
  assert.deepEqual(reports('nobody'), []);
  await world.api.queue.act({ all: true, act: 'cancel' });
});

test('the empty return path is never answered, whatever happens to its message', async () => {
  for (const recipient of ['lost@us.example', 'ann@us.example', 'late@us.example']) await bring('', recipient);
  await world.later(days(6));
  assert.deepEqual(reports('nobody'), []);
  assert.equal((await world.ledger()).queued ?? 0, 0);
});

test('a mailbox that fills or closes after its mail was taken: who is forged hears nothing, who is proven does', async () => {
  const { store } = world.mailroom;
  const rule = {
    stage: 'content',
    when: [{ field: 'subject', comparison: 'is', values: ['Wait'] }],
    action: { kind: 'hold' },
  } as const;
  const { id } = await world.api.rules.put({ id: null, rule, note: '', enabled: true });
  const senders = ['kim@forged.example', 'kim@doubtful.example', 'kim@proven.example', ''];
  const holdAll = async () => {
    for (const sender of senders) {
      const author = sender === 'kim@proven.example' ? sender : 'kim@silent.example';
      assert.match(await bring(sender, ann.address, letter(author, 'Wait')), /^250/);
    }
    assert.deepEqual(reports('nobody'), [], 'what is held is told to nobody');
  };
  await holdAll();
  await store.run('setAccount', { address: ann.address, enabled: false });
  await world.api.queue.act({ all: true, act: 'release' });
  await world.settle();
  assert.deepEqual(reports('kim@proven.example'), ['failed']);
  await store.run('setAccount', { address: ann.address, enabled: true });
  await holdAll();
  await store.run('setAccount', { address: ann.address, quotaBytes: 1 });
  await world.api.queue.act({ all: true, act: 'release' });
  await world.later(days(6));
  await world.later(days(6));
  assert.deepEqual(reports('kim@proven.example').at(-1), 'failed');
  await store.run('setAccount', { address: ann.address, quotaBytes: null });
  await world.api.rules.remove({ id });
});

test('what is refused makes no report: full, disabled, unknown, no alias’s end, a loop, a forged author', async () => {
  const { store } = world.mailroom;
  await world.addAccount('full@us.example');
  await world.addAccount('shut@us.example');
  await store.run('setAccount', { address: 'full@us.example', quotaBytes: 0 });
  await store.run('setAccount', { address: 'shut@us.example', enabled: false });
  for (const name of ['full', 'shut', 'unknown'])
    assert.match(await bring('kim@proven.example', `${name}@us.example`), /^[45]\d\d/);
  const loop = 'Received: from a by b; Sun, 22 Nov 2026 16:00:00 +0000\r\n'.repeat(100);
  assert.match(await bring('kim@proven.example', ann.address, loop + letter('kim@proven.example')), /^554/);
  await world.later(days(6));
  assert.deepEqual(reports('nobody'), []);
});

test('where the owner only watches, what would have been refused is answered to nobody either', async () => {
  await world.api.settings.set({ key: 'checks.act', text: 'watch' });
  await bring('kim@forged.example', 'lost@us.example');
  await bring('kim@doubtful.example', 'lost@us.example');
  assert.deepEqual(reports('nobody'), []);
});
