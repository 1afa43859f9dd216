/** How mail flows out: destinations, timelines, our own network. */
import { z } from 'zod';
import { byWhom } from '../answer.ts';
import type { FlowApi } from '../flow-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';

const route = z.string().min(1).max(600);
const recipient = z.number().int().min(1);

export function flowHandlers({ flow }: ServerPorts): RouterOf<FlowApi> {
  return {
    destinations: call(z.object({}), () => flow.destinations()),
    timeline: call(z.object({ recipient }), async input => {
      const found = await flow.timeline(input.recipient);
      if (!found) throw new ApiError('NOT_FOUND', `There is no recipient ${input.recipient} in the queue's memory`);
      return found;
    }),
    probe: call(z.object({ route }), async (input, context) => {
      const done = await flow.probe(input.route, byWhom(context.who));
      if (!done.ok) throw new ApiError('FAILED', `It could not be tried (${done.error})`);
      return { tried: done.value };
    }),
    network: call(z.object({}), () => flow.network()),
  };
}
