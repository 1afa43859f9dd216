/** One stream of events as a body (RFC 8620 §7.3). Who does not read is let go: the next connection says what was missed. */
import { ReadableStream } from 'node:stream/web';
import type { JmapVisitor } from '../access/jmap-backend.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Duration, kibibytes, seconds } from '../base/units.ts';
import { openEventSource, readEventSourceQuery } from '../jmap/event-source.ts';
import type { JmapServer } from '../jmap/request.ts';
import type { RequestProblem } from '../jmap/types.ts';
import { watchWhile } from './jmap-door.ts';

/** A comment now and then: a connection that is gone is noticed, and no box on the way forgets it. */
const STILL_HERE: Duration = seconds(45);
const MOST_UNREAD: Bytes = kibibytes(256);

export function eventStream(
  request: Request,
  visitor: JmapVisitor,
  server: JmapServer,
  hear: { readonly left: () => void; readonly started: (end: () => void) => void },
): Result<BodyInit, RequestProblem> {
  const wanted = readEventSourceQuery(new URL(request.url).searchParams);
  if (!wanted.ok) return err({ type: 'about:blank', status: 400, detail: wanted.error });
  const { clock } = server;
  let end = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let over = false;
        let cancelComment = () => {};
        const write = (text: string): void => {
          if (over) return;
          controller.enqueue(Buffer.from(text));
          if ((controller.desiredSize ?? 0) < -MOST_UNREAD) close();
        };
        const comment = (): void => {
          write(':\n\n');
          if (!over) cancelComment = clock.after(STILL_HERE, comment);
        };
        end = () => {
          if (over) return;
          over = true;
          cancelComment();
          stop();
          source.close();
          hear.left();
        };
        const close = (): void => {
          if (over) return;
          end();
          controller.close();
        };
        const source = openEventSource({
          user: visitor,
          clock,
          wanted: wanted.value,
          lastEventId: request.headers.get('last-event-id'),
          write,
          end: close,
          onBug: fault => server.onBug(fault, 'events'),
        });
        const stop = watchWhile(visitor, source.hint, close);
        hear.started(close);
        comment();
      },
      cancel: () => end(),
    },
    { highWaterMark: 0, size: chunk => chunk?.byteLength ?? 0 },
  );
  request.signal.addEventListener('abort', () => end(), { once: true });
  return ok(body as unknown as BodyInit);
}
