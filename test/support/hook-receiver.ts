/** A program that is told by webhooks: what it heard, in order; it answers as it is told to. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type HeardHook = {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
};
export type HookReceiver = AsyncDisposable & {
  readonly url: string;
  readonly heard: HeardHook[];
  /** A status; null: nothing is answered. */
  answer: (hook: HeardHook) => number | null;
  /** Until so many were heard. */
  until(count: number): Promise<readonly HeardHook[]>;
};

export async function hookReceiver(): Promise<HookReceiver> {
  const heard: HeardHook[] = [];
  let waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const field = (name: string) => String(request.headers[name] ?? '');
    const hook = {
      ...{ id: field('webhook-id'), timestamp: field('webhook-timestamp'), signature: field('webhook-signature') },
      body: Buffer.concat(parts).toString(),
    };
    heard.push(hook);
    const status = receiver.answer(hook);
    if (status !== null) response.writeHead(status).end();
    for (const look of waiting.splice(0)) look();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const receiver: HookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    heard,
    answer: () => 204,
    async until(count) {
      while (heard.length < count) await new Promise<void>(resolve => waiting.push(resolve));
      return heard.slice(0, count);
    },
    async [Symbol.asyncDispose]() {
      waiting = [];
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
  return receiver;
}
