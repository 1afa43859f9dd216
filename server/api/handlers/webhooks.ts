/** Addresses that are told of captured mail: listed, added, removed, told once more. */
import { z } from 'zod';
import { webhookSchema } from '../../webhooks/settings.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';
import type { WebhookApi } from '../webhook-contract.ts';

const id = z.number().int().min(1);
const MOST_REPLAYED = 1000;

export function webhookHandlers({ webhooks }: ServerPorts): RouterOf<WebhookApi['webhooks']> {
  const known = async (wanted: number): Promise<void> => {
    if (!(await webhooks.rows()).some(row => row.id === wanted))
      throw new ApiError('NOT_FOUND', `There is no webhook ${wanted}`);
  };
  return {
    list: call(z.object({}), () => webhooks.rows()),
    add: call(webhookSchema.extend({ secret: z.string().max(200).optional() }), async ({ secret, ...settings }) => {
      const added = await webhooks.add(settings, secret ?? null);
      if (!added.ok) throw new ApiError('REFUSED', added.error);
      return added.value;
    }),
    remove: call(z.object({ id }), async ({ id: wanted }) => {
      await known(wanted);
      await webhooks.remove(wanted);
      return {};
    }),
    deliveries: call(
      z.object({ id, state: z.enum(['waiting', 'done', 'dead']).optional() }),
      async ({ id: wanted, state }) => {
        await known(wanted);
        return webhooks.deliveries(wanted, state ?? null);
      },
    ),
    replay: call(
      z.object({ id, deliveries: z.array(z.string().max(100)).max(MOST_REPLAYED).readonly().optional() }),
      async ({ id: wanted, deliveries }) => {
        await known(wanted);
        return { replayed: await webhooks.replay(wanted, deliveries ?? null) };
      },
    ),
  };
}
