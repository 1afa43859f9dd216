/**
 * The HTTP front: the window's files and its API for a browser, on a port of the owner's choice.
 *
 * JMAP for other programs stands beside it (jmap.ts), with a way to sign in of its own.
 *
 * Nobody gets in by reaching the port. A one-time token in a printed address buys a session cookie (HttpOnly,
 * SameSite=Strict); everything but the health checks wants it. A Host header that is not ours is refused (DNS
 * rebinding), and so is a WebSocket or a writing request from another origin. RFC 9110 §7.4, §15.5.20; RFC 6265 §4.1.
 */
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { openingAnswers } from '../api/opening.ts';
import type { Router } from '../api/rpc.ts';
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Closable } from '../base/scope.ts';
import { type Bytes, kibibytes, mebibytes } from '../base/units.ts';
import type { DiscoverySource } from '../discovery/source.ts';
import type { ToolDoor } from '../dropin/door.ts';
import { blobHeaders, readAsset, windowHeaders } from './assets.ts';
import { answerProfile, PROFILES } from './discovery-pages.ts';
import { incoming, jmapApp } from './jmap.ts';
import type { JmapDoor } from './jmap-door.ts';
import { newJmapSockets } from './jmap-sockets.ts';
import { withAnswers } from './opening-page.ts';
import { html, type Page, pages } from './pages.ts';
import { newSessions } from './sessions.ts';
import { newSockets } from './sockets.ts';
import { newToolSockets } from './tool-sockets.ts';

/** Octets by address: answers a request below /blob/ from somebody who is signed in, or null when there is nothing. */
export type Blobs = (request: Request) => Promise<Response | null>;

export type FrontOptions = {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Where the built window is. */
  readonly root: string;
  readonly router: Router;
  readonly blobs: Blobs;
  readonly onBug: (bug: unknown) => void;
  readonly random: Random;
  readonly clock: Clock;
  /** Where the sessions are kept over a restart; without it they end with the process. */
  readonly sessionsFile?: string;
  /** False while the server starts or drains; /readyz says so. */
  readonly ready?: () => boolean;
  /** Names besides the address itself by which this console may be called. */
  readonly names?: readonly string[];
  /** The command that prints another address, for the page that says what to do. */
  readonly askForAddress?: string;
  /** What may be sent to /blob/ in one request. */
  readonly mostBlobBytes?: Bytes;
  /** Absent: there is no JMAP here. */
  readonly jmap?: JmapDoor;
  /** What other tools for captured mail answer, where that is open; asked before anybody has to sign in. */
  readonly tools?: ToolDoor;
  /** Profiles for devices, by one-time addresses. */
  readonly discovery?: DiscoverySource;
};

export type Front = Closable & {
  readonly port: number;
  /** `http://127.0.0.1:8025`, without a token. */
  readonly origin: string;
  /** A one-time address that signs a browser in and opens `path`. */
  newToken(path?: string): string;
};

export type FrontFault = {
  readonly kind: 'port-taken' | 'port-forbidden' | 'no-such-address' | 'failed';
  readonly sentence: string;
};

/** A person's programs hold a stream of events each. */
const MOST_CONNECTIONS = 1024;
/** Health checks, pages and redirects carry no body. */
const MOST_BODY_BYTES = kibibytes(64);

export async function startFront(options: FrontOptions): Promise<Result<Front, FrontFault>> {
  const sessions = newSessions(options.random, options.clock, options.sessionsFile);
  // The port is known only when it is bound, and nothing is asked before.
  let port = options.port;
  const cookieName = () => `mailroom-${port}`;
  const signedIn = (cookies: string | undefined) => sessions.admits(cookieOf(cookies, cookieName()));
  const isOurs = (host: string | undefined) => isOwnHost(host, port, options.host, options.names ?? []);

  const app = newApp(options, { sessions, cookieName, signedIn, isOurs });
  // The globals Request and Response stay Node's own: the rest of the process uses them too.
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  server.maxConnections = MOST_CONNECTIONS;

  const sockets = newSockets(
    options.router,
    ({ url, headers }) =>
      url === '/api' && isOurs(headers.host) && headers.origin === `http://${headers.host}` && signedIn(headers.cookie),
    options.onBug,
    options.clock,
  );
  const jmapSockets = options.jmap ? newJmapSockets(options.jmap) : null;
  const toolSockets = options.tools ? newToolSockets(options.tools, options.clock) : null;
  server.on('upgrade', (request, connection, head) => {
    if (jmapSockets && request.url === '/jmap/ws' && isOurs(request.headers.host))
      jmapSockets.upgrade(request, connection, head);
    else if (!(isOurs(request.headers.host) && toolSockets?.upgrade(request, connection, head)))
      sockets.upgrade(request, connection, head);
  });

  const bound = await listen(server, options.host, options.port);
  if (!bound.ok) {
    sockets.close();
    jmapSockets?.close();
    toolSockets?.close();
    return bound;
  }
  port = bound.value;
  const origin = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
  return ok({
    port,
    origin,
    newToken: (path = '/') => `${origin}${path}${path.includes('?') ? '&' : '?'}token=${sessions.newToken()}`,
    close: () =>
      new Promise(resolve => {
        sockets.close();
        jmapSockets?.close();
        toolSockets?.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

type Guard = {
  readonly sessions: ReturnType<typeof newSessions>;
  readonly cookieName: () => string;
  readonly signedIn: (cookies: string | undefined) => boolean;
  readonly isOurs: (host: string | undefined) => boolean;
};

/** The routes, in the order in which they are asked. */
function newApp(options: FrontOptions, guard: Guard): Hono {
  const page = pages(options.askForAddress ?? 'mailroom open');
  const app = new Hono();
  app.onError((fault, c) => {
    options.onBug(fault);
    return tell(c, page.fault);
  });
  app.get('/livez', c => c.text('ok\n'));
  app.get('/readyz', c => ((options.ready?.() ?? true) ? c.text('ok\n') : c.text('not ready\n', 503)));

  app.use(async (c, next) => (guard.isOurs(c.req.header('host')) ? next() : tell(c, page.foreignHost)));
  if (options.jmap) app.route('/', jmapApp(options.jmap));
  const { discovery, tools } = options;
  if (tools)
    app.use(async (c, next) => {
      const answer = await tools.answer(c.req.raw, incoming(c).socket.remoteAddress ?? '');
      return answer ?? next();
    });
  if (discovery)
    app.get(`${PROFILES}:token`, async c => {
      const { status, body, headers } = await answerProfile(c.req.path, c.req.method, false, discovery);
      return new Response(body, { status, headers: { ...blobHeaders, 'Content-Type': 'text/plain', ...headers } });
    });
  app.use(async (c, next) => {
    const token = c.req.method === 'GET' ? c.req.query('token') : undefined;
    if (token !== undefined) return signIn(c, token, guard) ?? tell(c, page.tokenUsed);
    if (!guard.signedIn(c.req.header('cookie'))) return tell(c, page.signIn);
    if (!isRead(c) && c.req.header('origin') !== `http://${c.req.header('host')}`) return tell(c, page.foreignOrigin);
    return next();
  });

  const largest = options.mostBlobBytes ?? mebibytes(64);
  app.use('/blob/*', bodyLimit({ maxSize: largest, onError: c => tell(c, page.tooLarge) }));
  app.all('/blob/*', async c => {
    const found = await options.blobs(c.req.raw);
    return found ? withHeaders(found, blobHeaders) : tell(c, page.notFound);
  });

  app.use(bodyLimit({ maxSize: MOST_BODY_BYTES, onError: c => tell(c, page.tooLarge) }));
  app.all('*', async c => {
    if (!isRead(c)) return tell(c, page.wrongMethod);
    const asset = await readAsset(options.root, c.req.path);
    if (!asset) return tell(c, page.notFound);
    const headers = { ...windowHeaders(`ws://${c.req.header('host')}`), ...asset.headers };
    if (!asset.isWindow || c.req.method !== 'GET') return c.body(asset.body, 200, headers);
    const answers = openingAnswers(options.router, c.req.path, options.onBug);
    // What it carries is people's mail: for this page, and for no cache.
    return c.body(withAnswers(asset.body, answers), 200, { ...headers, 'Cache-Control': 'no-store' });
  });
  return app;
}

const isRead = (c: Context): boolean => c.req.method === 'GET' || c.req.method === 'HEAD';

/** 303 to the same place without the token, so that it stays in no history; null when the token is no good. */
function signIn(c: Context, token: string, { sessions, cookieName }: Guard): Response | null {
  const session = sessions.redeem(token);
  if (session === null) return null;
  const to = new URL(c.req.url);
  to.searchParams.delete('token');
  return c.body(null, 303, {
    ...windowHeaders(null),
    // Never `//elsewhere`: the path alone, behind one slash.
    Location: `/${to.pathname.replace(/^[/\\]+/, '')}${to.search}`,
    'Cache-Control': 'no-store',
    'Set-Cookie': `${cookieName()}=${session}; HttpOnly; SameSite=Strict; Path=/`,
  });
}

/** In a page for people, in one line for programs. */
function tell(c: Context, page: Page): Response {
  const forPeople = (c.req.header('accept') ?? '').includes('text/html');
  const body = forPeople ? html(page) : `${page.title}. ${page.text}\n`;
  return c.body(body, page.status, {
    ...blobHeaders,
    'Content-Type': `text/${forPeople ? 'html' : 'plain'}; charset=utf-8`,
    ...(page.status === 405 ? { Allow: 'GET, HEAD' } : {}),
  });
}

function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  const all = new Headers(response.headers);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return new Response(response.body, { status: response.status, headers: all });
}

/** Browsers keep cookies by host, not by port: each console has a name of its own. */
const cookieOf = (cookies: string | undefined, name: string): string | undefined =>
  cookies
    ?.split(';')
    .map(pair => pair.trim())
    .find(pair => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

const loopback = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * On loopback only loopback's names; else also any literal address and any name without a dot (a container's, a computer's of
 * this network), since a page of the internet has neither and cannot be rebound to one, at whatever port it is published;
 * and the names that the owner gave.
 */
function isOwnHost(host: string | undefined, port: number, bound: string, names: readonly string[]): boolean {
  const [, name, given] = /^(\[[\da-f:.]+\]|[^:]+)(?::(\d+))?$/i.exec(host?.toLowerCase() ?? '') ?? [];
  if (name === undefined) return false;
  // A proxy before us has a port of its own.
  if (names.some(own => own.toLowerCase() === name)) return true;
  const onLoopback = bound === 'localhost' || bound === '::1' || bound.startsWith('127.');
  if (onLoopback) return Number(given ?? 80) === port && loopback.includes(name);
  return loopback.includes(name) || name.startsWith('[') || /^(?:[\d.]+|[a-z\d_-]+)$/.test(name);
}

function listen(server: Server, host: string, port: number): Promise<Result<number, FrontFault>> {
  return new Promise(resolve => {
    server.once('error', (fault: NodeJS.ErrnoException) => resolve(err(explain(fault, host, port))));
    server.listen(port, host, () => {
      const at = server.address();
      resolve(ok(typeof at === 'object' && at ? at.port : port));
    });
  });
}

function explain(fault: NodeJS.ErrnoException, host: string, port: number): FrontFault {
  const at = `${host}:${port}`;
  switch (fault.code) {
    case 'EADDRINUSE':
      return {
        kind: 'port-taken',
        sentence: `Another program is listening on ${at} already. Stop it, or give the console another port.`,
      };
    case 'EACCES':
    case 'EPERM':
      return {
        kind: 'port-forbidden',
        sentence: `This user may not listen on ${at}. Give the console a port of 1024 or more.`,
      };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        kind: 'no-such-address',
        sentence: `This computer has no address ${host}. Use 127.0.0.1 for this computer alone, or 0.0.0.0 for all its networks.`,
      };
    default:
      return { kind: 'failed', sentence: `The console could not listen on ${at}: ${fault.message}.` };
  }
}
