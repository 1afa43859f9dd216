/** Eight bits through the whole server: never sent raw to a hop that does not announce 8BITMIME, whoever said what. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { type NextHop, startNextHop } from '../../support/next-hop.ts';
import { rfc } from '../../support/rfc.ts';
import { dialTls } from '../../support/wire.ts';
import { type Person, startWorld, traceIn, type World } from '../../support/world.ts';

const { must, mustNot } = rfc(6152, '3');
let world: World;
let ann: Person;
let hop: NextHop;
let old: NextHop;
before(async () => {
  hop = await startNextHop({ capabilities: ['PIPELINING', '8BITMIME'] });
  old = await startNextHop({ capabilities: ['PIPELINING'], host: '127.0.0.2', port: hop.port });
  world = await startWorld({ hopPort: hop.port, zone: 'there.example. A 127.0.0.1\nold.example. A 127.0.0.2\n' });
  ann = await world.addAccount('ann@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await Promise.all([hop.close(), old.close()]);
});

async function submit(parameter: string, to: string, text: string) {
  using wire = await dialTls(world.port('submissions'), world.authority());
  await wire.expect('220');
  await wire.ask('EHLO client.example', '250');
  await wire.ask(`AUTH PLAIN ${btoa(`\0${ann.address}\0${ann.password}`)}`, '235');
  await wire.ask(`MAIL FROM:<${ann.address}>${parameter}`, '250');
  await wire.ask(`RCPT TO:<${to}>`, '250');
  await wire.ask('DATA', '354');
  const trace = traceIn(await wire.ask(`From: ann@here.example\r\nSubject: x\r\n\r\n${text}\r\n.`, '250'));
  await world.settle();
  return (await world.mailroom.store.queue({ trace, limit: 1 }))[0]!;
}

mustNot('be sent raw to a hop that does not announce it, though its sender announced nothing', async () => {
  for (const parameter of ['', ' BODY=7BIT', ' BODY=8BITMIME']) {
    const row = await submit(parameter, 'kim@old.example', 'Grüße');
    assert.deepEqual([row.state, row.status], ['failed', '5.6.3'], parameter);
  }
  assert.deepEqual(old.received, []);
});

must('be announced to one that does, by what the content is', async () => {
  await submit('', 'kim@there.example', 'Grüße');
  assert.match(hop.received.at(-1)!.mail, / BODY=8BITMIME$/);
  await submit(' BODY=8BITMIME', 'kim@there.example', 'Hello');
  assert.doesNotMatch(hop.received.at(-1)!.mail, /BODY/);
});

must('be sent to any hop where the content is ASCII, whatever was announced', async () => {
  assert.equal((await submit(' BODY=8BITMIME SMTPUTF8', 'kim@old.example', 'Hello')).state, 'relayed');
  assert.doesNotMatch(old.received.at(-1)!.mail, /BODY|SMTPUTF8/);
});
