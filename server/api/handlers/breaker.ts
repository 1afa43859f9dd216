/** Who sends how much, whose mail is held for it, and what a person decides. */
import { z } from 'zod';
import { seconds } from '../../base/units.ts';
import type { Trip } from '../../ceilings/breaker.ts';
import { evidenceOf } from '../../ceilings/words.ts';
import { holders } from '../../queue/state.ts';
import { byWhom } from '../answer.ts';
import type { BreakerTrip, SentLately } from '../breaker-shapes.ts';
import type { Api } from '../contract.ts';
import { either, every, repeated } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';

const address = z.string().min(1).max(400);
/** More is told as so many. */
const MOST_COUNTED = 100_000;

/** What is sent in a burst is told in one. */
const PAUSE = 1000;
/** What goes out, what of it comes to an end, and who is stopped or let go. */
const concerns = (name: string): boolean => name === 'msa.breaker' || name.startsWith('queue.');

export function breakerHandlers({ store, breaker, clock }: ServerPorts): RouterOf<Api['breaker']> {
  const shown = async ({ account, ...trip }: Trip): Promise<BreakerTrip> => {
    const where = { account, operatedBy: holders.breaker, states: ['held'] as const, limit: MOST_COUNTED };
    return { ...trip, held: (await store.queue(where)).length, evidence: evidenceOf({ account, ...trip }) };
  };
  const trips = () => Promise.all(breaker.trips().map(shown));
  const sent = async (): Promise<readonly SentLately[]> =>
    (await breaker.usage()).map(({ address: of, seen, limits }) => ({
      ...{ address: of, hour: seen.hour, day: seen.day, perHour: limits.perHour, perDay: limits.perDay },
    }));
  const changes = either(
    hear => store.watchEvents(notes => notes.some(({ name }) => concerns(name)) && hear()),
    every(clock, seconds(30)),
  );
  const tripOf = async (of: string): Promise<Trip> => {
    const found = breaker.trips().find(trip => trip.address === of.toLowerCase());
    if (found) return found;
    const isHere = (await store.account(of.toLowerCase())) !== null;
    throw new ApiError(
      'NOT_FOUND',
      isHere ? `Mail from ${of} is not held by the breaker` : `There is no account ${of}`,
    );
  };
  return {
    trips: call(z.object({}), trips),
    sent: call(z.object({}), sent),
    watch: stream(z.object({}), (_, { signal }) =>
      repeated(async () => ({ trips: await trips(), sent: await sent() }), changes, signal, PAUSE),
    ),
    stop: call(z.object({ address }), async (input, { who }) => {
      const account = await store.account(input.address.toLowerCase());
      if (!account) throw new ApiError('NOT_FOUND', `There is no account ${input.address}`);
      await breaker.stop(account.id, account.address, byWhom(who));
      return {};
    }),
    release: call(z.object({ address, held: z.enum(['send', 'delete', 'keep']) }), async (input, { who }) => {
      await breaker.release((await tripOf(input.address)).account, input.held, byWhom(who));
      return {};
    }),
  };
}
