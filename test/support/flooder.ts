/**
 * Clients that pour octets into a server as fast as it takes them, in a thread of their own so that what they cost is not
 * taken for what the server costs. What they hear they read and forget.
 *
 *   const flood = await startFlood({ port, clients: 8, prelude: ['EHLO x'], octets: 'NOOP\r\n' });
 *   …
 *   const { closed } = await flood.stop();
 */
import { connect, type Socket } from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

export type FloodOptions = {
  readonly port: number;
  readonly clients: number;
  /** Said first, one by one, each when the one before has been answered. */
  readonly prelude: readonly string[];
  /** Then for ever. */
  readonly octets: string;
};

/** Pours when it resolves. `closed`: how many clients the server has sent away. */
export async function startFlood(options: FloodOptions): Promise<{ stop(): Promise<{ readonly closed: number }> }> {
  const worker = new Worker(new URL(import.meta.url), { workerData: options });
  const next = <T>() =>
    new Promise<T>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
    });
  await next();
  return {
    async stop() {
      worker.postMessage('stop');
      const told = await next<{ closed: number }>();
      await worker.terminate();
      return told;
    },
  };
}

const BLOCK = 65_536;

function client({ port, prelude, octets }: FloodOptions, onPouring: () => void, onClosed: () => void): Socket {
  const block = Buffer.from(octets.repeat(Math.ceil(BLOCK / octets.length)), 'latin1');
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const ahead = [...prelude];
  let pouring = false;
  const pour = () => {
    while (!socket.destroyed && socket.writable && socket.write(block)) {}
  };
  socket.on('error', () => {}).on('close', onClosed);
  socket.on('data', chunk => {
    if (pouring || !/^(?:\d{3} |\* |\+OK ).*\r\n$/m.test(chunk.toString('latin1'))) return;
    const line = ahead.shift();
    if (line !== undefined) return void socket.write(`${line}\r\n`);
    pouring = true;
    socket.on('drain', pour);
    pour();
    onPouring();
  });
  return socket;
}

if (!isMainThread && parentPort) {
  const options = workerData as FloodOptions;
  const port = parentPort;
  let pouring = 0;
  let closed = 0;
  const sockets = Array.from({ length: options.clients }, () =>
    client(
      options,
      () => {
        if (++pouring === options.clients) port.postMessage('pouring');
      },
      () => {
        closed++;
      },
    ),
  );
  port.once('message', () => {
    port.postMessage({ closed });
    for (const socket of sockets) socket.destroy();
  });
}
