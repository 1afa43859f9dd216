/** RFC 3461 §5.2 case by case: what goes on to the next server, and who is told what, when. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { bring } from '../../support/bring.ts';
import { type NextHop, startNextHop } from '../../support/next-hop.ts';
import { rfc } from '../../support/rfc.ts';
import { type Person, startWorld, type World } from '../../support/world.ts';

let world: World;
let ann: Person;
let hop: NextHop;
let plain: NextHop;
before(async () => {
  hop = await startNextHop();
  const script = { rcpt: (line: string) => (line.includes('nobody@') ? '550 5.1.1 Nobody of that name' : undefined) };
  plain = await startNextHop({ capabilities: ['PIPELINING'], host: '127.0.0.2', port: hop.port, script });
  world = await startWorld({
    hopPort: hop.port,
    zone: 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\nplain.example. A 127.0.0.2\n',
    settings: ['outbound.tls=none', 'forward.srs=no', 'suppression.on=no'],
  });
  ann = await world.addAccount('ann@here.example');
  await world.addAccount('ben@here.example');
  await world.api.aliases.add({ address: 'one@here.example', targets: ['kim@there.example'] });
  await world.api.aliases.add({ address: 'two@here.example', targets: ['kim@there.example', 'lee@there.example'] });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await Promise.all([hop.close(), plain.close()]);
});

/** By ann over port 25, as any client may word it. */
async function send(recipient: string, rcpt = '', mail = '', sender = ann.address): Promise<void> {
  const text = `From: ann@here.example\r\nTo: x\r\nSubject: x\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\n\r\nx\r\n`;
  const said = await bring(await world.wire('smtp'), { helo: 'here.example', sender, recipient, text, rcpt, mail });
  assert.match(said, /^250/, said);
  await world.settle();
}
/** Reports that ann has, since the last look. */
let seen = 0;
async function reports(): Promise<readonly string[]> {
  const all = (await world.stored(ann)).filter(text => /^Return-Path: <>/.test(text));
  const fresh = all.slice(seen);
  seen = all.length;
  return fresh;
}
const actions = async () => (await reports()).map(text => /^Action: (\w+)/m.exec(text)?.[1]);
const out = (to: string, rcpt = '') => {
  const dsn = rcpt === '' ? undefined : { notify: rcpt.split(','), recipient: `rfc822;${to}` };
  return world
    .submit(ann, { to, subject: 'x', text: 'x', ...(dsn ? { dsn } : {}) } as never)
    .then(() => world.settle());
};

rfc(3461, '5.2.1 (a)').mustNot('give an envelope id where none was given', async () => {
  await out('kim@there.example');
  assert.doesNotMatch(hop.received.at(-1)!.mail, /ENVID|RET/);
});
rfc(3461, '5.2.1 (c)').mustNot('ask for what was not asked for', async () => {
  await out('kim@there.example');
  assert.doesNotMatch(hop.received.at(-1)!.rcpt[0]!, /NOTIFY/);
});
rfc(3461, '5.2.1 (c)').must('ask for what was asked for, also where it is what is usual', async () => {
  await out('kim@there.example', 'failure,delay');
  assert.match(hop.received.at(-1)!.rcpt[0]!, /NOTIFY=FAILURE,DELAY/);
});
rfc(3461, '5.2.1 (d)').may('name the original recipient where nobody did, as he was named to us', async () => {
  await out('Kim.LEE@there.example');
  assert.match(hop.received.at(-1)!.rcpt[0]!, /ORCPT=rfc822;Kim\.LEE@there\.example/);
});
rfc(3461, '5.2.2 (e)').mustNot('tell of success that was not asked for', async () => {
  await out('kim@plain.example');
  assert.deepEqual(await actions(), []);
});
rfc(3461, '5.2.2 (f)').must('tell of failure where nothing was asked for', async () => {
  await out('nobody@plain.example');
  assert.deepEqual(await actions(), ['failed']);
});
rfc(3461, '5.2.6 (b)').mustNot('tell of failure where only success was asked for', async () => {
  await out('nobody@plain.example', 'success');
  assert.deepEqual(await actions(), []);
});
rfc(3461, '5.2.3 (a)').must('tell of delivery here where success was asked for', async () => {
  await out('ben@here.example', 'success,failure');
  assert.deepEqual(await actions(), ['delivered']);
});
rfc(3461, '5.2.3 (b)').mustNot('tell of delivery where it was not', async () => {
  await out('ben@here.example', 'failure');
  assert.deepEqual(await actions(), []);
});
rfc(3461, '5.2.7.2').must('pass the wish for success on with the one address that an alias stands for', async () => {
  await out('one@here.example', 'success,failure');
  assert.match(hop.received.at(-1)!.rcpt[0]!, /NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;one@here\.example/);
  assert.deepEqual(await actions(), [], 'it is told by whoever delivers it');
});
rfc(3461, '5.2.7.3').must('tell "expanded" of an alias for several, and ask for failure alone after that', async () => {
  await out('two@here.example', 'success,failure');
  const { rcpt } = hop.received.at(-1)!;
  assert.ok(
    rcpt.every(line => /NOTIFY=FAILURE\b/.test(line) && !line.includes('SUCCESS')),
    rcpt.join(),
  );
  assert.deepEqual(await actions(), ['expanded']);
});
rfc(3461, '6.1').mustNot('report to the null sender, whatever it asks', async () => {
  const before = hop.received.length + plain.received.length;
  await send('ben@here.example', 'NOTIFY=SUCCESS,FAILURE', '', '');
  assert.deepEqual(await actions(), []);
  assert.equal(hop.received.length + plain.received.length, before);
});
rfc(3461, '4.3').must('return the whole message where RET=FULL and it failed', async () => {
  const dsn = { id: 'X9', return: 'full', notify: ['failure'], recipient: 'rfc822;nobody@plain.example' };
  await world.submit(ann, { to: 'nobody@plain.example', subject: 'x', text: 'The body comes back.', dsn } as never);
  await world.settle();
  const [report = ''] = await reports();
  assert.match(report, /^Original-Envelope-Id: X9\r$/m);
  assert.match(report, /The body comes back\./);
  assert.match(report, /^Final-Log-ID: [0-9A-Z]{12}-\d+\r$/m);
});

rfc(3461, '5.2.2 (f)').must('tell of failure also where the sender’s server takes no 8-bit text', async () => {
  await world.api.aliases.add({ address: 'old@here.example', targets: ['kim@plain.example'] });
  const letter = { helo: 'plain.example', sender: 'zoe@plain.example', recipient: 'old@here.example' };
  const text = 'From: zoe@plain.example\r\nSubject: x\r\n\r\nGr\u00fc\u00dfe\r\n';
  assert.match(await bring(await world.wire('smtp'), { ...letter, text, mail: 'BODY=8BITMIME' }), /^250/);
  await world.settle();
  const { sender, recipients, bytes } = plain.received.at(-1)!;
  assert.deepEqual([sender, recipients], ['', ['zoe@plain.example']]);
  assert.match(bytes.toString(), /^Status: 5\.6\.3\r\n.*\r\nContent-Type: text\/rfc822-headers\r$/ms);
});
