/**
 * IMAP and POP3 over a real store in a folder of its own: as many sessions as a test wants, each over a pair of streams.
 * Accounts ann@here.example and bob@here.example, whose passwords are 'secret'.
 */
import assert from 'node:assert/strict';
import { type Duplex, duplexPair } from 'node:stream';
import type { TestContext } from 'node:test';
import { newConnections } from '../../server/access/connections.ts';
import { type ImapAccess, newImapAccess } from '../../server/access/imap-backend.ts';
import { imapVisit } from '../../server/access/imap-visit.ts';
import { newPop3Access } from '../../server/access/pop3-backend.ts';
import { pop3Visit } from '../../server/access/pop3-visit.ts';
import { newWatch } from '../../server/access/watch.ts';
import { systemClock } from '../../server/base/ports.ts';
import { err, ok } from '../../server/base/result.ts';
import { type ImapServing, serveImap } from '../../server/imap/connection.ts';
import type { Recorder } from '../../server/journey/recorder.ts';
import type { Connection } from '../../server/net/connection.ts';
import { servePop3 } from '../../server/pop3/server.ts';
import type { Authenticator } from '../../server/sasl/mechanism.ts';
import type { Store, StoreOptions } from '../../server/store/interface.ts';
import { nextTrace, openForTest, settle } from './store-world.ts';

export type Answer = {
  /** Untagged responses and continuations, literals in their places. */
  readonly untagged: readonly string[];
  /** The tagged one, without its tag. */
  readonly tagged: string;
};

export type ImapClient = {
  readonly serving: ImapServing;
  readonly stream: Duplex;
  /** The next response; null: the server has closed. */
  response(): Promise<string | null>;
  send(octets: string | Uint8Array): void;
  /** One command and all that comes up to its tagged response. */
  ask(command: string): Promise<Answer>;
  /** As `ask`, and the answer must be OK. */
  must(command: string): Promise<readonly string[]>;
  append(mailbox: string, message: string | Uint8Array, options?: string): Promise<string>;
  /** Resolves when the server says `+`. */
  idle(): Promise<void>;
};

export type Pop3Client = {
  readonly closed: Promise<void>;
  readonly stream: Duplex;
  /** The status line. */
  ask(command: string): Promise<string>;
  /** The lines up to the final dot; fails unless the status is +OK. */
  list(command: string): Promise<readonly string[]>;
  /** The octets of a multi-line answer, dots undone. */
  retrieve(number: number): Promise<string>;
};

export type AccessWorld = {
  readonly store: Store;
  readonly folder: string;
  readonly ann: number;
  readonly bob: number;
  readonly access: ImapAccess;
  /** Faults of ours that a session told. */
  readonly bugs: unknown[];
  /** Greeted and signed in; with a mailbox, it is selected. */
  imap(mailbox?: string | null, user?: string): Promise<ImapClient>;
  /** A connection for a client that somebody else wrote. */
  serveImap(connection: Connection): ImapServing;
  pop3(user?: string): Promise<Pop3Client>;
  /** Greeted, not signed in. */
  dialImap(): Promise<ImapClient>;
  dialPop3(): Promise<Pop3Client>;
  /** Closes the store and opens its folder again: what is there now was durable. */
  reopened(): Promise<Store>;
};

export async function accessWorld(
  t: TestContext,
  options: Partial<StoreOptions> & { readonly quota?: number } = {},
): Promise<AccessWorld> {
  const { quota = null, ...storeOptions } = options;
  // Before the store is closed, as a server does it: what they read is still being written down.
  const pop3Sessions: (() => Promise<void>)[] = [];
  t.after(() => Promise.all(pop3Sessions.map(end => end())));
  const { store, folder } = await openForTest(t, storeOptions, systemClock);
  const { ann, bob } = await settle(store, quota);
  const watch = newWatch(store, () => nextTrace().slice(0, -2));
  const access = newImapAccess(store, systemClock, watch, newConnections(), async () => ({
    ...{ admin: 'mailto:postmaster@here.example', comment: null },
  }));
  const pop3Access = newPop3Access(store, systemClock, access.connections);
  const authenticator = passwords({ ann, bob });
  const bugs: unknown[] = [];
  const visit = {
    ...{ trace: 'T', remote: '192.0.2.7', listener: 'test', recorder: silent },
    onBug: (fault: unknown) => void bugs.push(fault),
  };
  t.after(() => assert.deepEqual(bugs, []));

  const common = { authenticator, mechanisms: [], clock: systemClock, trace: 'T' };
  const serve = (connection: Connection): ImapServing => {
    const serving = serveImap(connection, {
      ...imapVisit(access, { ...visit, end: () => void serving.close() }),
      ...common,
      ...{ plaintextLogin: true, startTls: false, serverId: { name: 'Mailroom' } },
    });
    return serving;
  };
  const world: AccessWorld = {
    ...{ store, folder, ann, bob, access, bugs, serveImap: serve },
    async dialImap() {
      const [stream, connection] = pair(t);
      const client = imapClient(stream, serve(connection));
      await client.response();
      return client;
    },
    async imap(mailbox = 'INBOX', user = 'ann') {
      const client = await world.dialImap();
      await client.must(`LOGIN ${user} secret`);
      if (mailbox !== null) await client.must(`SELECT "${mailbox}"`);
      return client;
    },
    async dialPop3() {
      const [stream, connection] = pair(t);
      const serving = servePop3(connection, {
        ...pop3Visit(pop3Access, { ...visit, end: () => serving.close('signed-out') }),
        ...common,
        ...{ host: 'test', stls: false, allowPlaintext: true, expire: null, loginDelay: 0, implementation: null },
      });
      pop3Sessions.push(() => {
        serving.close('closing');
        return serving.closed;
      });
      const client = pop3Client(stream, serving.closed);
      await client.ask('');
      return client;
    },
    async pop3(user = 'ann') {
      const client = await world.dialPop3();
      await client.ask(`USER ${user}`);
      const answer = await client.ask('PASS secret');
      assert.match(answer, /^\+OK/);
      return client;
    },
    async reopened() {
      watch.close();
      await store.close();
      return (await openForTest(t, { ...storeOptions, folder }, systemClock)).store;
    },
  };
  return world;
}

const silent: Recorder = {
  note() {},
  judged() {},
  transcript() {},
  take: () => [],
  flush: async () => {},
  close: async () => {},
};

const passwords = (accounts: Readonly<Record<string, number>>): Authenticator => ({
  async verifyPassword(user, password) {
    const account = accounts[user];
    return account === undefined || password !== 'secret'
      ? err('wrong-credentials')
      : ok({ account, address: `${user}@here.example` });
  },
  scramVerifier: async () => err('wrong-credentials'),
  scramDone: async () => err('wrong-credentials'),
  verifyBearer: async () => err('wrong-credentials'),
});

function pair(t: TestContext): [Duplex, Connection] {
  const [client, server] = duplexPair();
  client.once('close', () => server.destroy());
  server.on('error', () => {});
  t.after(() => void client.destroy());
  return [
    client,
    {
      ...{ remote: { address: '192.0.2.7', port: 40_000 }, local: { address: '192.0.2.1', port: 143 } },
      ...{ stream: () => server, tls: () => null, startTls: async () => err('no certificate') },
      ...{ end: () => void server.end(), destroy: () => void server.destroy() },
    },
  ];
}

/** Octets as they come, one character each. */
function octetsOf(stream: Duplex) {
  let text = '';
  let ended = false;
  let wake = () => {};
  stream.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    wake();
  });
  const end = () => {
    ended = true;
    wake();
  };
  stream.on('end', end).on('close', end).on('error', end);
  const more = () =>
    new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`Nothing came; unread: ${JSON.stringify(text)}`)), 5000);
      wake = () => {
        clearTimeout(late);
        resolve();
      };
    });
  return {
    async line(): Promise<string | null> {
      for (;;) {
        const at = text.indexOf('\r\n');
        if (at !== -1) return take(at + 2).slice(0, -2);
        if (ended) return null;
        await more();
      }
    },
    async octets(count: number): Promise<string> {
      while (text.length < count && !ended) await more();
      return take(count);
    },
  };
  function take(count: number): string {
    const taken = text.slice(0, count);
    text = text.slice(count);
    return taken;
  }
}

function imapClient(stream: Duplex, serving: ImapServing): ImapClient {
  const reader = octetsOf(stream);
  let tags = 0;
  const client: ImapClient = {
    ...{ serving, stream },
    send: octets => void stream.write(typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets),
    async response() {
      let text = await reader.line();
      for (;;) {
        const literal = /\{(\d+)\}$/.exec(text ?? '');
        if (!literal) return text;
        text += `\r\n${await reader.octets(Number(literal[1]))}${await reader.line()}`;
      }
    },
    async ask(command) {
      const tag = `t${++tags}`;
      client.send(`${tag} ${command}\r\n`);
      const untagged: string[] = [];
      for (;;) {
        const text = await client.response();
        if (text === null) return { untagged, tagged: '(closed)' };
        if (text.startsWith(`${tag} `)) return { untagged, tagged: text.slice(tag.length + 1) };
        untagged.push(text);
      }
    },
    async must(command) {
      const { untagged, tagged } = await client.ask(command);
      assert.match(tagged, /^OK/, command);
      return untagged;
    },
    async append(mailbox, message, options = '') {
      const bytes = Buffer.from(message);
      const between = options === '' ? '' : `${options} `;
      const { tagged } = await client.ask(
        `APPEND "${mailbox}" ${between}{${bytes.length}+}\r\n${bytes.toString('latin1')}`,
      );
      return tagged;
    },
    async idle() {
      client.send('idle IDLE\r\n');
      assert.match((await client.response()) ?? '', /^\+/);
    },
  };
  return client;
}

function pop3Client(stream: Duplex, closed: Promise<void>): Pop3Client {
  const reader = octetsOf(stream);
  const lines = async (command: string) => {
    const status = await client.ask(command);
    assert.match(status, /^\+OK/, command);
    const list: string[] = [];
    for (let line = await reader.line(); line !== '.'; line = await reader.line()) {
      assert.ok(line !== null, 'closed within an answer');
      list.push(line.startsWith('.') ? line.slice(1) : line);
    }
    return list;
  };
  const client: Pop3Client = {
    ...{ closed, stream, list: lines },
    async ask(command) {
      if (command !== '') stream.write(`${command}\r\n`);
      return (await reader.line()) ?? '(closed)';
    },
    retrieve: async number => (await lines(`RETR ${number}`)).map(line => `${line}\r\n`).join(''),
  };
  return client;
}

/** A message of the size of a short letter. */
export const mail = (subject: string, body = 'Hello.\r\n'): string =>
  `From: Zoe <zoe@there.example>\r\nTo: ann@here.example\r\nDate: Mon, 05 Jan 2026 10:00:00 +0100\r\nSubject: ${subject}\r\n\r\n${body}`;
