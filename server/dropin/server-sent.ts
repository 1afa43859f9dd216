/** Events as a body that does not end (WHATWG HTML §9.2). Who does not read is let go. */
import { ReadableStream } from 'node:stream/web';
import type { Clock } from '../base/ports.ts';
import { type Bytes, type Duration, mebibytes, minutes } from '../base/units.ts';

/** A line that no client heeds, so that a connection that is gone is noticed. */
const STILL_HERE: Duration = minutes(1);
const MOST_UNREAD: Bytes = mebibytes(64);

/** `subscribe` is given who takes one event's text. */
export function serverSent(
  clock: Clock,
  signal: AbortSignal,
  subscribe: (send: (line: string) => void) => () => void,
): Response {
  let end = (): void => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let over = false;
        let cancelKeepAlive = (): void => {};
        const write = (words: string): void => {
          if (over) return;
          controller.enqueue(Buffer.from(words));
          if ((controller.desiredSize ?? 0) >= -MOST_UNREAD) return;
          end();
          controller.close();
        };
        const keepAlive = (): void => {
          write('keepalive:\n\n');
          if (!over) cancelKeepAlive = clock.after(STILL_HERE, keepAlive);
        };
        end = () => {
          if (over) return;
          over = true;
          cancelKeepAlive();
          stop();
        };
        const stop = subscribe(line => write(`data: ${line}\n\n`));
        keepAlive();
      },
      cancel: () => end(),
    },
    { highWaterMark: 0, size: chunk => chunk?.byteLength ?? 0 },
  );
  signal.addEventListener('abort', () => end(), { once: true });
  return new Response(body as unknown as BodyInit, {
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', 'X-Accel-Buffering': 'no' },
  });
}
