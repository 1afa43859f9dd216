/** The submission port: who may send, as whom, and what is mended on the way. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { rfc } from '../../support/rfc.ts';
import { dialTls } from '../../support/wire.ts';
import { type Person, startWorld, traceIn, type World } from '../../support/world.ts';

let world: World;
let ann: Person;
before(async () => {
  world = await startWorld();
  ann = await world.addAccount('ann@here.example');
});
after(() => world[Symbol.asyncDispose]());

const signedIn = async () => {
  const wire = await dialTls(world.port('submissions'), world.authority());
  await wire.expect('220');
  await wire.ask('EHLO client.example', '250');
  await wire.ask(`AUTH PLAIN ${btoa(`\0${ann.address}\0${ann.password}`)}`, '235');
  return wire;
};

rfc(6409, '4.3').must('answer MAIL without a login with 530', async () => {
  const wire = await world.smtp('submission');
  await wire.ask('MAIL FROM:<ann@here.example>', '530 5.7.0');
});

rfc(6409, '6.1').may('refuse a sender that the login may not use', async () => {
  using wire = await signedIn();
  await wire.ask('MAIL FROM:<ben@here.example>', '553 5.7.1');
  await wire.ask('MAIL FROM:<ann@here.example>', '250');
});

rfc(6409, '3.2').must('refuse a recipient that it knows not to exist, rather than return it later', async () => {
  using wire = await signedIn();
  await wire.ask('MAIL FROM:<ann@here.example>', '250');
  await wire.ask('RCPT TO:<nobody@here.example>', '550 5.1.1');
});

rfc(6409, '8').may('add Date and Message-ID, and leave those that are there', async () => {
  using wire = await signedIn();
  for (const field of ['Subject: none', 'Date: Mon, 1 Jan 2024 00:00:00 +0000\r\nMessage-ID: <own@here.example>']) {
    wire.say('MAIL FROM:<ann@here.example>', 'RCPT TO:<ann@here.example>', 'DATA');
    await wire.expectAll('250', '250', '354');
    traceIn(await wire.ask(`From: ann@here.example\r\n${field}\r\n\r\nx\r\n.`, '250'));
  }
  await world.settle();
  const [without = '', having = ''] = await world.stored(ann);
  assert.equal([...without.matchAll(/^(Date|Message-ID): /gim)].length, 2);
  assert.deepEqual(
    [...having.matchAll(/^(?:Date|Message-ID): (.*)\r$/gim)].map(found => found[1]),
    ['Mon, 1 Jan 2024 00:00:00 +0000', '<own@here.example>'],
  );
});

rfc(6409, '7').may('mend line ends, which is not for servers in between', async () => {
  using wire = await signedIn();
  wire.say('MAIL FROM:<ann@here.example>', 'RCPT TO:<ann@here.example>', 'DATA');
  await wire.expectAll('250', '250', '354');
  wire.send('From: ann@here.example\nSubject: bare\n\nbare\r\n.\r\n');
  await wire.expect('250');
  await world.settle();
  assert.match((await world.stored(ann)).at(-1)!, /\r\nSubject: bare\r\n\r\nbare\r\n$/);
});
