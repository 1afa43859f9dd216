/** Inboxes of captured mail: made by naming them, each with a login of its own, gone when nothing comes any more. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import type { CapturedNow } from '../../server/api/contract.ts';
import { systemClock } from '../../server/base/ports.ts';
import { days, hours } from '../../server/base/units.ts';
import { prune } from '../../server/capture/retention.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ preset: 'dev' });
});
after(() => world[Symbol.asyncDispose]());

async function now(): Promise<CapturedNow> {
  for await (const state of world.api.captured.watch({})) return state;
  throw new Error('the stream ended');
}
const counts = async () =>
  Object.fromEntries((await now()).inboxes.filter(one => one.messages > 0).map(one => [one.name, one.messages]));

async function send(user: string | null, mail: object): Promise<void> {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true },
    ...(user === null ? {} : { auth: { user, pass: 'anything' } }),
  });
  await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject: 'Hi', text: 'Hello.', ...mail });
  mailer.close();
  await world.settle();
}
async function asImap<T>(user: string, act: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow({
    ...{ host: '127.0.0.1', port: world.port('imap'), secure: false, doSTARTTLS: false, logger: false },
    auth: { user, pass: 'whatever' },
  });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.logout();
  }
}
/** Signed in; a question is answered with one line, or with many where a dot ends them. */
async function pop3(user: string): Promise<(line: string) => Promise<string[]>> {
  const wire = await world.wire('pop3');
  await wire.line();
  const ask = async (line: string): Promise<string[]> => {
    wire.say(line);
    const lines = [await wire.line()];
    if (/^(?:UIDL$|RETR)/.test(line)) while (lines.at(-1) !== '.') lines.push(await wire.line());
    return lines.filter(one => one !== '.');
  };
  for (const line of [`USER ${user}`, 'PASS x']) assert.match((await ask(line))[0]!, /^\+OK/, line);
  return ask;
}
const set = async (values: Readonly<Record<string, string>>): Promise<void> => {
  for (const [key, text] of Object.entries(values)) await world.api.settings.set({ key, text });
};
const pruned = (by: number) => {
  const { store, recorder, config } = world.mailroom;
  const clock = { ...systemClock, now: () => systemClock.now() + by };
  return prune({ store, recorder, clock, config: config.get }, true);
};

test('an inbox is named by header, address or user name, in this order; what names none has no name', async () => {
  await world.api.captured.clear({});
  await send(null, {});
  await send('Shop', {});
  await send('shop', { to: 'kim@run-7.inbox.test' });
  await send('shop', { to: 'kim@run-7.inbox.test', headers: { 'X-Mailroom-Inbox': 'Branch/42' } });
  await send('shop', { to: ['a@run-8.inbox.test', 'b@run-9.inbox.test', 'c@there.example'] });
  assert.deepEqual(await counts(), { '': 1, shop: 2, 'run-7': 1, 'branch-42': 1, 'run-8': 1, 'run-9': 1 });
  assert.equal((await now()).messages, 7, 'one of them lies in three');
});

test('a pattern of the owner names inboxes too, and one that names nothing does nothing', async () => {
  await world.api.captured.clear({});
  await set({ 'capture.inbox-addresses': 'no-name@*, *+NAME@*, NAME@people.test' });
  await send(null, { to: 'kim+tuesday@there.example' });
  await send(null, { to: 'kim@people.test' });
  await send(null, { to: 'no-name@there.example' });
  assert.deepEqual(await counts(), { '': 1, tuesday: 1, kim: 1 });
  await set({ 'capture.inbox-addresses': '*@NAME.inbox.test' });
});

test('RFC 9051 §5.1, §6.3.9: over IMAP a name is its inbox, and nothing of another is there', async () => {
  await world.api.captured.clear({});
  await send('red', { subject: 'Of red' });
  await send('blue', { subject: 'Of blue' });
  await asImap('red', async client => {
    const names = (await client.list()).map(({ path }) => path);
    assert.deepEqual(names, ['INBOX']);
    const inbox = await client.mailboxOpen('INBOX');
    assert.equal(inbox.exists, 1);
    const message = await client.fetchOne('*', { envelope: true });
    assert.equal(message === false ? null : message?.envelope?.subject, 'Of red');
    await client.mailboxCreate('Archive/2026');
    assert.deepEqual((await client.list()).map(({ path }) => path).sort(), ['Archive', 'Archive/2026', 'INBOX']);
    await client.messageMove('1', 'Archive/2026');
    assert.deepEqual(await client.search({ all: true }), []);
    assert.equal((await client.mailboxOpen('Archive/2026')).exists, 1);
    await client.mailboxOpen('INBOX');
    for (const secret of ['Inboxes/blue', 'Inboxes/red', 'Expunged/All', '../blue'])
      await assert.rejects(client.status(secret, { messages: true }), secret);
    await assert.rejects(client.mailboxDelete('INBOX'));
    await assert.rejects(client.mailboxRename('INBOX', 'Elsewhere'));
    await client.mailboxSubscribe('Archive/2026');
  });
  await asImap('blue', async client => {
    assert.deepEqual(
      (await client.list()).map(({ path }) => path),
      ['INBOX'],
      'nor what red made and subscribed',
    );
  });
  await asImap('all', async client => {
    const names = (await client.list()).map(({ path }) => path);
    assert.ok(names.includes('Inboxes/blue') && names.includes('Inboxes/red/Archive/2026'), names.join(' '));
  });
});

test('RFC 2177: what comes to another inbox is not told', async () => {
  const told: string[] = [];
  await asImap('green', async client => {
    const inbox = await client.mailboxOpen('INBOX');
    assert.equal(inbox.exists, 0, 'there before anything came');
    const came = new Promise<void>(resolve =>
      client.on('exists', ({ path, count }) => {
        told.push(`${path} ${count}`);
        resolve();
      }),
    );
    await send('yellow', {});
    await send('green', {});
    await client.noop();
    await came;
  });
  assert.deepEqual(told, ['INBOX 1']);
});

test('RFC 1939 §4: over POP3 a name is its inbox, two at a time, and no name is all of them', async () => {
  await world.api.captured.clear({});
  await send(null, { subject: 'Of nobody' });
  await send('red', { subject: 'Of red' });
  await send('blue', { subject: 'Of blue' });
  const [red, blue, all] = [await pop3('red'), await pop3('blue'), await pop3('all')];
  for (const one of [red, blue]) assert.match((await one('STAT'))[0]!, /^\+OK 1 /);
  assert.match((await all('STAT'))[0]!, /^\+OK 3 /);
  const uids = (await all('UIDL')).slice(1).map(line => line.split(' ')[1]);
  assert.equal(new Set(uids).size, 3, uids.join(' '));
  assert.match((await all('RETR 2')).join('\n'), /Subject: Of red/);
  await blue('DELE 1');
  await all('DELE 1');
  assert.match((await blue('QUIT'))[0]!, /^\+OK/);
  assert.match((await all('QUIT'))[0]!, /^\+OK/);
  assert.deepEqual(await counts(), { red: 1 });
  await red('QUIT');
});

test('an inbox has limits of its own, and is counted apart', async () => {
  await world.api.captured.clear({});
  const made = await world.api.captured.setInbox({ name: ' Small ', keepMessages: 2 });
  assert.deepEqual([made.name, made.keepMessages, made.keepDays, made.idleHours], ['small', 2, null, null]);
  assert.equal((await world.api.captured.setInbox({ name: 'small', idleHours: 48 })).keepMessages, 2, 'kept');
  for (let n = 0; n < 4; n++) await send('small', { subject: `${n}` });
  for (let n = 0; n < 3; n++) await send('large', {});
  await pruned(0);
  assert.deepEqual(await counts(), { small: 2, large: 3 });
  await assert.rejects(world.api.captured.inbox({ name: 'nobody' }), /no inbox called nobody/);
  await assert.rejects(world.api.captured.setInbox({ name: 'INBOX' }), /can be called INBOX/);
});

test('an inbox goes when nothing came for so long, unless something in it is starred', async () => {
  await world.api.captured.clear({});
  await set({ 'capture.inbox-days': '2', 'capture.keep-days': '0' });
  await world.api.captured.setInbox({ name: 'short', idleHours: 1 });
  await world.api.captured.setInbox({ name: 'forever', idleHours: 0 });
  for (const user of ['short', 'forever', 'usual', 'starred']) await send(user, {});
  await asImap('starred', async client => {
    await client.mailboxOpen('INBOX');
    await client.messageFlagsAdd('1', ['\\Flagged']);
  });
  const names = async () => (await now()).inboxes.map(({ name }) => name).filter(name => name !== '');
  await pruned(0);
  for (const name of ['short', 'forever', 'usual', 'starred']) assert.ok((await names()).includes(name), name);
  await pruned(hours(2));
  assert.ok(!(await names()).includes('short'));
  await pruned(days(3));
  assert.deepEqual(await names(), ['forever', 'starred']);
  const { removed } = await world.api.captured.removeInbox({ name: 'forever' });
  assert.equal(removed, 1);
  assert.deepEqual(await names(), ['starred']);
});
