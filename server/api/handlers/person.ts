/** One person's other words and open sessions. */
import { z } from 'zod';
import { byWhom, orThrow } from '../answer.ts';
import type { Api } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';
import { appPasswordRow, findAccount, sessionRow } from './people.ts';

const text = z.string().min(1).max(400);
const whom = z.object({ address: text });

export function personHandlers(ports: ServerPorts): RouterOf<Pick<Api, 'appPasswords' | 'sessions'>> {
  const { directory, connections } = ports;
  return {
    appPasswords: {
      list: call(whom, async ({ address }) => orThrow(await directory.appPasswords(address)).map(appPasswordRow)),
      add: call(z.object({ address: text, name: text }), async ({ address, name }, { who }) =>
        orThrow(await directory.addAppPassword(address, name, byWhom(who))),
      ),
      remove: call(z.object({ address: text, id: z.number().int().min(1) }), async ({ address, id }, { who }) => {
        orThrow(await directory.removeAppPassword(address, id, byWhom(who)));
        return {};
      }),
    },
    sessions: {
      list: call(whom, async ({ address }) => connections.list((await findAccount(ports, address)).id).map(sessionRow)),
      signOut: call(
        z.object({ address: text, trace: text.optional(), appPasswords: z.boolean().optional() }),
        async ({ address, trace, appPasswords }, { who }) => {
          const account = await findAccount(ports, address);
          const words = appPasswords ? orThrow(await directory.appPasswords(account.address)) : [];
          // Before the sessions: a program that comes back at once must find its word gone.
          for (const { id } of words) orThrow(await directory.removeAppPassword(account.address, id, byWhom(who)));
          const ended = connections.end(account.id, trace);
          if (trace !== undefined && ended === 0)
            throw new ApiError('NOT_FOUND', 'This program has left already; nothing was changed');
          return { ended, appPasswords: words.length };
        },
      ),
    },
  };
}
