/**
 * The public web door: what the world may fetch from a mail server, and nothing else. Proofs for a certificate
 * authority, our MTA-STS policy, what mail programs set themselves up with, where members leave lists. It knows no window, API, files or cookies; every other question is a 404,
 * in clear as with TLS. One request a connection, small, and soon over.
 *
 * RFC 8555 §8.3 (http-01: without TLS, and never redirected); RFC 8737 §4 (acme-tls/1: the handshake is all);
 * RFC 8461 §3.3 (the policy: TLS, 200, text/plain, no redirect); RFC 9110 §10.2.4 (no Server field).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Clock } from '../base/ports.ts';
import { ok, type Result } from '../base/result.ts';
import type { Closable } from '../base/scope.ts';
import { kibibytes, seconds } from '../base/units.ts';
import type { DiscoverySource } from '../discovery/source.ts';
import { ACME_PROTOCOL } from '../net/accept.ts';
import { normalAddress } from '../net/address.ts';
import type { Connection } from '../net/connection.ts';
import { type ListenFault, listen } from '../net/listen.ts';
import { answerDiscovery, type DiscoveryAnswer } from './discovery-pages.ts';
import { isLoopback } from './jmap-door.ts';
import { type AskLists, answerLists, LIST_HEADERS, LISTS } from './list-pages.ts';

export type PublicDoorOptions = {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly clock: Clock;
  readonly secureContext: () => SecureContext;
  readonly contextFor: (serverName: string) => SecureContext | null;
  /** RFC 8737: the certificate that proves a name; null: nothing is to be proven by it. */
  readonly challengeFor: (serverName: string) => SecureContext | null;
  /** RFC 8555 §8.3: what stands at a token. */
  readonly proof: (token: string) => string | null;
  /** The policy of the domain that is asked for by its host name. */
  readonly policyAt: (host: string) => Promise<string | null>;
  /** Pages of mailing lists; null: nobody answers for them yet. */
  readonly lists?: () => AskLists | null;
  /** What mail programs are told; null: nothing yet. */
  readonly discovery?: () => DiscoverySource | null;
  readonly onBug: (fault: unknown) => void;
};

export type PublicDoor = Closable & { readonly port: number; connections(): number };

/** An authority looks from a handful of places, a policy is fetched once a day by each sender. */
const MOST_CONNECTIONS = 256;
const MOST_PER_ADDRESS = 32;
/** From the first octet to the last. */
const WHOLE_VISIT = seconds(15);
const LONGEST_HEADER = kibibytes(8);
const MOST_HEADERS = 50;
const CLOSE_GRACE = seconds(1);

const CHALLENGE = /^\/\.well-known\/acme-challenge\/([\w-]{1,300})$/;
const POLICY = '/.well-known/mta-sts.txt';

export async function openPublicDoor(options: PublicDoorOptions): Promise<Result<PublicDoor, ListenFault>> {
  const server = newServer(options);
  const opened = await listen({
    name: options.tls ? 'https' : 'http',
    ...{ host: options.host, port: options.port, clock: options.clock },
    tls: options.tls ? 'implicit' : 'none',
    secureContext: options.secureContext,
    contextFor: options.contextFor,
    ...(options.tls && { protocols: { usual: 'http/1.1', challengeFor: options.challengeFor } }),
    ...{ maxConnections: MOST_CONNECTIONS, maxPerAddress: MOST_PER_ADDRESS },
    busyLine: 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n',
    onConnection: connection => visit(server, connection, options.clock),
  });
  if (!opened.ok) return opened;
  const listener = opened.value;
  return ok({
    port: listener.port,
    connections: () => listener.connections(),
    close: () => listener.close(CLOSE_GRACE),
  });
}

function visit(server: Server, connection: Connection, clock: Clock): void {
  // RFC 8737 §4: nothing is said over a connection that proves a name.
  if (connection.protocol?.() === ACME_PROTOCOL) return void connection.end();
  const stream = connection.stream();
  const cancel = clock.after(WHOLE_VISIT, () => connection.destroy());
  stream.once('close', cancel);
  server.emit('connection', stream as Socket);
}

function newServer(options: PublicDoorOptions): Server {
  const server = createServer(
    { maxHeaderSize: LONGEST_HEADER, keepAlive: false, requireHostHeader: true, insecureHTTPParser: false },
    (request, response) => {
      answer(request, response, options).catch(fault => {
        options.onBug(fault);
        response.destroy();
      });
    },
  );
  server.maxHeadersCount = MOST_HEADERS;
  server.maxRequestsPerSocket = 1;
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  // There is nothing else to be spoken here.
  server.on('upgrade', (_, socket) => socket.destroy());
  server.on('connect', (_, socket) => socket.destroy());
  return server;
}

type Say = (status: number, text: string, more?: Readonly<Record<string, string>>) => void;

async function answer(request: IncomingMessage, response: ServerResponse, options: PublicDoorOptions): Promise<void> {
  const say: Say = (status, text, more = {}) => {
    const body = Buffer.from(text);
    response.writeHead(status, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': body.length,
      'X-Content-Type-Options': 'nosniff',
      Connection: 'close',
      ...more,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  const path = (request.url ?? '').split('?')[0]!;
  if (path.startsWith(LISTS)) return ofLists(request, path, options, say);
  const told = await ofDiscovery(request, options);
  if (told) return say(told.status, told.body, told.headers);
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'GET only\n', { Allow: 'GET, HEAD' });
  const token = CHALLENGE.exec(path)?.[1];
  const proof = token === undefined ? null : options.proof(token);
  if (proof !== null)
    return say(200, proof, { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' });
  if (path !== POLICY) return say(404, 'Nothing here\n');
  const host = nameIn(request.headers.host);
  const policy = host === null ? null : await options.policyAt(host);
  if (policy === null) return say(404, 'No policy\n');
  // In clear it proves nothing, and whoever may fetch it comes with TLS.
  if (!options.tls) return say(301, '', { Location: `https://${host}${POLICY}` });
  say(200, policy, { 'Cache-Control': 'max-age=300' });
}

async function ofDiscovery(request: IncomingMessage, options: PublicDoorOptions): Promise<DiscoveryAnswer | null> {
  const discovery = options.discovery?.() ?? null;
  const host = nameIn(request.headers.host);
  const here = isLoopback(normalAddress(request.socket.remoteAddress));
  return discovery && answerDiscovery({ request, host, tls: options.tls, here }, discovery);
}

/** RFC 8058 §3.1: over TLS alone. In clear a reader is led there, and a post is not taken. */
async function ofLists(request: IncomingMessage, path: string, options: PublicDoorOptions, say: Say): Promise<void> {
  const lists = options.lists?.() ?? null;
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST')
    return say(405, 'GET and POST only\n', { Allow: 'GET, HEAD, POST' });
  if (!options.tls) {
    const host = nameIn(request.headers.host);
    if (method === 'POST' || host === null) return say(403, 'Over https only\n');
    return say(301, '', { Location: `https://${host}${path}` });
  }
  if (!lists) return say(503, 'Not yet\n');
  const answered = await answerLists(request, path, lists);
  if (!answered) return say(413, 'Too long\n');
  say(answered.status, answered.html, LIST_HEADERS);
}

/** The host of a Host field, which is compared with ours and nothing else: 'mta-sts.here.example:443'. */
const nameIn = (host: string | undefined): string | null =>
  /^([a-z0-9.-]{1,253})(?::\d{1,5})?$/i.exec(host ?? '')?.[1]?.toLowerCase() ?? null;
