/** A whole session of a client that others wrote, over a real socket. */
import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import test from 'node:test';
import { ImapFlow } from 'imapflow';
import { systemClock } from '../../../server/base/ports.ts';
import { err } from '../../../server/base/result.ts';
import { type ImapServing, serveImap } from '../../../server/imap/connection.ts';
import type { ImapObserver } from '../../../server/imap/observer.ts';
import type { Connection } from '../../../server/net/connection.ts';
import { type MemoryStore, memoryStore } from '../../support/imap-memory-backend.ts';

const connectionOf = (socket: Socket): Connection => ({
  remote: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
  local: { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
  stream: () => socket,
  tls: () => null,
  startTls: async () => err('no certificate'),
  end: () => void socket.end(),
  destroy: () => void socket.destroy(),
});

async function withClient(
  use: (client: ImapFlow, store: MemoryStore) => Promise<void>,
  observer: ImapObserver = {},
): Promise<void> {
  const store = memoryStore();
  const served: ImapServing[] = [];
  const server = createServer({ noDelay: true, allowHalfOpen: true }, socket => {
    served.push(
      serveImap(connectionOf(socket), {
        backend: store.backend,
        authenticator: store.authenticator,
        mechanisms: [],
        plaintextLogin: true,
        startTls: false,
        serverId: { name: 'Mailroom' },
        clock: systemClock,
        trace: 'test',
        observer,
      }),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert(address && typeof address === 'object');
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: address.port,
    secure: false,
    auth: { user: 'ann', pass: 'secret' },
    logger: false,
    clientInfo: { name: 'Test' },
  });
  try {
    await client.connect();
    await use(client, store);
    await client.logout();
  } finally {
    client.close();
    await Promise.all(served.map(one => one.close()));
    await new Promise(resolve => server.close(resolve));
  }
  assert.deepEqual(store.open, { accounts: 0, mailboxes: 0 });
}

const message = (subject: string, body = 'Hello') =>
  `From: Ann <ann@here.example>\r\nTo: bob@there.example\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@x>\r\n\r\n${body}\r\n`;

test('imapflow signs in, says who it is, lists, makes and removes mailboxes', async () => {
  let says: ReadonlyMap<string, string | null> = new Map();
  await withClient(
    async (client, store) => {
      store.create('Sent', '\\Sent');
      store.subscribe('Sent');
      await client.mailboxCreate('Grüße/2026');
      const list = await client.list({ statusQuery: { messages: true, unseen: true } });
      assert.deepEqual(
        list.map(({ path, specialUse, subscribed }) => [path, specialUse ?? '', Boolean(subscribed)]),
        [
          ['INBOX', '\\Inbox', true],
          ['Sent', '\\Sent', true],
          ['Grüße', '', false],
          ['Grüße/2026', '', true],
        ],
      );
      assert.equal(list[0]?.status?.messages, 0);
      await client.mailboxRename('Grüße/2026', 'Archive');
      await client.mailboxDelete('Archive');
    },
    {
      clientId(fields) {
        says = fields;
      },
    },
  );
  assert.equal(says.get('name'), 'Test');
});

test('imapflow appends, selects, fetches, downloads, searches and flags', async () => {
  const fetched: number[] = [];
  await withClient(
    async (client, store) => {
      const appended = await client.append('INBOX', message('first'), ['\\Flagged'], new Date('2026-02-03T04:05:06Z'));
      assert.ok(appended);
      assert.equal(appended.uid, 1);
      store.deliver('INBOX', message('second', 'a needle in it'));
      const lock = await client.getMailboxLock('INBOX');
      try {
        const all = await client.fetchAll('1:*', {
          flags: true,
          envelope: true,
          bodyStructure: true,
          internalDate: true,
        });
        assert.deepEqual(
          all.map(one => [one.uid, one.envelope?.subject, one.bodyStructure?.type, [...(one.flags ?? [])].sort()]),
          [
            [1, 'first', 'text/plain', ['\\Flagged']],
            [2, 'second', 'text/plain', []],
          ],
        );
        assert.equal(new Date(all[0]?.internalDate ?? 0).toISOString(), '2026-02-03T04:05:06.000Z');
        const source = await client.fetchOne('2', { source: true }, { uid: true });
        assert.ok(source);
        assert.equal(source.source?.toString(), message('second', 'a needle in it'));
        const { content } = await client.download('1', '1', { uid: true });
        assert(content);
        let text = '';
        for await (const chunk of content) text += chunk;
        assert.equal(text, 'Hello\r\n');
        assert.deepEqual(await client.search({ body: 'needle' }, { uid: true }), [2]);
        assert.deepEqual(await client.search({ subject: 'nothing' }), []);
        await client.messageFlagsAdd('1', ['\\Answered', '$Label1'], { uid: true });
        assert.deepEqual(store.flagsOf('INBOX', 1), ['\\Flagged', '\\Answered', '$Label1']);
      } finally {
        lock.release();
      }
    },
    { fetched: fact => fetched.push(...fact.uids) },
  );
  assert.deepEqual([...new Set(fetched)].sort(), [1, 2]);
});

test('imapflow copies, moves and deletes', async () => {
  await withClient(async (client, store) => {
    store.create('Archive');
    for (const subject of ['a', 'b', 'c']) store.deliver('INBOX', message(subject));
    const lock = await client.getMailboxLock('INBOX');
    try {
      const copied = await client.messageCopy('1:2', 'Archive');
      assert.deepEqual(copied && [...(copied.uidMap ?? [])], [
        [1, 1],
        [2, 2],
      ]);
      const moved = await client.messageMove('2', 'Archive', { uid: true });
      assert.deepEqual(moved && [...(moved.uidMap ?? [])], [[2, 3]]);
      assert.deepEqual(store.uidsOf('INBOX'), [1, 3]);
      await client.messageDelete('3', { uid: true });
      assert.deepEqual(store.uidsOf('INBOX'), [1]);
    } finally {
      lock.release();
    }
  });
});

test('imapflow hears of new mail, flags and expunges while it idles', async () => {
  await withClient(async (client, store) => {
    store.deliver('INBOX', message('a'));
    const lock = await client.getMailboxLock('INBOX');
    const heard: string[] = [];
    const all = new Promise<void>(resolve => {
      client.on('exists', ({ count }) => heard.push(`exists ${count}`));
      client.on('flags', ({ uid, flags }) => heard.push(`flags ${uid} ${[...(flags ?? [])].join(' ')}`));
      client.on('expunge', ({ seq }) => {
        heard.push(`expunge ${seq}`);
        resolve();
      });
    });
    const idling = client.idle();
    await new Promise(resolve => setTimeout(resolve, 50));
    store.deliver('INBOX', message('b'));
    await new Promise(resolve => setTimeout(resolve, 20));
    store.setFlags('INBOX', 1, ['\\Seen']);
    await new Promise(resolve => setTimeout(resolve, 20));
    store.expunge('INBOX', 1);
    await all;
    assert.deepEqual(heard, ['exists 2', 'flags 1 \\Seen', 'expunge 1']);
    await client.noop();
    await idling;
    lock.release();
  });
});
