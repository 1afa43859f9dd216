/**
 * JMAP's door of a whole mail system, and clients before it: the HTTP front on a free port, plain fetch with a password
 * or a token, a WebSocket, a stream of events.
 *
 *   const door = await openDoor(world);
 *   const ann = door.client(basic('ann@here.example', 'correct horse'));
 *   const [list] = await ann.call(['Mailbox/get', { accountId: 'a1', ids: null }]);
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { newBlobs } from '../../server/api/blobs.ts';
import { newRouter } from '../../server/api/router.ts';
import { jmapDoor } from '../../server/assembly/jmap-door.ts';
import { systemRandom } from '../../server/base/ports.ts';
import type { Arguments, JmapResponse, JmapSession } from '../../server/jmap/types.ts';
import { startFront } from '../../server/web/front.ts';
import type { World } from './world.ts';

export const USING = [
  'urn:ietf:params:jmap:core',
  'urn:ietf:params:jmap:mail',
  'urn:ietf:params:jmap:submission',
  'urn:ietf:params:jmap:blob',
  'urn:ietf:params:jmap:quota',
];

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

export type CallGiven = readonly [name: string, args: Arguments, callId?: string];
// biome-ignore lint/suspicious/noExplicitAny: what a server answers is looked into by the tests
export type Told = any;

export type JmapClient = {
  readonly authorization: string;
  ask(path: string, init?: RequestInit): Promise<Response>;
  session(): Promise<JmapSession>;
  request(calls: readonly CallGiven[], more?: object): Promise<JmapResponse>;
  /** The arguments of each response. */
  call(...calls: readonly CallGiven[]): Promise<readonly Told[]>;
  /** State changes as they come; ends when the stream does. */
  events(query?: string, headers?: Readonly<Record<string, string>>): Promise<EventsHeard>;
  socket(): Promise<SocketHeard>;
};
export type EventsHeard = {
  readonly status: number;
  /** The next event with data: its name, id and data. */
  next(): Promise<{ readonly event: string; readonly id: string | null; readonly data: Told }>;
  ended(): Promise<boolean>;
  close(): void;
};
export type SocketHeard = {
  readonly protocol: string;
  send(message: unknown): void;
  next(): Promise<Told>;
  /** Resolves when the server has closed it. */
  ended(): Promise<void>;
  close(): void;
};

export type Door = {
  readonly origin: string;
  /** Signs a browser in, once. */
  newToken(): string;
  client(authorization: string): JmapClient;
  close(): Promise<void>;
};

export async function openDoor(world: World): Promise<Door> {
  const root = mkdtempSync(join(tmpdir(), 'mailroom-door-'));
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Mailroom</title>');
  const { mailroom } = world;
  const front = await startFront({
    host: '127.0.0.1',
    port: 0,
    root,
    router: newRouter(mailroom.ports),
    blobs: newBlobs(mailroom.jmap.access.owner),
    onBug: fault => void world.bugs.push({ where: 'the front', fault }),
    random: systemRandom,
    clock: mailroom.ports.clock,
    jmap: jmapDoor(mailroom),
  });
  assert(front.ok, front.ok ? '' : front.error.sentence);
  const { origin } = front.value;
  return {
    origin,
    newToken: front.value.newToken,
    client: authorization => clientOf(origin, authorization),
    async close() {
      await front.value.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function clientOf(origin: string, authorization: string): JmapClient {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, origin), { ...init, headers: { authorization, ...init.headers } });
  const client: JmapClient = {
    authorization,
    ask,
    async session() {
      return (await (await ask('/.well-known/jmap')).json()) as JmapSession;
    },
    async request(calls, more = {}) {
      const body = JSON.stringify({
        using: USING,
        methodCalls: calls.map(([name, args, id], i) => [name, args, id ?? String(i)]),
        ...more,
      });
      const answer = await ask('/jmap/api', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
      const told = (await answer.json()) as JmapResponse;
      assert.equal(answer.status, 200, JSON.stringify(told));
      return told;
    },
    async call(...calls) {
      return (await client.request(calls)).methodResponses.map(([name, args]) =>
        name === 'error' ? { error: args } : args,
      );
    },
    events: (query = 'types=*&closeafter=no&ping=0', headers = {}) => hearEvents(ask, query, headers),
    socket: () => hearSocket(origin, authorization),
  };
  return client;
}

async function hearEvents(
  ask: JmapClient['ask'],
  query: string,
  headers: Readonly<Record<string, string>>,
): Promise<EventsHeard> {
  const abort = new AbortController();
  const answer = await ask(`/jmap/events?${query}`, { headers, signal: abort.signal });
  const reader = answer.body!.getReader();
  let text = '';
  const take = () => {
    const end = text.indexOf('\n\n');
    if (end === -1) return null;
    const lines = text.slice(0, end).split('\n');
    text = text.slice(end + 2);
    const field = (name: string) => lines.find(line => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
    return { event: field('event') ?? '', id: field('id'), data: field('data') };
  };
  return {
    status: answer.status,
    async next() {
      for (;;) {
        for (let event = take(); event; event = take())
          if (event.data !== null) return { ...event, data: JSON.parse(event.data) };
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream of events has ended');
        text += Buffer.from(value).toString();
      }
    },
    async ended() {
      for (;;) if ((await reader.read()).done) return true;
    },
    close: () => abort.abort(),
  };
}

function hearSocket(origin: string, authorization: string): Promise<SocketHeard> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/jmap/ws`, 'jmap', { headers: { authorization } });
    const heard: Told[] = [];
    const waiting: ((told: Told) => void)[] = [];
    socket.on('message', data => {
      const told = JSON.parse(String(data));
      const next = waiting.shift();
      if (next) next(told);
      else heard.push(told);
    });
    const ended = new Promise<void>(resolve => socket.once('close', () => resolve()));
    socket.once('error', reject);
    socket.once('open', () =>
      resolve({
        protocol: socket.protocol,
        send: message => socket.send(JSON.stringify(message)),
        next: () => (heard.length > 0 ? Promise.resolve(heard.shift()) : new Promise(hear => void waiting.push(hear))),
        ended: () => ended,
        close: () => socket.close(),
      }),
    );
  });
}

/** The npm package of that name. Its types do not pass under our compiler's settings, and the tests look at what comes. */
export async function newJam({ origin }: Door, bearerToken: string): Promise<Told> {
  const name = 'jmap-jam';
  const { JamClient } = await import(name);
  return new JamClient({ sessionUrl: `${origin}/.well-known/jmap`, bearerToken });
}

/** Asks again until it is so; what follows from a commit is written down a moment later. */
export async function eventually<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const answer = await ask();
    if (holds(answer) || tries >= 200) return answer;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
