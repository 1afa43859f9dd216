/** A ManageSieve server on a loopback port with everything around it in memory, and a client that speaks frames to it. */
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { seededRandom, systemClock } from '../../server/base/ports.ts';
import type { Said } from '../../server/managesieve/observer.ts';
import { type ManageSieveOptions, type ManageSieveServing, serveManageSieve } from '../../server/managesieve/server.ts';
import { accept } from '../../server/net/accept.ts';
import { makeAuthority, makeLeaf } from '../../server/net/authority.ts';
import { newMechanisms } from '../../server/sasl/mechanisms.ts';
import { type MemoryScripts, memoryScripts } from './managesieve-memory-backend.ts';
import { type MemoryAuthenticator, memoryAuthenticator } from './sasl-authenticator.ts';

export type SieveClient = {
  readonly socket: net.Socket;
  send(text: string | Uint8Array): void;
  /** Up to a line that begins with OK, NO or BYE, literals whole; what came where the connection ended. */
  reply(): Promise<string>;
  /** One line, of a challenge. */
  line(): Promise<string>;
  /** A command (its line end is added) and its reply. */
  ask(command: string): Promise<string>;
  signIn(): Promise<string>;
  /** Everything up to the end of the connection. */
  rest(): Promise<string>;
  /** STARTTLS, and the same dialogue under TLS with its capabilities unread; `behind` travels in clear with the command. */
  secure(behind?: string): Promise<SieveClient>;
};

export type SieveWorld = {
  readonly backend: MemoryScripts;
  readonly authenticator: MemoryAuthenticator;
  /** What the observer heard, one line each. */
  readonly heard: string[];
  readonly said: Said[];
  readonly servings: ManageSieveServing[];
  /** With the greeting read. */
  dial(): Promise<SieveClient & { readonly greeting: string }>;
  allClosed(): Promise<void>;
};

type Setting = Partial<ManageSieveOptions> & { readonly scripts?: Readonly<Record<string, string>> };

export const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** PLAIN for ann, whose password is "secret". */
export const PLAIN = base64('\0ann\0secret');

/** Runs a play against a new world and takes it down, whatever happened. Passwords may travel in clear in it. */
export async function inSieveWorld(setting: Setting, play: (world: SieveWorld) => Promise<void>): Promise<void> {
  const backend = memoryScripts(setting.scripts);
  const authenticator = memoryAuthenticator({ ann: 'secret', bob: 'pass word' });
  const heard: string[] = [];
  const said: Said[] = [];
  const servings: ManageSieveServing[] = [];
  const sockets: net.Socket[] = [];
  const options: ManageSieveOptions = {
    mechanisms: newMechanisms(seededRandom(1)),
    startTls: true,
    allowPlaintext: true,
    implementation: 'Mailroom 1',
    sieve: { extensions: ['fileinto', 'vacation'], notify: ['mailto'], lists: [], maxRedirects: 8 },
    ...{ clock: systemClock, trace: 'trace-1', backend, authenticator, observer: listening(heard, said) },
    ...setting,
  };
  const secureContext = await testContext();
  const server = net.createServer({ allowHalfOpen: true }, socket => {
    sockets.push(socket);
    const connection = accept(socket, { clock: systemClock, secureContext: () => secureContext });
    servings.push(serveManageSieve(connection, options));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const dial = async () => {
    const socket = net.connect(port, '127.0.0.1');
    sockets.push(socket);
    const client = clientOn(socket);
    return { ...client, greeting: await client.reply() };
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

function listening(heard: string[], said: Said[]): ManageSieveOptions['observer'] {
  return {
    said: line => void said.push(line),
    login: f => void heard.push(`login ${f.address} ${f.mechanism} ${f.encrypted ? 'TLS' : 'clear'}`),
    loginRefused: f => void heard.push(`refused ${f.user} ${f.mechanism} ${f.why}`),
    warned: f => void heard.push(`warned ${f.sentence}`),
    broke: fault => void heard.push(`broke ${fault instanceof Error ? fault.message : fault}`),
    closed: f => void heard.push(`closed ${f.because}`),
  };
}

export function clientOn(socket: net.Socket): SieveClient {
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
  const take = (count: number): string => {
    const taken = text.slice(0, count);
    text = text.slice(count);
    return taken;
  };

  const client: SieveClient = {
    socket,
    send: octets => void socket.write(octets),
    async reply() {
      for (;;) {
        const at = endOfReply(text);
        if (at !== null) return take(at);
        if (over) return take(text.length);
        await more();
      }
    },
    async line() {
      while (!text.includes('\r\n') && !over) await more();
      return take(text.indexOf('\r\n') + 2).slice(0, -2);
    },
    ask(command) {
      client.send(`${command}\r\n`);
      return client.reply();
    },
    signIn: () => client.ask(`AUTHENTICATE "PLAIN" "${PLAIN}"`),
    async rest() {
      while (!over) await more();
      return take(text.length);
    },
    async secure(behind = '') {
      const answer = await client.ask(`STARTTLS${behind}`);
      if (!answer.startsWith('OK')) throw new Error(answer);
      socket.off('data', hear).off('end', end).off('close', end).off('error', end);
      const secured = tls.connect({ socket, rejectUnauthorized: false });
      await once(secured, 'secureConnect');
      return clientOn(secured);
    },
  };
  return client;
}

/** Behind the line that begins with OK, NO or BYE; null: it has not come whole. */
export function endOfReply(text: string): number | null {
  let at = 0;
  let isLast = false;
  for (;;) {
    const end = text.indexOf('\r\n', at);
    if (end === -1) return null;
    isLast ||= /^(?:OK|NO|BYE)\b/.test(text.slice(at, end));
    const literal = /\{(\d+)\}$/.exec(text.slice(at, end));
    at = end + 2;
    if (!literal) {
      if (isLast) return at;
      continue;
    }
    at += Number(literal[1]);
    if (text.length < at) return null;
    // The line goes on behind its literal: what is left of it begins no reply.
    const rest = text.indexOf('\r\n', at);
    if (rest === -1) return null;
    if (!/\{\d+\}$/.test(text.slice(at, rest))) {
      at = rest + 2;
      if (isLast) return at;
    }
  }
}
