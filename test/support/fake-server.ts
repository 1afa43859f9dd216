/**
 * The built window with the made-up API behind it, on a free port of this computer. `use` changes what the next page
 * finds. Run by itself it is for looking: `node test/support/fake-server.ts full 8125 20`.
 */

import { createServer } from 'node:http';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { build, ourNode } from '../../electron/start.mjs';
import { serve, socketChannel } from '../../server/api/rpc.ts';
import { readAsset, windowHeaders } from '../../server/web/assets.ts';
import { newWorld, type Variant, type World } from './fake/world.ts';
import { fakeRouter } from './fake-api.ts';

export type FakeServer = {
  readonly url: string;
  /** Paths that were asked for and do not belong to the window: what a hostile message would reach. */
  readonly strayRequests: string[];
  readonly bugs: readonly unknown[];
  world(): World;
  use(variant: Variant, eventsPerSecond?: number): void;
  /** Ends every connection, as a server does that stops. */
  dropConnections(): void;
  /** Until told otherwise, nobody gets a new connection. */
  refuse(on: boolean): void;
  close(): Promise<void>;
};

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGOwcl6BFTEMLYmVWBEAHmVK0VYXLvEAAAAASUVORK5CYII=',
  'base64',
);

export async function startFakeServer(root: string, port = 0): Promise<FakeServer> {
  let world = newWorld('full', 20);
  let refusing = false;
  const strayRequests: string[] = [];
  const bugs: unknown[] = [];
  const router = fakeRouter(() => world);
  const http = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    if (path.startsWith('/canary') || path === '/x') strayRequests.push(path);
    if (path.startsWith('/blob/')) {
      response.writeHead(200, { 'Content-Type': path.endsWith('/2') ? 'image/png' : 'application/octet-stream' });
      response.end(path.endsWith('/2') ? picture : 'Subject: made up\r\n\r\n');
      return;
    }
    const asset = path.startsWith('/canary') ? null : await readAsset(root, path);
    response.writeHead(asset ? 200 : 404, { ...asset?.headers, ...windowHeaders(`ws://${request.headers.host}`) });
    response.end(asset?.body);
  });
  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    if (refusing || request.url !== '/api') return socket.destroy();
    sockets.handleUpgrade(request, socket, head, ws =>
      serve(router, socketChannel(ws), 'browser', bug => bugs.push(bug)),
    );
  });
  await new Promise<void>(resolve => http.listen(port, '127.0.0.1', resolve));
  const dropConnections = (): void => {
    for (const client of sockets.clients) client.terminate();
  };
  return {
    url: `http://127.0.0.1:${(http.address() as { port: number }).port}`,
    strayRequests,
    bugs,
    world: () => world,
    use(variant, eventsPerSecond = 20) {
      world = newWorld(variant, eventsPerSecond);
    },
    dropConnections,
    refuse(on) {
      refusing = on;
    },
    async close() {
      dropConnections();
      http.closeAllConnections();
      await new Promise(resolve => http.close(resolve));
    },
  };
}

/** Where the window lies as it ships, built first where it is older than its sources. */
export function builtWindow(): string {
  build(ourNode());
  return join(import.meta.dirname, '../../out/renderer');
}

if (process.argv[1] === import.meta.filename) {
  const [variant = 'full', port = '8125', rate = '20'] = process.argv.slice(2);
  const server = await startFakeServer(builtWindow(), Number(port));
  server.use(variant as Variant, Number(rate));
  console.log(server.url);
}
