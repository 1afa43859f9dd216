/** Delivery status wishes through the whole server: kept, passed on, or answered here. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { type NextHop, startNextHop } from '../../support/next-hop.ts';
import { rfc } from '../../support/rfc.ts';
import { type Person, startWorld, type World } from '../../support/world.ts';

let world: World;
let ann: Person;
let hop: NextHop;
let plain: NextHop;
before(async () => {
  hop = await startNextHop();
  plain = await startNextHop({ capabilities: ['PIPELINING'], host: '127.0.0.2', port: hop.port });
  world = await startWorld({
    hopPort: hop.port,
    zone: 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\nplain.example. A 127.0.0.2\n',
  });
  ann = await world.addAccount('ann@here.example');
  await world.api.aliases.add({ address: 'away@here.example', targets: ['kim@there.example'] });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await Promise.all([hop.close(), plain.close()]);
});

const wish = { id: 'X1', return: 'headers', notify: ['success', 'failure'] } as const;
const submit = async (to: string) => {
  const dsn = { ...wish, notify: [...wish.notify], recipient: `rfc822;${to}` };
  const { trace } = await world.submit(ann, { to, text: 'x', dsn } as never);
  await world.settle();
  return trace;
};
const reports = async () => (await world.stored(ann)).filter(text => /^Return-Path: <>/.test(text));

rfc(3461, '5.2.1').must(
  'pass ORCPT, NOTIFY, RET and ENVID on to a server that knows them, and report nothing',
  async () => {
    await submit('kim@there.example');
    const { mail, rcpt } = hop.received.at(-1)!;
    assert.match(mail, /RET=HDRS/);
    assert.match(mail, /ENVID=X1/);
    assert.match(rcpt[0]!, /NOTIFY=SUCCESS,FAILURE/);
    assert.match(rcpt[0]!, /ORCPT=rfc822;/);
    assert.equal((await reports()).length, 0);
  },
);

rfc(3461, '5.2.2').must('report "relayed" where the next server does not know them', async () => {
  await submit('kim@plain.example');
  assert.doesNotMatch(plain.received.at(-1)!.rcpt[0]!, /NOTIFY/);
  const [report = ''] = await reports();
  assert.match(report, /^Action: relayed\r$/m);
  assert.match(report, /^Original-Envelope-Id: X1\r$/m);
});

rfc(3461, '5.2.7').must('keep the original recipient when an alias leads elsewhere', async () => {
  const { trace } = await world.bring({ from: 'zoe@there.example', to: 'away@here.example', text: 'x' });
  await world.settle();
  assert.equal((await world.journey(trace)).branches[0]?.state, 'relayed');
  assert.match(hop.received.at(-1)!.rcpt[0]!, /ORCPT=rfc822;away@here\.example/);
});

rfc(3461, '4.1').mustNot('report anything with NOTIFY=NEVER', async () => {
  const before = (await reports()).length;
  const wire = await world.smtp();
  wire.say('MAIL FROM:<ann@here.example>', 'RCPT TO:<away@here.example> NOTIFY=NEVER', 'DATA');
  await wire.expectAll('250', '250', '354');
  await wire.ask('Subject: x\r\n\r\nx\r\n.', '250');
  await world.settle();
  assert.equal((await reports()).length, before);
  assert.match(hop.received.at(-1)!.rcpt[0]!, /NOTIFY=NEVER/);
});

rfc(3461, '4.3').should('return the header alone where nothing failed, whatever RET says', async () => {
  const ben = await world.addAccount('ben@here.example');
  const dsn = { id: 'X2', return: 'full', notify: ['success'], recipient: `rfc822;${ben.address}` };
  await world.submit(ann, { to: ben.address, text: 'The body stays here.', dsn } as never);
  await world.settle();
  const report = (await reports()).find(text => text.includes('Original-Envelope-Id: X2')) ?? '';
  assert.match(report, /^Action: delivered\r$/m);
  assert.match(report, /text\/rfc822-headers/);
  assert.doesNotMatch(report, /The body stays here/);
});
