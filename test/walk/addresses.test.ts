/** Whose mail it is: alias, catch-all, domain alias, plus-address; and aliases that lead away, round, or to nobody. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let hop: NextHop;
let world: World;
let ann: Person;
let ben: Person;
before(async () => {
  hop = await startNextHop();
  world = await startWorld({
    zone: 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\n',
    hopPort: hop.port,
  });
  ann = await world.addAccount('ann@here.example');
  ben = await world.addAccount('ben@here.example');
  await world.api.domains.add({ name: 'here.test', aliasOf: 'here.example' });
  const alias = (address: string, ...targets: string[]) => world.api.aliases.add({ address, targets });
  await alias('sales@here.example', 'ann@here.example', 'ben@here.example');
  await alias('team@here.example', 'sales@here.example', 'ben@here.example');
  await alias('away@here.example', 'ann@there.example');
  // The API refuses a ring; an older store may hold one all the same.
  for (const [address, target] of [
    ['round', 'about'],
    ['about', 'round'],
  ])
    await world.mailroom.store.run('addAlias', {
      address: `${address}@here.example`,
      targets: [`${target}@here.example`],
    });
  await world.api.domains.add({ name: 'shop.example' });
  await alias('@shop.example', 'ben@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

const trunk = ['written done', 'accepted done', 'queued done'];
const filed = (address: string) => [`${address} delivered`, 'delivered done', 'stored done', 'read ahead'];
const bring = async (to: string | string[]) => {
  const { trace } = await world.bring({ from: 'kim@there.example', to, subject: `To ${to}`, text: 'Hello.' });
  await world.settle();
  return trace;
};
const count = async (person: Person, subject: string) =>
  (await world.stored(person)).filter(text => text.includes(`\r\nSubject: ${subject}\r\n`)).length;

test('alias: one address, several people, one message each', async () => {
  const trace = await bring('sales@here.example');
  assert.deepEqual(await world.way(trace), [trunk, filed('ann@here.example'), filed('ben@here.example')]);
  const expanded = (await world.journey(trace)).events.find(event => event.name === 'mda.expanded');
  assert.equal(expanded?.sentence, 'sales@here.example stands for ann@here.example, ben@here.example');
  assert.deepEqual([await count(ann, 'To sales@here.example'), await count(ben, 'To sales@here.example')], [1, 1]);
});

test('alias: who is reached by two ways gets the message once', async () => {
  await bring('team@here.example');
  assert.deepEqual([await count(ann, 'To team@here.example'), await count(ben, 'To team@here.example')], [1, 1]);
  await world.ledger();
});

test('alias: a target elsewhere gets it from there on, under a return path that leads back through us', async () => {
  const trace = await bring('away@here.example');
  assert.deepEqual(await world.way(trace), [trunk, ['ann@there.example relayed', 'sent done']]);
  const { sender, recipients } = hop.received.at(-1)!;
  assert.match(sender, /^SRS0=\w+=\w+=there\.example=kim@here\.example$/);
  assert.deepEqual(recipients, ['ann@there.example']);
});

test('alias: a circle is refused, so that its sender is told by the server that has it', async () => {
  await assert.rejects(bring('round@here.example'), /550 5\.1\.1/);
});

test('catch-all: whoever is not there, the one who was named takes it', async () => {
  const trace = await bring('anything@shop.example');
  assert.deepEqual(await world.way(trace), [trunk, filed('ben@here.example')]);
});

test('domain alias: the same people under another domain', async () => {
  assert.deepEqual(await world.way(await bring('ann@here.test')), [trunk, filed('ann@here.test')]);
  assert.equal(await count(ann, 'To ann@here.test'), 1);
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<>', '250');
  await wire.ask('RCPT TO:<nobody@here.test>', '550 5.1.1');
});

test('plus-address: reaches the account, and keeps what stands behind the plus', async () => {
  const trace = await bring('ann+shop@here.example');
  assert.deepEqual(await world.way(trace), [trunk, filed('ann+shop@here.example')]);
  assert.match((await world.stored(ann)).at(-1)!, /for <ann\+shop@here\.example>/);
});

test('international domain: the same in letters and in A-labels', async () => {
  await world.api.domains.add({ name: 'bücher.example' });
  await world.api.accounts.add({ address: 'uwe@bücher.example' });
  for (const to of ['uwe@xn--bcher-kva.example', 'uwe@bücher.example']) {
    const { trace } = await world.bring({ from: 'kim@there.example', to, text: 'Hello.' });
    await world.settle();
    assert.deepEqual((await world.way(trace))[1], filed('uwe@xn--bcher-kva.example'));
  }
});

test('one message for one person under several addresses is filed once', async () => {
  await bring(['ann@here.example', 'ann+a@here.example', 'ann@here.test']);
  assert.equal(await count(ann, 'To ann@here.example,ann+a@here.example,ann@here.test'), 1);
  const { accepted } = await world.ledger();
  assert.ok(accepted! > 0);
});
