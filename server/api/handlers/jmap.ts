/**
 * JMAP over the window's own connection: the same requests as over HTTP, answered by the same methods, as the owner of
 * every account. Octets go by address (`/blob/jmap/…`), or within the call by Blob/upload (RFC 9404).
 */
import { z } from 'zod';
import type { JmapVisitor } from '../../access/jmap-backend.ts';
import { allCapabilities } from '../../jmap/registry.ts';
import { answerValue } from '../../jmap/request.ts';
import { sessionOf } from '../../jmap/session.ts';
import type { StateChange } from '../../jmap/types.ts';
import type { Api } from '../contract.ts';
import { repeated } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';

/** RFC 6570; the window fills it in. There is no way for uploads by address: they travel in the calls. */
const urls = {
  apiUrl: '/jmap/api',
  downloadUrl: '/blob/jmap/{accountId}/{blobId}/{name}?type={type}',
  uploadUrl: '/jmap/upload/{accountId}/',
  eventSourceUrl: '/jmap/events?types={types}&closeafter={closeafter}&ping={ping}',
} as const;

/** So soon after a change it is told; what comes meanwhile is told with it. */
const PAUSE = 20;

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
    watch: stream(
      z.object({ types: z.array(z.string()).readonly().nullable() }),
      async function* ({ types }, { signal }) {
        const { owner } = running().access;
        let before: StateChange['changed'] = {};
        for await (const now of repeated(() => allStates(owner), owner.watch, signal, PAUSE)) {
          const changed = changedStates(before, now, types);
          const first = Object.keys(before).length === 0;
          before = now;
          if (first || Object.keys(changed).length > 0) yield { '@type': 'StateChange', changed };
        }
      },
    ),
  };
}

async function allStates(user: JmapVisitor): Promise<StateChange['changed']> {
  const states: Record<string, Readonly<Record<string, string>>> = {};
  for (const { id } of await user.accounts()) {
    const account = await user.account(id);
    if (account) states[id] = await account.states();
  }
  return states;
}

function changedStates(
  before: StateChange['changed'],
  now: StateChange['changed'],
  types: readonly string[] | null,
): StateChange['changed'] {
  const wanted = (type: string) => types === null || types.includes(type);
  const accounts = Object.entries(now).map(([account, states]) => {
    const moved = Object.entries(states).filter(([type, state]) => wanted(type) && before[account]?.[type] !== state);
    return [account, Object.fromEntries(moved)] as const;
  });
  return Object.fromEntries(accounts.filter(([, states]) => Object.keys(states).length > 0));
}
