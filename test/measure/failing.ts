/** A server that is there and answers each question with a fault: what a window shows of it. How it is set up is answered, for without that there is no screen. */
import type { BrowserContext, WebSocketRoute } from 'playwright-core';

const ANSWERED: readonly unknown[] = ['setup.state'];
/** As server/api/rpc.ts says what it will not say. */
const SENTENCE = 'Something went wrong in the server; its log says what';

export const failAll = (context: BrowserContext): Promise<void> => context.routeWebSocket('**/api', fail);

function fail(route: WebSocketRoute): void {
  const server = route.connectToServer();
  route.onMessage(message => {
    const [id, op, path] = JSON.parse(String(message)) as readonly unknown[];
    if (op === 'call' && !ANSWERED.includes(path)) route.send(JSON.stringify([id, 'err', 'INTERNAL', SENTENCE, null]));
    else server.send(message);
  });
}
