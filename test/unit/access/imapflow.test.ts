/** A client that others wrote, over real sockets and the real store: copying an account, and hearing what happens. */
import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import test, { type TestContext } from 'node:test';
import { ImapFlow } from 'imapflow';
import { err } from '../../../server/base/result.ts';
import { type AccessWorld, accessWorld, mail } from '../../support/access-world.ts';

async function listening(t: TestContext, world: AccessWorld): Promise<(user: string) => Promise<ImapFlow>> {
  const server = createServer(
    { noDelay: true, allowHalfOpen: true },
    socket => void world.serveImap(connectionOf(socket)),
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => void server.close());
  const address = server.address();
  assert(address && typeof address === 'object');
  return async user => {
    const client = new ImapFlow({
      ...{ host: '127.0.0.1', port: address.port, secure: false, doSTARTTLS: false, logger: false },
      auth: { user, pass: 'secret' },
    });
    await client.connect();
    t.after(() => client.close());
    return client;
  };
}

const connectionOf = (socket: Socket) => ({
  remote: { address: '127.0.0.1', port: socket.remotePort ?? 0 },
  local: { address: '127.0.0.1', port: socket.localPort ?? 0 },
  stream: () => socket,
  tls: () => null,
  startTls: async () => err('no certificate'),
  end: () => void socket.end(),
  destroy: () => void socket.destroy(),
});

/** As imapsync does: what the other side has by its Message-ID is left alone, flags and dates come along. */
async function copyMailbox(from: ImapFlow, to: ImapFlow, name: string): Promise<number> {
  const list = await to.list();
  if (!list.some(entry => entry.path === name)) await to.mailboxCreate(name);
  const locks = [await from.getMailboxLock(name), await to.getMailboxLock(name)];
  let copied = 0;
  for (const one of await from.fetchAll('1:*', { uid: true, flags: true, internalDate: true, envelope: true })) {
    const there = await to.search({ header: { 'message-id': one.envelope!.messageId! } }, { uid: true });
    if (there && there.length > 0) continue;
    const read = await from.fetchOne(String(one.uid), { source: true }, { uid: true });
    assert.ok(read);
    const flags = [...one.flags!].filter(flag => flag !== '\\Recent');
    await to.append(name, read.source!, flags, one.internalDate);
    copied++;
  }
  for (const lock of locks) lock.release();
  return copied;
}

test('an account is copied with names, dates, flags and octets; the second run finds nothing new', async t => {
  const world = await accessWorld(t);
  const open = await listening(t, world);
  const [ann, bob] = [await open('ann'), await open('bob')];
  await ann.mailboxCreate('Übersicht/2026');
  for (let at = 0; at < 30; at++) {
    const text = mail(`m${at}`).replace('\r\n', `\r\nMessage-ID: <${at}@here.example>\r\n`);
    const date = new Date(Date.UTC(2026, 0, 1 + at, 12, 34, 56));
    await ann.append(at % 3 ? 'INBOX' : 'Übersicht/2026', text, at % 2 ? ['\\Seen', '$Forwarded'] : [], date);
  }
  const run = async () => [await copyMailbox(ann, bob, 'INBOX'), await copyMailbox(ann, bob, 'Übersicht/2026')];
  assert.deepEqual(
    [await run(), await run()],
    [
      [20, 10],
      [0, 0],
    ],
  );
  const contents = async (client: ImapFlow) => {
    const lock = await client.getMailboxLock('Übersicht/2026');
    const all = await client.fetchAll('1:*', { flags: true, internalDate: true, source: true, size: true });
    lock.release();
    return all.map(one => [
      one.source!.toString(),
      one.size,
      new Date(one.internalDate!).toISOString(),
      [...one.flags!].filter(flag => flag !== '\\Recent'),
    ]);
  };
  assert.deepEqual(await contents(bob), await contents(ann));
});

test('who idles hears of new mail, flags and expunges', async t => {
  const world = await accessWorld(t);
  const open = await listening(t, world);
  const [watcher, actor] = [await open('ann'), await open('ann')];
  await actor.append('INBOX', mail('a'), []);
  await watcher.mailboxOpen('INBOX');
  await actor.mailboxOpen('INBOX');
  const heard: string[] = [];
  const until = (count: number) =>
    new Promise<void>(resolve => {
      const look = () => (heard.length >= count ? resolve() : setTimeout(look, 5));
      look();
    });
  watcher.on('exists', ({ count }) => heard.push(`exists ${count}`));
  watcher.on('flags', ({ uid, flags }) => heard.push(`flags ${uid} ${[...(flags ?? [])].join(' ')}`));
  watcher.on('expunge', ({ seq }) => heard.push(`expunge ${seq}`));
  const idling = watcher.idle();
  await actor.append('INBOX', mail('b'), []);
  await until(1);
  await actor.messageFlagsAdd('1', ['\\Flagged'], { uid: true });
  await until(2);
  await actor.messageDelete('1', { uid: true });
  await until(4);
  assert.deepEqual(
    heard.map(line => line.replace(' \\Recent', '')),
    ['exists 2', 'flags 1 \\Flagged', 'flags 1 \\Flagged \\Deleted', 'expunge 1'],
  );
  await watcher.noop();
  await idling;
});
