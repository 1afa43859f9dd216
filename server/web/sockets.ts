/**
 * The console's WebSockets: only the page's own origin, with its session, gets one. The API is spoken over it.
 * RFC 6455 §4.2, §10.2.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Router, serve, socketChannel } from '../api/rpc.ts';
import type { Clock } from '../base/ports.ts';
import { type Bytes, mebibytes, seconds } from '../base/units.ts';

export type Sockets = {
  /** Takes the connection over, or refuses it. */
  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void;
  close(): void;
};

/**
 * Words are short, but attachments travel in JMAP's Blob/upload: as much as over the command line's socket, and as a
 * request of JMAP may have. The window cuts what is larger into pieces. Only the owner, signed in, gets this far.
 */
const LONGEST_MESSAGE: Bytes = mebibytes(16);
const MOST_SOCKETS = 64;
/** A peer that was silent for a whole round is gone. */
const HEARTBEAT = seconds(30);

export function newSockets(
  router: Router,
  admits: (request: IncomingMessage) => boolean,
  onBug: (bug: unknown) => void,
  clock: Clock,
): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE, perMessageDeflate: false });
  const alive = new WeakSet<WebSocket>();

  const beat = (): void => {
    for (const socket of server.clients) {
      if (alive.delete(socket)) socket.ping();
      else socket.terminate();
    }
    stop = clock.after(HEARTBEAT, beat);
  };
  let stop = clock.after(HEARTBEAT, beat);

  return {
    upgrade(request, connection, head) {
      connection.on('error', () => connection.destroy());
      if (server.clients.size >= MOST_SOCKETS) refuse(connection, '503 Service Unavailable');
      else if (!admits(request)) refuse(connection, '403 Forbidden');
      else
        server.handleUpgrade(request, connection, head, socket => {
          alive.add(socket);
          socket.on('pong', () => alive.add(socket));
          // A peer that breaks the protocol; ws closes the connection after telling.
          socket.on('error', () => {});
          serve(router, socketChannel(socket), 'browser', onBug);
        });
    },
    close() {
      stop();
      for (const socket of server.clients) socket.close(1001);
      for (const socket of server.clients) socket.terminate();
    },
  };
}

const refuse = (connection: Duplex, status: string): void => {
  connection.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};
