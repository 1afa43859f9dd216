/** Who sends how much, whose mail is held for it, and what a person decides. */
import { z } from 'zod';
import type { Trip } from '../../ceilings/breaker.ts';
import { evidenceOf } from '../../ceilings/words.ts';
import { holders } from '../../queue/state.ts';
import type { BreakerTrip } from '../breaker-shapes.ts';
import type { Api } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';
import { byWhom } from './queue.ts';

const address = z.string().min(1).max(400);
/** More is told as so many. */
const MOST_COUNTED = 100_000;

export function breakerHandlers({ store, breaker }: ServerPorts): RouterOf<Api['breaker']> {
  const shown = async ({ account, ...trip }: Trip): Promise<BreakerTrip> => {
    const where = { account, operatedBy: holders.breaker, states: ['held'] as const, limit: MOST_COUNTED };
    return { ...trip, held: (await store.queue(where)).length, evidence: evidenceOf({ account, ...trip }) };
  };
  const tripOf = (of: string): Trip => {
    const found = breaker.trips().find(trip => trip.address === of.toLowerCase());
    if (!found) throw new ApiError('NOT_FOUND', `Mail from ${of} is not held by the breaker`);
    return found;
  };
  return {
    trips: call(z.object({}), () => Promise.all(breaker.trips().map(shown))),
    sent: call(z.object({}), async () =>
      (await breaker.usage()).map(({ address: of, seen, limits }) => ({
        ...{ address: of, hour: seen.hour, day: seen.day, perHour: limits.perHour, perDay: limits.perDay },
      })),
    ),
    stop: call(z.object({ address }), async (input, { who }) => {
      const account = await store.account(input.address.toLowerCase());
      if (!account) throw new ApiError('NOT_FOUND', `There is no account ${input.address}`);
      await breaker.stop(account.id, account.address, byWhom(who));
      return {};
    }),
    release: call(z.object({ address, held: z.enum(['send', 'delete', 'keep']) }), async (input, { who }) => {
      await breaker.release(tripOf(input.address).account, input.held, byWhom(who));
      return {};
    }),
  };
}
