/** Who sends how much in the made-up office, and the one whose mail is held. */
import type { Api, BreakerNow, BreakerTrip } from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';
import { people } from './people.ts';
import { traceOf } from './random.ts';
import type { World } from './world.ts';

type Told = <T>(tell: () => T, signal: AbortSignal | undefined) => AsyncGenerator<T, void, void>;

const [ana, , shop] = people;
const tally = (messages: number, recipients: number, refused = 0) => ({ messages, recipients, refused });
const tripOf = (address: string, because: string, now: number): BreakerTrip => ({
  ...{ address, because, at: now - 1_500_000, held: 0, hour: tally(0, 0), day: tally(0, 0) },
  ...{ networks: [], latest: [], refusals: [], evidence: [] },
});

export function fakeBreaker(full: boolean, now: number): { trips: BreakerTrip[]; sent: BreakerNow['sent'] } {
  if (!full) return { trips: [], sent: [] };
  const minutes = (n: number): number => now - n * 60_000;
  return {
    trips: [
      {
        ...tripOf(shop.address, '341 recipients elsewhere within an hour, and 300 are usual at most', now),
        held: 41,
        hour: tally(44, 341, 12),
        day: tally(46, 352, 13),
        networks: [
          { network: '198.51.100.7', messages: 40, last: minutes(25) },
          { network: '192.168.1.44', messages: 4, last: minutes(55) },
        ],
        latest: [25, 26, 28].map((n, i) => ({
          ...{ at: minutes(n), trace: traceOf(503 + i), elsewhere: 100 - i, network: '198.51.100.7' },
          subject: ['Your parcel waits', 'Your parcel waits', ''][i]!,
        })),
        refusals: [{ at: minutes(26), recipient: 'kim@example.net', reply: '550 5.1.1 User unknown' }],
      },
    ],
    sent: [
      { address: ana.address, hour: tally(4, 12), day: tally(30, 80, 1), perHour: 300, perDay: 2000 },
      { address: shop.address, hour: tally(44, 341, 12), day: tally(46, 352, 13), perHour: 300, perDay: 0 },
    ],
  };
}

export function fakeBreakerApi(world: () => World, told: Told): Api['breaker'] {
  const now = (): BreakerNow => ({ trips: [...world().breaker.trips], sent: world().breaker.sent });
  return {
    trips: async () => now().trips,
    sent: async () => now().sent,
    watch: (_, signal) => told(now, signal),
    async stop({ address }) {
      world().breaker.trips.push(tripOf(address, 'it was stopped by the window', Date.now()));
      world().ring();
      return {};
    },
    async release({ address }) {
      const { trips } = world().breaker;
      const at = trips.findIndex(one => one.address === address);
      if (at === -1) throw new ApiError('NOT_FOUND', `Mail from ${address} is not held by the breaker`);
      trips.splice(at, 1);
      world().ring();
      return {};
    },
  };
}
