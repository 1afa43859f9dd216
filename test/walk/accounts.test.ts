/** People as their owner sees them, on a running server: told live, signed out, closed, with words for single programs. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { ImapFlow } from 'imapflow';
import type { People } from '../../server/api/contract.ts';
import { basic, type Door, openDoor } from '../support/jmap-client.ts';
import { dialTls } from '../support/wire.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

const refused = (words: RegExp) => (fault: unknown) => words.test((fault as Error).message);

/** A program that stays signed in until somebody ends it. */
async function signIn(world: World, user: string, pass: string): Promise<{ client: ImapFlow; gone: Promise<void> }> {
  const client = new ImapFlow({
    ...{ host: '127.0.0.1', port: world.port('imaps'), secure: true, logger: false, auth: { user, pass } },
    tls: { ca: world.authority(), servername: 'localhost' },
    clientInfo: { name: 'Walker', version: '1' },
  });
  client.on('error', () => {});
  const gone = new Promise<void>(resolve => client.once('close', () => resolve()));
  await client.connect();
  return { client, gone };
}

/** Reads what is told until it holds. */
async function told(feed: AsyncGenerator<People>, holds: (people: People) => boolean): Promise<People> {
  for (;;) {
    const { value, done } = await feed.next();
    assert(!done && value);
    if (holds(value)) return value;
  }
}

test('who signs in is told at once, with program and place; signed out, the program is gone', async () => {
  await using world = await startWorld();
  const ann = await world.addAccount('ann@here.example');
  const stop = new AbortController();
  const feed = world.api.accounts.watch({}, stop.signal);
  const first = await told(feed, () => true);
  const { sessions, lastSeen, hasPassword } = first.accounts[0]!;
  assert.deepEqual({ sessions, lastSeen, hasPassword }, { sessions: 0, lastSeen: null, hasPassword: true });

  const { gone } = await signIn(world, ann.address, ann.password);
  const there = await told(
    feed,
    ({ accounts: [one] }) => one?.sessions === 1 && typeof one.lastSeen?.client === 'string',
  );
  const seen = there.accounts[0]?.lastSeen;
  assert.deepEqual([seen?.protocol, seen?.client, seen?.remote], ['imap', 'Walker 1', '127.0.0.1']);
  const [session] = await world.api.sessions.list({ address: ann.address });
  assert.deepEqual([session?.protocol, session?.client, session?.listener], ['imap', 'Walker 1', 'imaps']);

  const { address } = ann;
  assert.deepEqual(await world.api.sessions.signOut({ address, trace: session!.trace }), { ended: 1, appPasswords: 0 });
  await gone;
  const after = await told(feed, ({ accounts: [one] }) => one?.sessions === 0);
  assert.ok(after.accounts[0]!.lastSeen!.at >= seen!.at, 'he was here until he was signed out');
  await assert.rejects(
    world.api.sessions.signOut({ address, trace: session!.trace }),
    refused(/has left already; nothing was changed/),
  );
  stop.abort();
});

test('app passwords: shown once, used, told, removed with everybody signed out', async () => {
  await using world = await startWorld();
  const { address } = await world.addAccount('ann@here.example');
  const { word, id } = await world.api.appPasswords.add({ address, name: 'Scanner' });
  assert.match(word, /^[0-9a-z]{4}(-[0-9a-z]{4}){4}$/);
  await assert.rejects(world.api.appPasswords.add({ address, name: 'Scanner' }), refused(/"Scanner" exists already/));
  const { gone } = await signIn(world, address, word);
  await world.settle();
  const [row] = await world.api.appPasswords.list({ address });
  assert.deepEqual([row?.id, row?.name, row?.lastUsedBy], [id, 'Scanner', 'imap 127.0.0.1']);
  assert.equal((await world.api.accounts.list({}))[0]?.appPasswords, 1);
  assert.deepEqual(await world.api.sessions.signOut({ address, appPasswords: true }), { ended: 1, appPasswords: 1 });
  await gone;
  await assert.rejects(signIn(world, address, word));
  assert.equal((await world.api.accounts.list({}))[0]?.appPasswords, 0);
});

test('closed, a person’s programs end and mail is refused; opened, all is as before', async () => {
  await using world = await startWorld();
  const ann = await world.addAccount('ann@here.example');
  const { gone } = await signIn(world, ann.address, ann.password);
  const closed = await world.api.accounts.change({ address: ann.address, enabled: false });
  assert.deepEqual([closed.account.enabled, closed.ended], [false, 1]);
  await gone;
  await assert.rejects(signIn(world, ann.address, ann.password));
  await assert.rejects(world.bring({ from: 'kim@there.example', to: ann.address, text: 'Hello' }));
  await world.api.accounts.change({ address: ann.address, enabled: true });
  await world.bring({ from: 'kim@there.example', to: ann.address, text: 'Hello' });
  await world.settle();
  assert.equal((await world.read(ann)).length, 1);
  const { messages, ended } = await world.api.accounts.remove({ address: ann.address });
  assert.deepEqual([messages, ended], [1, 0]);
  await assert.rejects(world.api.accounts.remove({ address: ann.address }), refused(/There is no ann@here\.example/));
  await assert.rejects(world.api.accounts.change({ address: ann.address }), refused(/Say what changes/));
});

/** A session of each kind that stays open until it is ended. */
async function everySession(world: World, door: Door, { address, password }: Person): Promise<() => Promise<unknown>> {
  const { gone } = await signIn(world, address, password);
  const pop3 = await dialTls(world.port('pop3s'), world.authority());
  await pop3.expectLine('+OK');
  for (const line of [`USER ${address}`, `PASS ${password}`]) {
    pop3.send(`${line}\r\n`);
    await pop3.expectLine('+OK');
  }
  const jmap = door.client(basic(address, password));
  const events = await jmap.events();
  assert.equal(events.status, 200);
  const socket = await jmap.socket();
  const protocols = (await world.api.sessions.list({ address })).map(session => session.protocol);
  assert.deepEqual(protocols.sort(), ['imap', 'jmap', 'jmap', 'pop3']);
  return () => Promise.all([gone, pop3.closed(), events.ended(), socket.ended()]);
}

test('closed or removed, whoever is signed in over IMAP, POP3 or JMAP is ended', async () => {
  await using world = await startWorld();
  const door = await openDoor(world);
  const ann = await world.addAccount('ann@here.example');
  const ben = await world.addAccount('ben@here.example');
  const annGone = await everySession(world, door, ann);
  const benGone = await everySession(world, door, ben);
  assert.equal((await world.api.accounts.change({ address: ann.address, enabled: false })).ended, 4);
  await annGone();
  assert.deepEqual(await world.api.sessions.list({ address: ann.address }), []);
  assert.equal((await world.api.sessions.list({ address: ben.address })).length, 4, 'only his own');
  assert.equal((await world.api.accounts.remove({ address: ben.address })).ended, 4);
  await benGone();
  await door.close();
});

test('one person is told by himself until he is gone', async () => {
  await using world = await startWorld();
  const { address } = await world.addAccount('ann@here.example');
  const feed = world.api.accounts.watchOne({ address });
  assert.equal((await feed.next()).value?.appPasswords.length, 0);
  await world.api.appPasswords.add({ address, name: 'Telephone' });
  for (let words = 0; words === 0; ) words = (await feed.next()).value?.appPasswords.length ?? 0;
  await world.api.accounts.remove({ address });
  await assert.rejects(
    async () => {
      for await (const _ of feed);
    },
    refused(/There is no ann@here\.example here/),
  );
});

test('an alias to elsewhere in local mode: what was said is what happens', async () => {
  await using world = await startWorld({
    settings: ['mode=local'],
    zone: 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\n',
  });
  await world.addAccount('ann@here.example');
  const { notes } = await world.api.aliases.add({ address: 'out@here.example', targets: ['kim@there.example'] });
  assert.match(notes[0] ?? '', /nothing leaves this computer: mail for it waits in the queue/);
  await world.bring({ from: 'kim@there.example', to: 'out@here.example', text: 'Hello' });
  await world.settle();
  const rows = await world.api.queue.list({ limit: 9 });
  assert.deepEqual(
    rows.filter(row => row.address === 'kim@there.example').map(row => row.state),
    ['deferred'],
  );
});

test('who watches is told of a new domain and a new alias as they are, not as they were', async () => {
  await using world = await startWorld();
  const stop = new AbortController();
  const feed = world.api.accounts.watch({}, stop.signal);
  await told(feed, ({ domains }) => domains.length === 0);
  await world.api.domains.add({ name: 'here.example' });
  await told(feed, ({ domains }) => domains.length === 1);
  await world.api.domains.add({ name: 'here.test', aliasOf: 'here.example' });
  await told(feed, ({ domains }) => domains.length === 2);
  await world.api.domains.remove({ name: 'here.test' });
  await told(feed, ({ domains }) => domains.length === 1);
  stop.abort();
});
