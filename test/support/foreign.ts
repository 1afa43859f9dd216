/**
 * A client that the server takes for one from elsewhere: over loopback, but a socket that was accepted from the client's
 * port says an address of the internet is its peer. Only for servers in the same process.
 */
import { once } from 'node:events';
import { connect, Server, Socket } from 'node:net';
import { WireClient } from './wire.ts';

/** RFC 5737: an address of nobody. */
export const FOREIGN = '203.0.113.77';

/** By the client's port. */
const foreign = new Map<number, string>();
const emit = Server.prototype.emit as (this: Server, event: string | symbol, ...rest: unknown[]) => boolean;
Server.prototype.emit = function emitted(this: Server, event: string | symbol, ...rest: unknown[]) {
  const [socket] = rest;
  const address = event === 'connection' && socket instanceof Socket ? foreign.get(socket.remotePort ?? 0) : undefined;
  if (address !== undefined) Object.defineProperty(socket, 'remoteAddress', { value: address });
  return emit.call(this, event, ...rest);
};

/** Below what systems give away by themselves (RFC 6335 §6), so that nobody else's connection takes it meanwhile. */
const LOWEST = 10_000;
const HIGHEST = 19_999;
const MOST_TRIES = 50;
let next = LOWEST + (process.pid % (HIGHEST - LOWEST));

export async function dialFrom(address: string, port: number): Promise<WireClient> {
  for (let tries = 1; ; tries++) {
    const localPort = next;
    next = next < HIGHEST ? next + 1 : LOWEST;
    foreign.set(localPort, address);
    const socket = connect({ port, host: '127.0.0.1', localPort, noDelay: true });
    try {
      await once(socket, 'connect');
    } catch (fault) {
      foreign.delete(localPort);
      if ((fault as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === MOST_TRIES) throw fault;
      continue;
    }
    const client = new WireClient(socket);
    socket.once('close', () => foreign.delete(localPort));
    return client;
  }
}
