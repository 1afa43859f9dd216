/** Why? in words. */
import { z } from 'zod';
import type { Api } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf } from '../rpc.ts';

export const whyHandlers = ({ why }: Pick<ServerPorts, 'why'>): RouterOf<Api['why']> => ({
  ask: call(
    z.object({ text: z.string().max(1_000), direction: z.enum(['incoming', 'outgoing', 'app']).optional() }),
    ({ text, direction }) => why.ask({ text, ...(direction === undefined ? {} : { direction }) }),
  ),
});
