/**
 * Plays an IMAP transcript against the real server over a pair of streams, with the store in memory and a manual
 * clock. `C: ` lines are sent (several in a row at once, pipelined), `S: ` lines are expected in order.
 *
 *   …                 in an S line stands for any text
 *   S: (closed)       the server ends the connection
 *   T: 5m             time passes
 *
 * A script ends when its last line has come; what came besides is a fault.
 */
import assert from 'node:assert/strict';
import { type Duplex, duplexPair } from 'node:stream';
import { manualClock } from '../../server/base/ports.ts';
import { ok } from '../../server/base/result.ts';
import { parseDuration } from '../../server/base/units.ts';
import { type ImapOptions, type ImapServing, serveImap } from '../../server/imap/connection.ts';
import type { Connection, TlsFacts } from '../../server/net/connection.ts';
import { type MemoryStore, memoryStore } from './imap-memory-backend.ts';

export type Talk = {
  readonly store: MemoryStore;
  readonly clock: ReturnType<typeof manualClock>;
  readonly serving: ImapServing;
  /** The client's end. */
  client(): Duplex;
  /** Replaced by tests that set an encrypted or a second stream. */
  send(text: string): void;
  /** The next line without its CRLF; null when the server has closed. */
  line(): Promise<string | null>;
  play(script: string): Promise<void>;
  /** Sends a command and reads on to its tagged response, which must be OK; what comes before it is not looked at. */
  pass(command: string): Promise<void>;
};

export type TalkOptions = Partial<ImapOptions> & {
  readonly store?: MemoryStore;
  /** The connection is encrypted from the start. */
  readonly tls?: boolean;
  /** What an encrypted channel can be bound to, whatever the binding's name. */
  readonly binding?: string;
  /** The client has signed in already and selected INBOX. */
  readonly selected?: boolean;
  readonly loggedIn?: boolean;
};

const tlsFacts: TlsFacts = { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', serverName: null };

export async function talk(options: TalkOptions = {}): Promise<Talk> {
  const { store = memoryStore(), tls = false, selected = false, loggedIn = selected, binding, ...rest } = options;
  const clock = manualClock(1_767_225_600_000);
  let [client, server] = duplexPair();
  let facts: TlsFacts | null = tls ? tlsFacts : null;
  let reader = lineReader(client);
  tie(client, server);
  const connection: Connection = {
    remote: { address: '192.0.2.7', port: 40_000 },
    local: { address: '192.0.2.1', port: 143 },
    stream: () => server,
    tls: () => facts,
    channelBinding: () => (facts && binding !== undefined ? Buffer.from(binding) : null),
    async startTls() {
      [client, server] = duplexPair();
      reader = lineReader(client);
      tie(client, server);
      facts = tlsFacts;
      return ok(tlsFacts);
    },
    end: () => void server.end(),
    destroy: () => void server.destroy(),
  };
  const serving = serveImap(connection, {
    backend: store.backend,
    authenticator: store.authenticator,
    mechanisms: [],
    plaintextLogin: true,
    startTls: true,
    serverId: { name: 'Mailroom' },
    clock,
    trace: 'test',
    ...rest,
  });
  const conversation: Talk = {
    store,
    clock,
    serving,
    client: () => client,
    send: text => void client.write(Buffer.from(text, 'latin1')),
    line: () => reader(),
    play: script => play(conversation, script),
    async pass(command) {
      const tag = `${command.split(' ')[0]} `;
      conversation.send(`${command}\r\n`);
      let line = await reader();
      while (line !== null && !line.startsWith(tag)) line = await reader();
      assert.equal(line?.slice(0, tag.length + 2), `${tag}OK`);
    },
  };
  await expectLine(conversation, '* OK [CAPABILITY …] Ready');
  if (loggedIn) await conversation.play('C: l LOGIN ann secret\nS: l OK …');
  if (selected) await conversation.pass('s SELECT INBOX');
  return conversation;
}

/** One script from greeting to end. */
export async function played(script: string, options: TalkOptions = {}): Promise<Talk> {
  const conversation = await talk(options);
  await conversation.play(script);
  conversation.client().destroy();
  return conversation;
}

/** A test that is one script; its options are made when it runs. */
export const plays =
  (script: string, options: () => TalkOptions = () => ({})): (() => Promise<void>) =>
  async () => {
    await played(script, options());
  };

async function play(conversation: Talk, script: string): Promise<void> {
  let waiting = '';
  const lines = script
    .split('\n')
    .map(line => line.trimStart())
    .filter(line => line !== '');
  for (const line of lines) {
    const text = line.slice(3);
    if (line.startsWith('C:')) {
      waiting += `${text}\r\n`;
      continue;
    }
    if (waiting !== '') conversation.send(Buffer.from(waiting, 'utf8').toString('latin1'));
    waiting = '';
    if (line.startsWith('T:')) await pass(conversation, text);
    else if (line.startsWith('S:')) await expectLine(conversation, text);
    else throw new Error(`Not a line of a script: ${line}`);
  }
}

async function pass({ clock }: Talk, text: string): Promise<void> {
  const duration = parseDuration(text.trim());
  if (!duration.ok) throw new Error(duration.error);
  // What is under way comes to rest first, and its timers are set.
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve));
  clock.advance(duration.value);
}

async function expectLine(conversation: Talk, wanted: string): Promise<void> {
  const found = await conversation.line();
  if (wanted === '(closed)') return assert.equal(found, null);
  const [start = '', ...parts] = wanted.split('…');
  const pattern = [start, ...parts].map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  if (found === null || !new RegExp(`^${pattern}$`, 's').test(found)) assert.equal(found, wanted);
}

/** What a socket does by itself: where one end is destroyed, the other closes. */
function tie(client: Duplex, server: Duplex): void {
  client.once('close', () => server.destroy());
}

const PATIENCE = 5000;

/** Lines of a stream, one at a time; null at its end. */
function lineReader(stream: Duplex): () => Promise<string | null> {
  let text = '';
  let ended = false;
  let wake = () => {};
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    wake();
  });
  const end = () => {
    ended = true;
    wake();
  };
  stream.on('end', end).on('close', end).on('error', end);
  return async () => {
    for (;;) {
      const at = text.indexOf('\r\n');
      if (at !== -1) {
        const line = text.slice(0, at);
        text = text.slice(at + 2);
        return line;
      }
      if (ended) return null;
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`Nothing came; unread: ${JSON.stringify(text)}`)), PATIENCE);
        wake = () => {
          clearTimeout(late);
          resolve();
        };
      });
    }
  };
}
