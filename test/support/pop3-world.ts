/** A POP3 server on a loopback port with everything around it in memory, and a client that speaks lines to it. */
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { type Clock, seededRandom, systemClock } from '../../server/base/ports.ts';
import { accept } from '../../server/net/accept.ts';
import { makeAuthority, makeLeaf } from '../../server/net/authority.ts';
import type { Said } from '../../server/pop3/observer.ts';
import { type Pop3Options, type Pop3Serving, servePop3 } from '../../server/pop3/server.ts';
import { newMechanisms } from '../../server/sasl/mechanisms.ts';
import { type MemoryBackend, memoryBackend } from './pop3-memory-backend.ts';
import { type MemoryAuthenticator, memoryAuthenticator } from './sasl-authenticator.ts';

export type Pop3Client = {
  readonly socket: net.Socket;
  /** Without the line end; null when the server has closed. */
  line(): Promise<string | null>;
  /** Lines up to the final dot, as they stand on the wire. */
  lines(): Promise<string[]>;
  send(text: string | Uint8Array): void;
  /** A command and the first line of its answer. */
  ask(command: string): Promise<string | null>;
  /** A command with a multi-line answer: the status line and the others. */
  askLines(command: string): Promise<string[]>;
  /** Everything up to the end of the connection, as it stands on the wire. */
  rest(): Promise<string>;
  signIn(): Promise<void>;
  /** The same dialogue under TLS. */
  secure(): Promise<Pop3Client>;
};

export type Pop3World = {
  readonly backend: MemoryBackend;
  readonly authenticator: MemoryAuthenticator;
  /** What the observer heard, one line each. */
  readonly heard: string[];
  readonly said: Said[];
  readonly servings: Pop3Serving[];
  /** With the greeting read. */
  dial(): Promise<Pop3Client>;
  /** Resolves when every session is over. */
  allClosed(): Promise<void>;
};

type Setting = Partial<Pop3Options> & { readonly contents?: readonly string[]; readonly clock?: Clock };

export const twoMessages = ['Subject: one\r\n\r\nfirst\r\n', 'Subject: two\r\n\r\n.dot\r\n..\r\nlast\r\n'];

/** Runs a play against a new world and takes it down, whatever happened. Passwords may travel in clear in it. */
export async function inPop3World(setting: Setting, play: (world: Pop3World) => Promise<void>): Promise<void> {
  const backend = memoryBackend(setting.contents ?? twoMessages);
  const authenticator = memoryAuthenticator({ ann: 'secret', bob: 'pass word ' });
  const heard: string[] = [];
  const said: Said[] = [];
  const servings: Pop3Serving[] = [];
  const sockets: net.Socket[] = [];
  const options: Pop3Options = {
    host: 'mail.example',
    mechanisms: newMechanisms(seededRandom(1)),
    stls: true,
    allowPlaintext: true,
    expire: null,
    loginDelay: 0,
    implementation: null,
    clock: systemClock,
    trace: 'trace-1',
    backend,
    authenticator,
    observer: listening(heard, said),
    ...setting,
  };
  const secureContext = setting.stls === false ? null : await testContext();
  const server = net.createServer({ allowHalfOpen: true }, socket => {
    sockets.push(socket);
    const connection = accept(socket, { clock: systemClock, secureContext: () => secureContext as tls.SecureContext });
    servings.push(servePop3(connection, options));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const dial = async () => {
    const socket = net.connect(port, '127.0.0.1');
    sockets.push(socket);
    const client = clientOn(socket);
    await client.line();
    return client;
  };
  const allClosed = async () => void (await Promise.all(servings.map(serving => serving.closed)));
  try {
    await play({ backend, authenticator, heard, said, servings, dial, allClosed });
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
    await allClosed();
  }
}

let context: Promise<tls.SecureContext> | null = null;
function testContext(): Promise<tls.SecureContext> {
  context ??= (async () => {
    const now = Date.now();
    const { key, certificate } = await makeLeaf(await makeAuthority('Test', now), ['mail.example'], now);
    return tls.createSecureContext({ key, cert: certificate });
  })();
  return context;
}

function listening(heard: string[], said: Said[]): Pop3Options['observer'] {
  return {
    said: line => void said.push(line),
    login: f =>
      void heard.push(`login ${f.address} ${f.mechanism} ${f.encrypted ? 'TLS' : 'clear'} ${f.messages}/${f.octets}`),
    loginRefused: f => void heard.push(`refused ${f.user} ${f.mechanism} ${f.why}`),
    retrieved: f =>
      void heard.push(`retrieved ${f.number} ${f.uid} ${f.octets}${f.lines === null ? '' : ` top ${f.lines}`}`),
    deleted: f => void heard.push(`deleted ${f.uids.join(',')}`),
    warned: f => void heard.push(`warned ${f.sentence}`),
    broke: fault => void heard.push(`broke ${fault instanceof Error ? fault.message : fault}`),
    closed: f => void heard.push(`closed ${f.because} ${f.retrieved} ${f.deleted} ${f.kept}`),
  };
}

export function clientOn(socket: net.Socket): Pop3Client {
  let text = '';
  let over = false;
  let wake: (() => void) | null = null;
  const end = () => {
    over = true;
    wake?.();
  };
  const hear = (chunk: Buffer) => {
    text += chunk.toString('latin1');
    wake?.();
  };
  socket.on('data', hear).on('end', end).on('close', end).on('error', end);
  const more = () => new Promise<void>(resolve => (wake = resolve));

  const client: Pop3Client = {
    socket,
    async line() {
      for (;;) {
        const at = text.indexOf('\r\n');
        if (at !== -1) {
          const line = text.slice(0, at);
          text = text.slice(at + 2);
          return line;
        }
        if (over) return null;
        await more();
      }
    },
    async lines() {
      const lines: string[] = [];
      for (let line = await client.line(); line !== '.'; line = await client.line()) {
        if (line === null) throw new Error(`The connection ended within an answer: ${lines.join(' | ')}`);
        lines.push(line);
      }
      return lines;
    },
    send: octets => void socket.write(octets),
    ask(command) {
      client.send(`${command}\r\n`);
      return client.line();
    },
    async askLines(command) {
      const status = await client.ask(command);
      return status?.startsWith('+OK') ? [status, ...(await client.lines())] : [String(status)];
    },
    async rest() {
      while (!over) await more();
      return text;
    },
    async signIn() {
      await client.ask('USER ann');
      const answer = await client.ask('PASS secret');
      if (!answer?.startsWith('+OK')) throw new Error(`Not signed in: ${answer}`);
    },
    async secure() {
      socket.off('data', hear).off('end', end).off('close', end).off('error', end);
      const secured = tls.connect({ socket, rejectUnauthorized: false });
      await once(secured, 'secureConnect');
      return clientOn(secured);
    },
  };
  return client;
}
