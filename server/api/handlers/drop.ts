/** What sendmail(1) asks besides the queue. */
import { z } from 'zod';
import type { Api } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf } from '../rpc.ts';

export function dropHandlers({ drop }: ServerPorts): RouterOf<Api['drop']> {
  return {
    look: call(z.object({}), async () => {
      await drop.look();
      return { done: true as const };
    }),
    verify: call(z.object({ address: z.string().min(1).max(400) }), ({ address }) => drop.verify(address)),
  };
}
