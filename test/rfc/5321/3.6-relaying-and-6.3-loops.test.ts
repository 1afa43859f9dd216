/** What the whole server does with mail that is not for it, that goes round, and whose way back is unknown. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { startNextHop } from '../../support/next-hop.ts';
import { rfc } from '../../support/rfc.ts';
import { startWorld, traceIn, type World } from '../../support/world.ts';

let world: World;
let hop: Awaited<ReturnType<typeof startNextHop>>;
before(async () => {
  hop = await startNextHop({ script: { rcpt: line => (line.includes('nobody') ? '550 5.1.1 No' : undefined) } });
  world = await startWorld({
    zone: 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\n',
    hopPort: hop.port,
  });
  await world.addAccount('ann@here.example');
  await world.api.aliases.add({ address: 'away@here.example', targets: ['kim@there.example'] });
  await world.api.aliases.add({ address: 'lost@here.example', targets: ['nobody@there.example'] });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

const hand = async (sender: string, recipient: string, content: string) => {
  const wire = await world.smtp();
  wire.say(`MAIL FROM:<${sender}>`, `RCPT TO:<${recipient}>`, 'DATA');
  await wire.expectAll('250', '250', '354');
  const trace = traceIn(await wire.ask(`${content}\r\n.`, '250'));
  await world.settle();
  return trace;
};

rfc(5321, '3.6.1').must('not relay for whom it has not been told to: 550', async () => {
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<kim@there.example>', '250');
  await wire.ask('RCPT TO:<lee@elsewhere.example>', '550 5.7.1');
});

rfc(5321, '3.7.2').must('put its own trace field at the top and leave those that are there as they are', async () => {
  await hand(
    'zoe@third.example',
    'away@here.example',
    'Received: from a by b;\r\n  odd   blanks\r\nSubject: x\r\n\r\nx',
  );
  const text = hop.received.at(-1)!.bytes.toString('latin1');
  // RFC 9228 §3: the address that led on stands above it, since it was delivered there after it was received.
  assert.match(
    text,
    /^Delivered-To: away@here\.example\r\nReceived: from client\.example \(\[127\.0\.0\.1\]\)\r\n\tby mail\.here\.example/,
  );
  assert.ok(text.includes('\r\nReceived: from a by b;\r\n  odd   blanks\r\nSubject: x\r\n\r\nx\r\n'));
});

rfc(5321, '4.4').mustNot('put a Return-Path before what goes on to another server', () => {
  assert.doesNotMatch(hop.received.at(-1)!.bytes.toString('latin1'), /^Return-Path:/im);
});

rfc(5321, '4.5.5').must('send a notification with the null reverse-path', async () => {
  await hand('zoe@there.example', 'lost@here.example', 'Subject: y\r\n\r\ny');
  const report = hop.received.at(-1)!;
  assert.deepEqual([report.sender, report.recipients], ['', ['zoe@there.example']]);
});

rfc(5321, '6.1').mustNot('answer a message from the null reverse-path with a notification', async () => {
  const before = hop.received.length;
  const trace = await hand('', 'lost@here.example', 'Subject: z\r\n\r\nz');
  assert.equal((await world.journey(trace)).branches[0]?.state, 'failed');
  assert.deepEqual([hop.received.length, (await world.journey(trace)).related], [before, []]);
});

rfc(5321, '6.3').should('take a message for a loop only with a high count of Received fields', async () => {
  const fields = (count: number) => 'Received: from a by b; Sun, 22 Nov 2026 16:00:00 +0000\r\n'.repeat(count);
  await hand('zoe@third.example', 'ann@here.example', `${fields(49)}\r\nFar.`);
  const wire = await world.smtp();
  wire.say('MAIL FROM:<zoe@third.example>', 'RCPT TO:<ann@here.example>', 'DATA');
  await wire.expectAll('250', '250', '354');
  await wire.ask(`${fields(100)}\r\nRound.\r\n.`, '554 5.4.6');
});
