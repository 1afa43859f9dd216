/**
 * JMAP over HTTP (RFC 8620 §2, §3.1, §6, §7.3): session, requests, uploads, downloads, events, for any client that signs
 * in by itself. Beside the console's own pages and apart from their cookie; a page from elsewhere may ask too (CORS),
 * since it brings its own word or none. The WebSocket: jmap-sockets.ts.
 */
import type { IncomingMessage } from 'node:http';
import { type Context, Hono } from 'hono';
import type { JmapVisitor } from '../access/jmap-backend.ts';
import { type Duration, minutes } from '../base/units.ts';
import { notJson, overLimit } from '../jmap/problem.ts';
import { allCapabilities } from '../jmap/registry.ts';
import { answerContent } from '../jmap/request.ts';
import { sessionOf } from '../jmap/session.ts';
import type { RequestProblem } from '../jmap/types.ts';
import { blobHeaders } from './assets.ts';
import { readBody } from './jmap-body.ts';
import { askerOf, type Guest, isLoopback, type JmapDoor, newSignIn, takePlace } from './jmap-door.ts';
import { eventStream } from './jmap-events.ts';
import { newTurns, type Turns } from './jmap-turns.ts';

/** Longer no answer takes; who still waits then is told so. */
const LONGEST_ANSWER: Duration = minutes(2);

const open = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'WWW-Authenticate, Retry-After, Content-Disposition',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};
const preflight = {
  ...open,
  'Access-Control-Allow-Methods': 'GET, HEAD, POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Last-Event-ID',
  'Access-Control-Max-Age': '86400',
};

type Answering = (c: Context, guest: Guest) => Promise<Response>;

export function jmapApp(door: JmapDoor): Hono {
  const { server } = door;
  const signIn = newSignIn(door);
  const requests = newTurns(server.limits.maxConcurrentRequests);
  const uploads = newTurns(server.limits.maxConcurrentUpload);

  const guarded = (answer: Answering) => async (c: Context) => {
    const guest = await signIn(askerOf(incoming(c)));
    return guest.ok ? answer(c, guest.value) : tell(guest.error.problem, guest.error.headers);
  };
  const inTurn =
    (turns: Turns, limit: 'maxConcurrentRequests' | 'maxConcurrentUpload', answer: Answering): Answering =>
    async (c, guest) => {
      const leave = turns.take(guest.login.account);
      if (!leave) return tell(overLimit(limit, `At most ${server.limits[limit]} at once`).error);
      try {
        return await answer(c, guest);
      } finally {
        leave();
      }
    };

  const app = new Hono();
  app.options('/jmap/*', () => new Response(null, { status: 204, headers: preflight }));
  app.options('/.well-known/jmap', () => new Response(null, { status: 204, headers: preflight }));
  const session = guarded(async (c, { visitor }) => json(await sessionOf(visitor, server.limits, urlsFor(c))));
  // RFC 8620 §2.2 lets this redirect; the session itself spares clients that lose their word on the way.
  app.get('/.well-known/jmap', session);
  app.get('/jmap/session', session);
  app.post('/jmap/api', guarded(inTurn(requests, 'maxConcurrentRequests', (c, guest) => api(c, guest, door))));
  app.post(
    '/jmap/upload/:account/',
    guarded(inTurn(uploads, 'maxConcurrentUpload', (c, guest) => upload(c, guest, door))),
  );
  app.get(
    '/jmap/download/:account/:blob/:name',
    guarded((c, { visitor }) => download(c, visitor)),
  );
  app.get(
    '/jmap/events',
    guarded(async (c, guest) => {
      let end = () => {};
      const leave = takePlace(door, askerOf(incoming(c)), guest, () => end());
      if (!leave) return tell(problemOf(429, 'Too many streams of events and WebSockets are open'));
      const stream = eventStream(c.req.raw, guest.visitor, server, {
        left: leave,
        started(close) {
          end = close;
        },
      });
      if (!stream.ok) leave();
      return stream.ok ? new Response(stream.value, { headers: { ...eventHeaders, ...open } }) : tell(stream.error);
    }),
  );
  app.all('/jmap/*', () => tell(problemOf(404, 'There is nothing at this address, or not by this method')));
  app.onError(fault => {
    server.onBug(fault, 'HTTP');
    return tell(problemOf(500, 'The server made a mistake; its log says which'));
  });
  return app;
}

const eventHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // A proxy that gathers would tell of mail when it is no news any more.
  'X-Accel-Buffering': 'no',
};

export const incoming = (c: Context): IncomingMessage => (c.env as { readonly incoming: IncomingMessage }).incoming;

/** As the client calls us: a proxy on this computer may have spoken TLS with it. */
function urlsFor(c: Context) {
  const { socket, headers } = incoming(c);
  const behindTls = isLoopback(socket.remoteAddress ?? '') && headers['x-forwarded-proto'] === 'https';
  const at = `${behindTls ? 'https' : 'http'}://${headers.host}/jmap`;
  return {
    apiUrl: `${at}/api`,
    downloadUrl: `${at}/download/{accountId}/{blobId}/{name}?type={type}`,
    uploadUrl: `${at}/upload/{accountId}/`,
    eventSourceUrl: `${at}/events?types={types}&closeafter={closeafter}&ping={ping}`,
    webSocketUrl: `${at.replace(/^http/, 'ws')}/ws`,
  };
}

async function api(c: Context, { visitor }: Guest, { server }: JmapDoor): Promise<Response> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? ''))
    return tell(notJson('The content of a request is application/json').error);
  const most = server.limits.maxSizeRequest;
  const content = await readBody(c.req.raw, most);
  if (!content.ok) return tell(overLimit('maxSizeRequest', `More than ${most} octets`).error);
  const answered = await withinTime(answerContent(content.value, visitor, server, allCapabilities), server.clock);
  if (answered === null) return tell(problemOf(503, 'It took too long; ask for less at once'));
  return answered.ok ? json(answered.value) : tell(answered.error);
}

async function upload(c: Context, { visitor }: Guest, { server }: JmapDoor): Promise<Response> {
  const accountId = c.req.param('account') ?? '';
  const account = await visitor.account(accountId);
  if (!account) return tell(problemOf(404, 'There is no such account'));
  const most = server.limits.maxSizeUpload;
  const content = await readBody(c.req.raw, most);
  if (!content.ok) return tell({ ...overLimit('maxSizeUpload', `More than ${most} octets`).error, status: 413 });
  const type = mediaType(c.req.header('content-type')) ?? 'application/octet-stream';
  const kept = await account.upload(content.value, type);
  if (!kept.ok)
    return tell(problemOf(kept.error.type === 'overQuota' ? 507 : 400, kept.error.description ?? kept.error.type));
  return json({ accountId, ...kept.value, type }, 201);
}

async function download(c: Context, visitor: JmapVisitor): Promise<Response> {
  const account = await visitor.account(c.req.param('account') ?? '');
  const found = account && (await account.blob(c.req.param('blob') ?? ''));
  if (!found) return tell(problemOf(404, 'There is no such blob'));
  const name = encodeURIComponent(c.req.param('name') ?? 'blob').replace(
    /['()*]/g,
    mark => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return new Response(Uint8Array.from(found.bytes), {
    headers: {
      ...blobHeaders,
      ...open,
      'Content-Type': mediaType(c.req.query('type')) ?? found.type ?? 'application/octet-stream',
      'Content-Disposition': `attachment; filename*=UTF-8''${name}`,
      // RFC 8620 §6.2: what a blobId names never changes.
      'Cache-Control': 'private, immutable, max-age=31536000',
    },
  });
}

/** What may stand in a Content-Type, or null. */
const mediaType = (given: string | undefined): string | null =>
  given !== undefined && /^[\w.+-]{1,80}\/[\w.+-]{1,80}(\s*;\s*[\w.+-]+=("[\w .:+/-]*"|[\w.:+/-]*))*$/.test(given)
    ? given
    : null;

const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...plain, ...open },
  });

const plain = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' };

export const problemOf = (status: number, detail: string): RequestProblem => ({ type: 'about:blank', status, detail });

const tell = (problem: RequestProblem, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...plain, ...open, ...headers },
  });

/** null: it was not ready in time. What has begun goes on to its end. */
function withinTime<T>(answer: Promise<T>, clock: JmapDoor['server']['clock']): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(LONGEST_ANSWER, () => resolve(null));
    answer.then(resolve, reject).finally(cancel);
  });
}
