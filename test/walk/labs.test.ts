/** Each lab done from beginning to end on a real server: every step seen, everything taken back. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { LabName, LabRow, LabsNow, TerminalNow } from '../../server/api/contract.ts';
import { startWorld, type World } from '../support/world.ts';

async function now(world: World): Promise<LabsNow> {
  for await (const state of world.api.lab.watch({})) return state;
  throw new Error('the stream ended');
}
const labOf = (state: LabsNow, id: LabName): LabRow => state.labs.find(one => one.id === id)!;
const doneOf = (lab: LabRow): string[] => lab.steps.filter(step => step.done !== null).map(step => step.id);

async function until(world: World, id: LabName, step: string): Promise<LabRow> {
  for await (const state of world.api.lab.watch({}, AbortSignal.timeout(10_000)))
    if (doneOf(labOf(state, id)).includes(step)) return labOf(state, id);
  throw new Error(`${step} was not seen: ${JSON.stringify(labOf(await now(world), id))}`);
}
async function said(world: World, terminal: string, what: RegExp): Promise<TerminalNow> {
  for await (const state of world.api.lab.watchTerminal({ terminal }, AbortSignal.timeout(10_000)))
    if (state.lines.some(line => line.who === 'S' && what.test(line.text))) return state;
  throw new Error(`${what} was not said`);
}
async function speak(world: World, terminal: string, ...dialogue: (readonly [string, RegExp])[]): Promise<void> {
  for (const [line, answer] of dialogue) {
    await world.api.lab.type({ terminal, line });
    await said(world, terminal, answer);
  }
}

test('labs in the learn preset: people are there, and stay', async () => {
  await using world = await startWorld({ preset: 'learn' });
  const { lab } = world.api;
  assert.equal((await now(world)).people?.password, 'learn');

  await lab.begin({ lab: 'letter' });
  const { trace } = await lab.act({ lab: 'letter', act: 'send' });
  await until(world, 'letter', 'stored');
  await world.read({ address: 'ben@beta.test', password: 'learn' });
  assert.equal((await until(world, 'letter', 'read')).traces[0], trace);
  assert.ok(labOf(await now(world), 'letter').completed);

  const began = performance.now();
  assert.deepEqual(await lab.reset({ lab: 'letter' }), { removed: 1 });
  assert.ok(performance.now() - began < 1000);
  const after = labOf(await now(world), 'letter');
  assert.deepEqual([after.begun, doneOf(after), after.completed !== null], [null, [], true]);
  assert.equal((await world.stored({ address: 'ben@beta.test', password: 'learn' })).length, 0);
  await assert.rejects(lab.leave({}), /were here before/);

  await lab.begin({ lab: 'smtp' });
  const { terminal } = await lab.dial({ lab: 'smtp', protocol: 'smtp' });
  await said(world, terminal, /^220 /);
  await speak(
    world,
    terminal,
    ['EHLO noor.test', /^250 /],
    ['MAIL FROM:<ada@alpha.test>', /^250 2\.1\.0/],
    ['RCPT TO:<ben@beta.test>', /^250 2\.1\.5/],
    ['DATA', /^354 /],
  );
  for (const line of ['Subject: By hand', '', 'QUIT', 'MAIL FROM:<x@y.example>']) await lab.type({ terminal, line });
  await speak(world, terminal, ['.', /^250 2\.0\.0/]);
  await until(world, 'smtp', 'stored');
  await speak(world, terminal, ['QUIT', /^221 /]);
  assert.deepEqual(doneOf(await until(world, 'smtp', 'quit')), [
    ...['greeted', 'hello', 'sender', 'recipient', 'content', 'taken', 'stored', 'quit'],
  ]);
  await assert.rejects(lab.type({ terminal, line: 'NOOP' }), /open it again|is gone/);

  await lab.begin({ lab: 'readers' });
  const pop = (await lab.dial({ lab: 'readers', protocol: 'pop3' })).terminal;
  const imap = (await lab.dial({ lab: 'readers', protocol: 'imap' })).terminal;
  await speak(
    world,
    imap,
    ['a LOGIN ben@beta.test learn', /^a OK/],
    ['b SELECT INBOX', /^b OK/],
    ['c FETCH 1 BODY[TEXT]', /^c OK/],
  );
  await speak(
    world,
    pop,
    ['USER ben@beta.test', /^\+OK/],
    ['PASS learn', /^\+OK.*/],
    ['RETR 1', /^By hand|^\.$/],
    ['DELE 1', /^\+OK/],
    ['QUIT', /^\+OK/],
  );
  await until(world, 'readers', 'pop-delete');
  await speak(world, imap, ['d NOOP', /^d OK/]);
  assert.equal(doneOf(await until(world, 'readers', 'imap-gone')).length, 7);
});

test('the queue lab: what is frozen waits, what is full is tried again, and reset gives all back', async () => {
  await using world = await startWorld({ preset: 'learn' });
  const { lab } = world.api;
  const act = (what: Parameters<typeof lab.act>[0]['act']) => lab.act({ lab: 'queue', act: what });
  await lab.begin({ lab: 'queue' });
  await act('freeze');
  await act('send');
  assert.deepEqual(doneOf(await until(world, 'queue', 'sent')), ['frozen', 'sent']);
  assert.equal((await now(world)).frozen, true);
  await act('thaw');
  await until(world, 'queue', 'arrived');
  await act('fill');
  assert.equal((await now(world)).full, true);
  await act('send');
  await until(world, 'queue', 'deferred');
  await act('room');
  await act('retry');
  assert.equal(doneOf(await until(world, 'queue', 'retried')).length, 8);

  await lab.begin({ lab: 'queue' });
  await act('freeze');
  await act('send');
  await act('fill');
  await lab.reset({ lab: 'queue' });
  await world.settle();
  assert.deepEqual([(await now(world)).frozen, (await now(world)).full], [false, false]);
  assert.equal(
    (await world.stored({ address: 'ben@beta.test', password: 'learn' })).length,
    0,
    'nothing of it is left',
  );
});

test('labs elsewhere: people are made with a password of chance, and go again; passwords are not said in clear', async () => {
  await using world = await startWorld({ preset: 'office' });
  const ann = await world.addAccount('ann@here.example');
  const { lab } = world.api;
  assert.equal((await now(world)).people, null);
  await assert.rejects(lab.act({ lab: 'letter', act: 'send' }), /Begin the lab first/);
  await lab.begin({ lab: 'readers' });
  const { people } = await now(world);
  assert.ok(people?.made && people.password && people.password.length >= 12 && people.password !== 'learn');
  const { terminal } = await lab.dial({ lab: 'readers', protocol: 'imap' });
  const talk = await said(world, terminal, /^\* OK/);
  assert.equal(talk.encrypted, true);
  await speak(world, terminal, [`a LOGIN ben@beta.test ${people.password}`, /^a OK/]);
  assert.deepEqual(await lab.leave({}), { removed: 2 });
  assert.deepEqual(
    (await world.api.accounts.list({})).map(one => one.address),
    [ann.address],
  );
});

test('a terminal has limits', async () => {
  await using world = await startWorld({ preset: 'learn' });
  const { lab } = world.api;
  await assert.rejects(lab.dial({ lab: 'smtp', protocol: 'smtp' }), /Begin the lab first/);
  await lab.begin({ lab: 'smtp' });
  const open = () => lab.dial({ lab: 'smtp', protocol: 'smtp' });
  const { terminal } = await open();
  await assert.rejects(lab.type({ terminal, line: 'NOOP\r\nQUIT' }), /One line at a time/);
  await assert.rejects(lab.type({ terminal, line: 'x'.repeat(1500) }), /998 octets/);
  await assert.rejects(lab.type({ terminal: '99', line: 'NOOP' }), /gone/);
  await assert.rejects(lab.dial({ lab: 'smtp', protocol: 'telnet' as 'smtp' }));
  for (let n = 0; n < 3; n++) await open();
  await assert.rejects(open(), /At most 4/);
});
