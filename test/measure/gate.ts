/** A way to a server that can be shut, so that a page sees what it sees when the mail server is gone. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Gate = AsyncDisposable & {
  readonly port: number;
  /** What goes through is cut and nothing new is let in. */
  shut(): void;
  open(): void;
  /** Where what comes from now on is led: a server that was started again has another port. */
  lead(port: number): void;
  /** What the server says stays here; what the page says goes through. */
  hold(): void;
  release(): void;
};

export async function gateTo(port: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  /** Of the server's end, the page's. */
  const pairs = new Map<Socket, Socket>();
  let target = port;
  let isShut = false;
  const server = createServer(from => {
    if (isShut) return void from.destroy();
    const to = connect(target, '127.0.0.1');
    pairs.set(to, from);
    to.on('close', () => pairs.delete(to));
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    shut() {
      isShut = true;
      cut();
    },
    open() {
      isShut = false;
    },
    lead(port) {
      target = port;
    },
    hold() {
      for (const [to, from] of pairs) to.unpipe(from);
    },
    release() {
      for (const [to, from] of pairs) to.pipe(from);
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
