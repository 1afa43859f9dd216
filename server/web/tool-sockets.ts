/**
 * WebSockets on which other capture tools tell what happens: they say lines and hear none. Asked of `dropin/` by path; only
 * a page of our own origin, or a program, gets one. RFC 6455 §4.2, §10.2.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../base/ports.ts';
import { type Bytes, kibibytes, mebibytes, seconds } from '../base/units.ts';
import type { ToolDoor } from '../dropin/door.ts';

export type ToolSockets = {
  /** Takes the connection over; false: it is none of theirs. */
  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): boolean;
  close(): void;
};

const MOST_SOCKETS = 256;
const LONGEST_MESSAGE: Bytes = kibibytes(64);
/** Lines that nobody takes. */
const MOST_UNREAD: Bytes = mebibytes(16);
/** A peer that was silent for a whole round is gone. */
const HEARTBEAT = seconds(54);

export function newToolSockets(tools: ToolDoor, clock: Clock): ToolSockets {
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
      const remote = request.socket.remoteAddress ?? '';
      const headers = new Headers(
        Object.entries(request.headersDistinct).flatMap(([name, values]) => [[name, (values ?? []).join(', ')]]),
      );
      const stream = tools.stream(request.url ?? '/', headers, remote);
      if (!stream) return false;
      connection.on('error', () => connection.destroy());
      if (server.clients.size >= MOST_SOCKETS) {
        connection.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
        return true;
      }
      server.handleUpgrade(request, connection, head, socket => {
        alive.add(socket);
        const end = stream(line => {
          if (socket.bufferedAmount > MOST_UNREAD) socket.terminate();
          else socket.send(line);
        });
        socket.on('pong', () => alive.add(socket));
        // A peer that breaks the protocol; ws closes the connection after telling.
        socket.on('error', () => {});
        socket.on('close', end);
      });
      return true;
    },
    close() {
      stop();
      for (const socket of server.clients) socket.close(1001, 'The server stops');
      server.close();
    },
  };
}
