/**
 * JMAP over the window's own connection: the same requests as over HTTP, answered by the same methods, as the owner of
 * every account. Octets go by address (`/blob/jmap/…`), or within the call by Blob/upload (RFC 9404).
 */
import { z } from 'zod';
import type { JmapVisitor } from '../../access/jmap-backend.ts';
import { pushStates } from '../../jmap/push.ts';
import { allCapabilities } from '../../jmap/registry.ts';
import { answerValue, type JmapServer } from '../../jmap/request.ts';
import { sessionOf } from '../../jmap/session.ts';
import type { StateChange } from '../../jmap/types.ts';
import type { Api } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';

/** RFC 6570; the window fills it in. There is no way for uploads by address: they travel in the calls. */
const urls = {
  apiUrl: '/jmap/api',
  downloadUrl: '/blob/jmap/{accountId}/{blobId}/{name}?type={type}',
  uploadUrl: '/jmap/upload/{accountId}/',
  eventSourceUrl: '/jmap/events?types={types}&closeafter={closeafter}&ping={ping}',
} as const;

const request = z.looseObject({
  using: z.array(z.string()).readonly(),
  methodCalls: z.array(z.tuple([z.string(), z.record(z.string(), z.unknown()), z.string()]).readonly()).readonly(),
});

export function jmapHandlers(ports: ServerPorts): RouterOf<Api['jmap']> {
  const running = () => {
    if (!ports.jmap) throw new ApiError('NOT_RUNNING', 'Mailroom is not running; start it with: mailroom serve');
    return ports.jmap;
  };
  return {
    session: call(z.object({}), async () => {
      const { access, server } = running();
      return sessionOf(access.owner, server.limits, urls);
    }),
    call: call(request, async input => {
      const { access, server } = running();
      const answered = await answerValue(input, access.owner, server, allCapabilities);
      if (answered.ok) return answered.value;
      throw new ApiError('BAD_INPUT', answered.error.detail, answered.error);
    }),
    watch: stream(z.object({ types: z.array(z.string()).readonly().nullable() }), ({ types }, { signal }) => {
      const { access, server } = running();
      return pushed(access.owner, server, types, signal);
    }),
  };
}

/** A window that reads slowly gets fewer answers, each with the last states. */
async function* pushed(
  user: JmapVisitor,
  server: JmapServer,
  types: readonly string[] | null,
  signal: AbortSignal,
): AsyncGenerator<StateChange, void, void> {
  let waiting: StateChange['changed'] | null = null;
  let wake = () => {};
  const push = pushStates({
    user,
    clock: server.clock,
    types,
    begin: 'all',
    send({ change }) {
      waiting = waiting ? together(waiting, change.changed) : change.changed;
      wake();
    },
    onBug: fault => server.onBug(fault, 'push'),
  });
  const stop = user.watch(push.hint);
  const ended = () => wake();
  signal.addEventListener('abort', ended);
  try {
    while (!signal.aborted) {
      const changed: StateChange['changed'] | null = waiting;
      waiting = null;
      if (changed) yield { '@type': 'StateChange', changed };
      else
        await new Promise<void>(resolve => {
          wake = resolve;
          if (waiting || signal.aborted) resolve();
        });
    }
  } finally {
    stop();
    push.close();
    signal.removeEventListener('abort', ended);
  }
}

const together = (before: StateChange['changed'], after: StateChange['changed']): StateChange['changed'] => ({
  ...before,
  ...Object.fromEntries(Object.entries(after).map(([account, states]) => [account, { ...before[account], ...states }])),
});
