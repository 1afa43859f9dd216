/**
 * A body brought by POST to an http or https address that the owner named: where the name really leads is asked before a
 * word is said, a redirect is an answer like any other, and neither length nor time is without end. RFC 9110 §9.3.3.
 */
import { request as plainly } from 'node:http';
import { request as secured } from 'node:https';
import type { Socket } from 'node:net';
import { err, ok, type Result } from '../base/result.ts';
import type { Duration } from '../base/units.ts';
import type { Guard } from './dial.ts';

export type HttpPost = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly deadline: Duration;
  readonly guard: Guard;
  readonly signal: AbortSignal;
};

/** The status; a sentence where there was no answer. */
export function httpPost({ url, headers, body, deadline, guard, signal }: HttpPost): Promise<Result<number, string>> {
  return new Promise(resolve => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(deadline)]);
    const asked = (url.protocol === 'https:' ? secured : plainly)(url, {
      ...{ method: 'POST', signal: limit, agent: false },
      headers: { ...headers, 'content-length': String(body.length), connection: 'close' },
    });
    asked.on('socket', (socket: Socket) => {
      // The name was resolved when it is connected, and nothing was written.
      socket.prependListener('connect', () => {
        const allowed = guard.allow(socket.remoteAddress ?? '', socket.remotePort ?? 0);
        if (!allowed.ok) asked.destroy(new Error(allowed.error));
        else asked.end(body);
      });
    });
    asked.on('response', answer => {
      answer.resume();
      resolve(ok(answer.statusCode ?? 0));
      answer.destroy();
    });
    asked.on('error', fault =>
      resolve(err(limit.aborted && !signal.aborted ? `no answer within ${deadline / 1000} seconds` : fault.message)),
    );
  });
}
