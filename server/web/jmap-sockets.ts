/**
 * JMAP's WebSockets (RFC 8887): signed in at the handshake as any request is, subprotocol "jmap", text only. A page from
 * elsewhere gets none: a browser would bring along a word that was typed for us, and nobody could tell.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Bytes, type Duration, mebibytes, seconds } from '../base/units.ts';
import { allCapabilities } from '../jmap/registry.ts';
import type { RequestProblem } from '../jmap/types.ts';
import { openJmapSocket, UNSUPPORTED_DATA } from '../jmap/web-socket.ts';
import { problemOf } from './jmap.ts';
import { askerOf, type Guest, type JmapDoor, newSignIn, takePlace, watchWhile } from './jmap-door.ts';

export type JmapSockets = {
  /** Takes the connection over, or refuses it. */
  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void;
  close(): void;
};

/** A peer that was silent for a whole round is gone. */
const HEARTBEAT: Duration = seconds(30);
/** RFC 6455 §7.4.1: a message against the rules; here: the session is over. */
const SIGNED_OUT = 1008;
/** Answers that nobody takes. */
const MOST_UNREAD: Bytes = mebibytes(64);

export function newJmapSockets(door: JmapDoor): JmapSockets {
  const { server } = door;
  const signIn = newSignIn(door);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: server.limits.maxSizeRequest,
    perMessageDeflate: false,
    handleProtocols: offered => (offered.has('jmap') ? 'jmap' : false),
  });
  const alive = new WeakSet<WebSocket>();
  const beat = (): void => {
    for (const socket of sockets.clients) {
      if (alive.delete(socket)) socket.ping();
      else socket.terminate();
    }
    stopBeat = server.clock.after(HEARTBEAT, beat);
  };
  let stopBeat = server.clock.after(HEARTBEAT, beat);

  const serve = (socket: WebSocket, { visitor }: Guest): void => {
    alive.add(socket);
    const spoken = openJmapSocket({
      user: visitor,
      server,
      capabilities: allCapabilities,
      send(text) {
        if (socket.bufferedAmount > MOST_UNREAD) socket.terminate();
        else socket.send(text);
      },
    });
    const stop = watchWhile(visitor, spoken.hint, () => socket.close(SIGNED_OUT, 'signed out'));
    socket.on('pong', () => alive.add(socket));
    // A peer that breaks the protocol; ws closes the connection after telling.
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => {
      if (isBinary) socket.close(UNSUPPORTED_DATA, 'text only');
      else spoken.hear(String(data));
    });
    socket.on('close', () => {
      stop();
      spoken.close();
    });
  };

  const admit = async (request: IncomingMessage, connection: Duplex, head: Buffer): Promise<void> => {
    if (!offersJmap(request)) return refuse(connection, problemOf(400, 'The subprotocol is "jmap"'));
    if (!isOwnOrigin(request)) return refuse(connection, problemOf(403, 'A page from elsewhere gets no WebSocket'));
    const asker = askerOf(request);
    const guest = await signIn(asker);
    if (!guest.ok) return refuse(connection, guest.error.problem, guest.error.headers);
    let end = (): void => void connection.destroy();
    const leave = takePlace(door, asker, guest.value, () => end());
    if (!leave) return refuse(connection, problemOf(429, 'Too many streams of events and WebSockets are open'));
    connection.once('close', leave);
    sockets.handleUpgrade(request, connection, head, socket => {
      end = () => socket.close(SIGNED_OUT, 'signed out');
      serve(socket, guest.value);
    });
  };

  return {
    upgrade(request, connection, head) {
      connection.on('error', () => connection.destroy());
      admit(request, connection, head).catch(fault => {
        server.onBug(fault, 'WebSocket');
        refuse(connection, problemOf(500, 'The server made a mistake; its log says which'));
      });
    },
    close() {
      stopBeat();
      for (const socket of sockets.clients) socket.close(1001);
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

const offersJmap = ({ headers }: IncomingMessage): boolean =>
  (headers['sec-websocket-protocol'] ?? '').split(',').some(name => name.trim() === 'jmap');

const isOwnOrigin = ({ headers: { origin, host } }: IncomingMessage): boolean =>
  origin === undefined || origin === `http://${host}` || origin === `https://${host}`;

const names: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

function refuse(connection: Duplex, problem: RequestProblem, headers: Readonly<Record<string, string>> = {}): void {
  const body = JSON.stringify(problem);
  const fields = Object.entries({
    ...headers,
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  });
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  connection.end(`HTTP/1.1 ${problem.status} ${names[problem.status] ?? 'Error'}\r\n${head}\r\n${body}`);
}
