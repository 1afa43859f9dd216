/** What must go well when something else goes badly: a dead world, a locked database, aliases in circles, full boxes. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import Sqlite from 'better-sqlite3';
import { startNextHop } from '../support/next-hop.ts';
import { letter, recipient } from '../support/store-world.ts';
import { writeLetter } from '../support/window-mail.ts';
import { startWorld, type World } from '../support/world.ts';

const until = async (true_: () => Promise<boolean>, patience = 8000): Promise<void> => {
  for (const since = Date.now(); !(await true_()); ) {
    assert.ok(Date.now() - since < patience, 'it never came to be');
    await new Promise(resolve => setTimeout(resolve, 20));
  }
};
const inboxOf = (world: World, address: string) => world.stored({ address, password: '' });

test('outgoing mail rests: our own people get theirs, however much waits to go out', async () => {
  await using world = await startWorld({ zone: '*.example. MX 10 mx.out.example.\nmx.out.example. A 127.0.0.1\n' });
  const ann = await world.addAccount('ann@us.example');
  world.mailroom.outgoing.pause(true);
  for (let n = 0; n < 10; n++) {
    const to = Array.from({ length: 50 }, (_, i) => `kim@d${i}.example`);
    await world.submit(ann, { to, text: `To the world, ${n}.` });
  }
  await world.bring({ from: 's@there.example', to: ann.address, text: 'To ann.' });
  await until(async () => (await inboxOf(world, ann.address)).length === 1);
  const { recipients } = await world.api.queue.act({ all: true, act: 'cancel' });
  assert.equal(recipients.length, 500, 'what rests can still be taken out');
});

test('one letter to a thousand people of a dead host holds up nobody here', async t => {
  const silent = await startNextHop({ script: { greeting: { and: 'hang' } } });
  t.after(() => silent.close());
  await using world = await startWorld({
    zone: '*.example. MX 10 mx.out.example.\nmx.out.example. A 127.0.0.1\n',
    hopPort: silent.port,
  });
  const ann = await world.addAccount('ann@us.example');
  for (let n = 0; n < 10; n++)
    await world.submit(ann, { to: Array.from({ length: 100 }, (_, i) => `u${i}-${n}@dead.example`), text: 'x' });
  await world.bring({ from: 's@there.example', to: ann.address, text: 'To ann.' });
  await until(async () => (await inboxOf(world, ann.address)).length === 1);
});

test('a letter from the window that one recipient cannot get goes to nobody, so that it can be sent again', async () => {
  await using world = await startWorld();
  const ann = await world.addAccount('ann@us.example');
  const ben = await world.addAccount('ben@us.example');
  const account = (await world.api.accounts.list({})).find(one => one.address === ann.address)!.id;
  const draft = { subject: 's', text: 't' };
  await assert.rejects(
    writeLetter(world.api, account, { ...draft, to: [ben.address, 'nobody@us.example'] }),
    /5\.1\.1 .*nobody@us\.example/,
  );
  await world.settle();
  assert.deepEqual(await inboxOf(world, ben.address), []);
  await writeLetter(world.api, account, { ...draft, to: [ben.address] });
  await world.settle();
  assert.equal((await inboxOf(world, ben.address)).length, 1);
});

/** The API refuses a ring; an older store or another program may hold one all the same. */
async function lead(world: World, address: string, targets: readonly string[]): Promise<void> {
  assert.ok((await world.mailroom.store.run('addAlias', { address, targets })).ok);
}

test('aliases in circles: everybody they lead to gets one copy, elsewhere too, and nothing comes back', async t => {
  const outside = await startNextHop();
  t.after(() => outside.close());
  await using world = await startWorld({
    zone: '*.example. MX 10 mx.out.example.\nmx.out.example. A 127.0.0.1\n',
    hopPort: outside.port,
  });
  const ann = await world.addAccount('ann@us.example');
  const names = ['a', 'b', 'c'].map(name => `${name}@us.example`);
  for (const name of names) await lead(world, name, [...names.filter(n => n !== name), ann.address, 'kim@far.example']);
  await world.bring({ from: 's@there.example', to: 'a@us.example', text: 'Round and round.' });
  await world.settle();
  assert.equal((await inboxOf(world, ann.address)).length, 1);
  assert.equal(outside.received.filter(one => one.recipients.includes('kim@far.example')).length, 1);
  assert.equal((await world.ledger()).failed, undefined);
  await outside.close();
});

test('aliases that lead to nobody are refused at RCPT, so that no bounce goes to a forged sender', async () => {
  await using world = await startWorld();
  await world.api.domains.add({ name: 'us.example' });
  await lead(world, 'x@us.example', ['y@us.example']);
  await lead(world, 'y@us.example', ['x@us.example']);
  await world.api.aliases.add({ address: 'old@us.example', targets: ['gone@us.example'] });
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<victim@forged.example>', '250');
  for (const nobody of ['x', 'y', 'old', 'postmaster']) await wire.ask(`RCPT TO:<${nobody}@us.example>`, '550 5.1.1');
  await world.addAccount('gone@us.example');
  for (const somebody of ['old', 'postmaster']) await wire.ask(`RCPT TO:<${somebody}@us.example>`, '250');
});

test('aliases that come to lead round in circles while a letter waits are a fault that its sender hears of', async () => {
  await using world = await startWorld();
  const ann = await world.addAccount('ann@us.example');
  await world.api.aliases.add({ address: 'y@us.example', targets: [ann.address] });
  const { store } = world.mailroom;
  const waiting = { sender: ann.address, heldBy: 'a person', acceptedAt: Date.now(), expiresAt: Date.now() + 1e9 };
  const recipients = [recipient('x@us.example')];
  assert.ok((await store.run('accept', letter('x', { ...waiting, recipients }))).ok);
  await world.api.aliases.remove({ address: 'y@us.example' });
  await lead(world, 'x@us.example', ['y@us.example']);
  await lead(world, 'y@us.example', ['x@us.example']);
  await world.api.queue.act({ all: true, act: 'release' });
  await world.settle();
  assert.match((await inboxOf(world, ann.address)).join(), /5\.4\.6/);
});

test('where nothing may leave any more, nothing leaves by a connection that is still open', async t => {
  const outside = await startNextHop();
  t.after(() => outside.close());
  await using world = await startWorld({
    zone: '*.example. MX 10 mx.out.example.\nmx.out.example. A 127.0.0.1\n',
    hopPort: outside.port,
  });
  const ann = await world.addAccount('ann@us.example');
  await world.submit(ann, { to: 'kim@far.example', text: 'One.' });
  await outside.messages(1);
  world.mailroom.outgoing.pause(true);
  const { trace } = await world.submit(ann, { to: 'kim@far.example', text: 'Two.' });
  await world.api.settings.set({ key: 'mode', text: 'local' });
  world.mailroom.outgoing.pause(false);
  await until(async () => (await world.journey(trace)).branches[0]?.state === 'deferred');
  assert.equal(outside.received.length, 1);
});

test('a database that another program locks puts work off, and nothing is forgotten', async () => {
  await using world = await startWorld();
  const ann = await world.addAccount('ann@us.example');
  await world.settle();
  const other = new Sqlite(join(world.home, 'store', 'mailroom.db'));
  other.exec('BEGIN IMMEDIATE');
  const refused = await world.bring({ from: 's@there.example', to: ann.address, text: 'x' }).then(
    () => 'taken',
    (fault: Error & { response?: string }) => fault.response,
  );
  other.exec('ROLLBACK');
  other.close();
  assert.match(String(refused), /^451 4\.3\.0/);
  world.bugs.length = 0;
});

test('a full mailbox is refused at RCPT, for now, so that no bounce goes to a forged sender', async () => {
  await using world = await startWorld();
  await world.addAccount('ann@us.example');
  await world.mailroom.store.run('setAccount', { address: 'ann@us.example', quotaBytes: 100 });
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<victim@forged.example>', '250');
  await wire.ask('RCPT TO:<ann@us.example>', '250');
  await world.mailroom.store.run('setAccount', { address: 'ann@us.example', quotaBytes: 0 });
  await wire.ask('RCPT TO:<ann+more@us.example>', '452 4.2.2');
});

test('what is no address may not stand as an author either, where it looks like one', async () => {
  await using world = await startWorld();
  const ann = await world.addAccount('ann@us.example');
  const envelope = { from: ann.address, to: ann.address };
  for (const author of ['boss@bank..example', '"The boss" <boss@[bank.example]>'])
    await assert.rejects(
      world.submit(ann, { envelope, raw: `From: ${author}\r\nTo: ${ann.address}\r\n\r\nx\r\n` }),
      /553 5\.7\.1/,
    );
  await world.submit(ann, { envelope, raw: `From: Ann <${ann.address}>\r\nTo: ${ann.address}\r\n\r\nx\r\n` });
  await world.settle();
});

test('who is disabled sends no more, by a connection that is signed in already', async () => {
  await using world = await startWorld({ settings: ['auth.allow-plaintext=true'] });
  const ann = await world.addAccount('ann@us.example');
  const wire = await world.smtp('submission');
  await wire.ask(`AUTH PLAIN ${btoa(`\0${ann.address}\0${ann.password}`)}`, '235');
  await wire.ask(`MAIL FROM:<${ann.address}>`, '250');
  await wire.ask('RSET', '250');
  await world.mailroom.store.run('setAccount', { address: ann.address, enabled: false });
  await wire.ask(`MAIL FROM:<${ann.address}>`, '553 5.7.1');
});

test('a name that is no name takes no room in the log', async () => {
  await using world = await startWorld({ settings: ['auth.allow-plaintext=true'] });
  const wire = await world.smtp('submission');
  await wire.ask(`AUTH PLAIN ${btoa(`\0${'x'.repeat(900)}\0y`)}`, /^535/);
  await world.settle();
  const [note] = await world.mailroom.store.events({ names: ['smtp.sign-in-refused'], limit: 1 });
  assert.equal(String(note?.fields.user).length, 320);
});
