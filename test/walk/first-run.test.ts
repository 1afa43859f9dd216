/** First run: nothing listens until a preset is chosen, and from then on everything is as the preset says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { readNewest, writeLetter } from '../support/window-mail.ts';
import { startWorld } from '../support/world.ts';

const office = { domain: 'here.example', name: 'Ann', localPart: 'ann', password: 'correct horse' };
const letter = { cc: [], bcc: [], subject: 'Hello', text: 'Hello.', inReplyTo: null, references: [] };

test('office: chosen in the window, the first person can be written to and can write', async () => {
  await using world = await startWorld({ preset: null });
  const setup = await world.api.setup.state({});
  assert.deepEqual([setup.done, setup.presets.map(one => one.preset)], [false, ['dev', 'office', 'learn']]);
  assert.deepEqual((await world.api.status.get({})).listeners, []);
  await assert.rejects(world.api.setup.choose({ preset: 'office' }), /needs its domain and its first person/);
  const { address, account, status } = await world.api.setup.choose({ preset: 'office', office });
  assert.deepEqual([address, status.preset, status.mode], ['ann@here.example', 'office', 'deliver']);
  // Nobody has a server in front of this one yet.
  const off = status.listeners
    .filter(listener => listener.state !== 'listening')
    .map(({ name, state }) => [name, state]);
  assert.deepEqual(off, [['lmtp', 'off']]);
  assert.match(readFileSync(join(world.home, 'mailroom.jsonc'), 'utf8'), /"preset": "office"/);

  // The window's outbox was made before the preset was known: it must be the MSA's now.
  const { trace } = await writeLetter(world.api, account, { to: ['ann@here.example'], ...letter });
  await world.settle();
  const { trunk } = await world.journey(trace);
  assert.equal(trunk[0]?.sentence, 'ann@here.example sent it');
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<kim@there.example>', '250');
  await wire.ask('RCPT TO:<nobody@here.example>', '550 5.1.1');
  await world.submit({ address, password: office.password }, { to: address, text: 'Mine.' });
  await world.settle();
  assert.equal((await world.read({ address, password: office.password })).length, 2);
});

test('learn: three people, who can write to each other and to nobody else', async () => {
  await using world = await startWorld({ preset: null });
  const { address, account } = await world.api.setup.choose({ preset: 'learn' });
  assert.equal(address, 'ada@alpha.test');
  const { trace } = await writeLetter(world.api, account, { to: ['ben@beta.test'], ...letter });
  await world.settle();
  assert.equal((await world.way(trace))[1]?.[0], 'ben@beta.test delivered');
  await assert.rejects(
    writeLetter(world.api, account, { to: ['kim@there.example'], ...letter }),
    /delivers between its own people only/,
  );
  await world.ledger();
  // Chosen again, as at every start: who was removed stays away.
  await world.api.accounts.remove({ address: 'cleo@beta.test' });
  await world.api.setup.choose({ preset: 'learn' });
  assert.deepEqual(
    (await world.api.accounts.list({})).map(one => one.address),
    ['ada@alpha.test', 'ben@beta.test'],
  );
});

test('dev: the first letter goes the whole way', async () => {
  await using world = await startWorld({ preset: null });
  const { address, account } = await world.api.setup.choose({ preset: 'dev' });
  const { trace } = await world.api.mail.sendFirst({ account });
  await world.settle();
  assert.deepEqual((await world.way(trace))[1], [
    `${address} delivered`,
    'delivered done',
    'stored done',
    'read ahead',
  ]);
  const message = await readNewest(world.api, account, 'inbox');
  assert.match(message.text, /See its journey/);
  assert.deepEqual((await world.way(trace))[1]?.at(-1), 'read done');
});
