/** The Delivered-To field: whoever sends mail on says so, and what says so already goes no further. */
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
  });
  await world.addAccount('ann@here.example');
  await world.api.aliases.add({ address: 'away@here.example', targets: ['lee@there.example'] });
  await world.api.forwards.set({ address: 'ann@here.example', targets: ['ann@there.example'] });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

async function hand(to: string, text: string): Promise<readonly string[]> {
  const wire = await world.smtp();
  wire.say('MAIL FROM:<kim@there.example>', `RCPT TO:<${to}>`, 'DATA');
  await wire.expectAll('250', '250', '354');
  const reply = await wire.ask(`${text}\r\n.`, '250');
  await world.settle();
  const trace = /as (\S+)/.exec(reply)![1]!;
  return (await world.journey(trace)).branches.map(one => `${one.address} ${one.state}`);
}
const fresh = 'Received: from a by b; Mon, 23 Nov 2026 00:00:00 +0000\r\nSubject: x\r\n\r\nx';

rfc(9228, '3').should('write the address that it sends on from at the top of what it sends on', async () => {
  assert.deepEqual(await hand('Away@here.example', fresh), ['lee@there.example relayed']);
  const text = hop.received.at(-1)!.bytes.toString('latin1');
  assert.match(text.replace(/\r\n[ \t]+/g, ' '), /^Delivered-To: Away@here\.example\r\nReceived: /i);
});

rfc(9228, '4').must('take what names its own address already for a loop, and send it no further', async () => {
  const back = `Received: from mx by here;\r\n ${'x'}\r\n${hop.received.at(-1)!.bytes.toString('latin1').trimEnd()}`;
  const before = hop.received.length;
  assert.deepEqual(await hand('away@here.example', back), ['away@here.example failed']);
  assert.equal(hop.received.slice(before).filter(one => one.recipients.includes('lee@there.example')).length, 0);
});

rfc(9228, '4').must('know the loop of an account that forwards, too', async () => {
  await hand('ann@here.example', fresh);
  const back = `Received: from mx by here; x\r\n${hop.received.at(-1)!.bytes.toString('latin1').trimEnd()}`;
  assert.deepEqual(await hand('ann@here.example', back), ['ann@here.example failed']);
});

rfc(9228, '4').mustNot('take another address’s field for its own', async () => {
  assert.deepEqual(await hand('away@here.example', `Delivered-To: ann@here.example\r\n${fresh}`), [
    'lee@there.example relayed',
  ]);
});
