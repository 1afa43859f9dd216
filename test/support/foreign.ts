/**
 * A client that the server takes for one from elsewhere: over loopback, but a socket that was accepted from the client's
 * port says an address of the internet is its peer. Only for servers in the same process.
 */
import { once } from 'node:events';
import { connect, Server, Socket } from 'node:net';
import { freePort } from './free-port.ts';
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

export async function dialFrom(address: string, port: number): Promise<WireClient> {
  const localPort = await freePort();
  foreign.set(localPort, address);
  const socket = connect({ port, host: '127.0.0.1', localPort, noDelay: true });
  const client = new WireClient(socket);
  socket.once('close', () => foreign.delete(localPort));
  await once(socket, 'connect');
  return client;
}
