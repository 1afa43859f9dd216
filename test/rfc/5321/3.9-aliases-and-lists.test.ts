/** What the whole server does with aliases and with lists. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { startNextHop } from '../../support/next-hop.ts';
import { rfc } from '../../support/rfc.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
let hop: Awaited<ReturnType<typeof startNextHop>>;
before(async () => {
  hop = await startNextHop();
  world = await startWorld({
    zone: 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\n',
    hopPort: hop.port,
    settings: ['forward.srs=no'],
  });
  await world.addAccount('ann@here.example');
  const add = (address: string, ...targets: string[]) => world.api.aliases.add({ address, targets });
  await add('alias@here.example', 'lee@there.example', 'ann@here.example');
  await add('list@here.example', 'lee@there.example', 'ann@here.example');
  await add('owner-list@here.example', 'ann@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

async function bring(to: string, from: string, notify = 'SUCCESS,FAILURE'): Promise<string> {
  const before = hop.received.length;
  const wire = await world.smtp();
  await wire.ask(`MAIL FROM:<${from}> RET=HDRS ENVID=abc`, '250');
  await wire.ask(`RCPT TO:<${to}> NOTIFY=${notify}`, '250');
  await wire.ask('DATA', '354');
  await wire.ask('From: Kim <kim@third.example>\r\nSubject: x\r\n\r\nx\r\n.', '250');
  await world.settle();
  const sent = hop.received.slice(before).find(one => one.recipients.includes('lee@there.example'));
  assert.ok(sent, 'nothing was sent on');
  return sent.sender;
}

rfc(5321, '3.9.1').must('leave the return address and the content of what an alias sends on as they were', async () => {
  assert.equal(await bring('alias@here.example', 'kim@third.example'), 'kim@third.example');
  const { bytes } = hop.received.find(one => one.recipients.includes('lee@there.example'))!;
  assert.match(bytes.toString('latin1'), /\r\nFrom: Kim <kim@third\.example>\r\nSubject: x\r\n\r\nx\r\n$/);
});

rfc(5321, '3.9.2').must('change the return address to who looks after the list', async () => {
  assert.equal(await bring('list@here.example', 'kim@third.example'), 'owner-list@here.example');
});

rfc(5321, '3.9.2').mustNot('touch the From field of what a list sends on', async () => {
  const { bytes } = hop.received.findLast(one => one.sender === 'owner-list@here.example')!;
  assert.match(bytes.toString('latin1'), /\r\nFrom: Kim <kim@third\.example>\r\n/);
});

rfc(3461, '5.2.7').mustNot('pass on what its sender wished to hear of a message that a list sends on', async () => {
  const { mail, rcpt } = hop.received.findLast(one => one.sender === 'owner-list@here.example')!;
  assert.doesNotMatch(mail, /ENVID|RET=/);
  assert.doesNotMatch(rcpt.join(), /NOTIFY=/);
  assert.equal(await bring('list@here.example', 'kim@third.example', 'NEVER'), 'owner-list@here.example');
  const silent = hop.received.findLast(one => one.sender === 'owner-list@here.example')!;
  assert.doesNotMatch(silent.rcpt.join(), /NOTIFY=/, 'else nobody could hear of dead members');
  const straight = hop.received.findLast(one => one.sender === 'kim@third.example' && one.recipients.length === 1);
  assert.match(straight?.mail ?? '', /ENVID=abc/, 'an alias passes it on');
});
