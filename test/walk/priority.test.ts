/** A message's priority on its way: asked for by parameter or in the header, given within bounds, written down, passed on. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { dialTls } from '../support/wire.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

let world: World;
let ann: Person;
let hop: NextHop;
let plain: NextHop;
before(async () => {
  hop = await startNextHop({ capabilities: ['PIPELINING', 'MT-PRIORITY'] });
  plain = await startNextHop({ capabilities: ['PIPELINING'], host: '127.0.0.2', port: hop.port });
  world = await startWorld({
    hopPort: hop.port,
    zone: 'there.example. A 127.0.0.1\nplain.example. A 127.0.0.2\n',
  });
  ann = await world.addAccount('ann@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await Promise.all([hop.close(), plain.close()]);
});

async function submit(parameter: string, to: string, answer: string, field = ''): Promise<string> {
  using wire = await dialTls(world.port('submissions'), world.authority());
  await wire.expect('220');
  await wire.ask('EHLO client.example', /^250[ -]MT-PRIORITY\r?$/m);
  await wire.ask(`AUTH PLAIN ${btoa(`\0${ann.address}\0${ann.password}`)}`, '235');
  await wire.ask(`MAIL FROM:<${ann.address}>${parameter}`, answer);
  await wire.ask(`RCPT TO:<${to}>`, '250');
  await wire.ask('DATA', '354');
  const trace = traceIn(await wire.ask(`${field}From: ann@here.example\r\nSubject: Now\r\n\r\nx\r\n.`, '250'));
  await world.settle();
  return trace;
}
const told = async (trace: string) => (await world.journey(trace)).trunk.map(({ sentence }) => sentence).join('; ');

test('by parameter: more than may be is lowered and said, and goes on as a parameter', async () => {
  const trace = await submit(' MT-PRIORITY=9', 'kim@there.example', '250 2.3.6 4 ');
  const { mail, bytes } = hop.received.at(-1)!;
  assert.match(mail, / MT-PRIORITY=4$/);
  assert.match(bytes.toString(), /^Received:[^;]*\r\n\tpriority 4;/m);
  assert.doesNotMatch(bytes.toString(), /^MT-Priority:/m);
  assert.match(await told(trace), /with priority 4/);
});

test('to a server that does not know it: in the header, once', async () => {
  await submit(' MT-PRIORITY=-3', 'kim@plain.example', '250 2.1.0', 'MT-Priority: 9\r\n');
  const { mail, bytes } = plain.received.at(-1)!;
  assert.doesNotMatch(mail, /PRIORITY/);
  assert.deepEqual(bytes.toString().match(/^MT-Priority:.*$/gim), ['MT-Priority: -3']);
});

test('in the header alone: it counts for our own people, within the same bound', async () => {
  await submit('', 'kim@there.example', '250 2.1.0', 'MT-Priority: 7 (urgent)\r\n');
  assert.match(hop.received.at(-1)!.mail, / MT-PRIORITY=4$/);
  const plainly = await submit('', 'kim@there.example', '250 2.1.0');
  assert.doesNotMatch(hop.received.at(-1)!.mail, /PRIORITY/);
  assert.doesNotMatch(await told(plainly), /priority/);
});

test('a stranger’s header counts for nothing', async () => {
  const headers = { 'MT-Priority': '9' };
  const { trace } = await world.bring({ from: 'zoe@there.example', to: ann.address, text: 'x', headers });
  await world.settle();
  assert.doesNotMatch(await told(trace), /priority/);
});
