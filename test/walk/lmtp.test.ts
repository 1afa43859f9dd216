/** A server in front of this one hands mail over by LMTP: filed, or refused, recipient by recipient. RFC 2033. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { dialFrom, FOREIGN } from '../support/foreign.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let world: World;
let ann: Person;
let ben: Person;
before(async () => {
  world = await startWorld({ settings: ['lmtp.port=0'] });
  ann = await world.addAccount('ann@here.example');
  ben = await world.addAccount('ben@here.example');
  await world.api.accounts.change({ address: ben.address, quotaBytes: 1_000_000 });
  await world.api.aliases.add({ address: 'both@here.example', targets: [ann.address, ben.address] });
});
after(() => world[Symbol.asyncDispose]());

async function handedOver(letter: string, ...recipients: string[]): Promise<readonly string[]> {
  const wire = await world.wire('lmtp');
  await wire.expect('220 mail.here.example LMTP');
  await wire.ask('LHLO front.example', /^250[ -]DSN\r?$/m);
  await wire.ask('MAIL FROM:<zoe@far.example>', '250');
  for (const recipient of recipients) await wire.ask(`RCPT TO:<${recipient}>`, '250');
  await wire.ask('DATA', '354');
  wire.send(`${letter}\r\n.\r\n`);
  const replies: string[] = [];
  for (const _ of recipients) replies.push((await wire.reply()).slice(0, 9));
  await wire.ask('QUIT', '221');
  await world.settle();
  return replies;
}
const letter = (subject: string, size = 10) =>
  `From: zoe@far.example\r\nSubject: ${subject}\r\n\r\n${'x'.repeat(70)}\r\n`.padEnd(
    size,
    'x'.repeat(70).concat('\r\n'),
  );
const has = async (person: Person, subject: string) =>
  (await world.stored(person)).some(text => text.includes(`Subject: ${subject}\r\n`));

test('yes for each means that it is filed; the trace says LMTP', async () => {
  assert.deepEqual(await handedOver(letter('one'), ann.address, ben.address), ['250 2.0.0', '250 2.0.0']);
  assert.ok((await has(ann, 'one')) && (await has(ben, 'one')));
  const [text = ''] = await world.stored(ann);
  assert.match(text, /^Received: from front\.example \([^)]*\)\r\n\tby mail\.here\.example with LMTP id /m);
});

test('who has no room for this one is refused for good, and the others get it', async () => {
  assert.deepEqual(await handedOver(letter('two', 1_200_000), ann.address, ben.address), ['250 2.0.0', '552 5.2.2']);
  assert.deepEqual([await has(ann, 'two'), await has(ben, 'two')], [true, false]);
  assert.deepEqual(await handedOver(letter('three', 1_200_000), ben.address), ['552 5.2.2']);
  await world.ledger();
});

test('nobody elsewhere, and nobody who is not here', async () => {
  const wire = await world.wire('lmtp');
  await wire.expect('220');
  await wire.ask('LHLO front.example', '250');
  await wire.ask('MAIL FROM:<zoe@far.example>', '250');
  await wire.ask('RCPT TO:<kim@far.example>', '550 5.1.1');
  await wire.ask('RCPT TO:<nobody@here.example>', '550 5.1.1');
  await wire.ask('DATA', '503');
  await wire.ask('RCPT TO:<both@here.example>', '250');
  await world.api.aliases.add({ address: 'bank@here.example', targets: [ann.address], onlyFrom: 'bank.example' });
  await wire.ask('RCPT TO:<bank@here.example>', '550 5.7.1');
});

test('no login, no EHLO, and nobody from a network that was not named', async () => {
  const wire = await world.wire('lmtp');
  await wire.expect('220');
  await wire.ask('EHLO x', '500');
  assert.doesNotMatch(await wire.ask('LHLO x', '250'), /AUTH|FUTURERELEASE|ETRN/);
  const foreign = await dialFrom(FOREIGN, world.port('lmtp'));
  await foreign.expect('554');
  foreign.destroy();
});
