/** The breaker with what it stands on: settings, the queue, and a letter to postmaster. */
import type { Clock } from '../base/ports.ts';
import { type Breaker, openBreaker, type Trip } from '../ceilings/breaker.ts';
import { letterOf } from '../ceilings/words.ts';
import { ceilingsOf } from '../config/ceiling.ts';
import type { Config } from '../config/schema.ts';
import { domainOf } from '../directory/address.ts';
import { type NoticeOptions, sendNotice } from '../mta/notice.ts';
import { operate } from '../queue/control.ts';
import { holders } from '../queue/state.ts';
import type { Id, Store } from '../store/interface.ts';
import { latest } from './latest.ts';

export type BreakerParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly tell: (trip: Trip) => Promise<void>;
  readonly onBug: (fault: unknown, where: string) => void;
};

/** The way to tell of a trip where there is a queue. */
export const letterToPostmaster =
  (options: NoticeOptions) =>
  async (trip: Trip): Promise<void> => {
    const sent = await sendNotice(options, { domain: domainOf(trip.address), ...letterOf(trip) });
    if (!sent.ok) throw new Error(`postmaster could not be told of the breaker: ${sent.error}`);
  };

export function startBreaker(parts: BreakerParts): Promise<Breaker> {
  const { store, clock, config } = parts;
  const operated = async (
    ...[where, act, by]: [Parameters<typeof operate>[2], Parameters<typeof operate>[3], string]
  ) => {
    const done = await operate(store, clock, where, act, by);
    if (!done.ok) throw new Error(`the queue could not be changed (${done.error})`);
  };
  return openBreaker({
    store,
    clock,
    limits: () => ({
      perHour: config()['submission.recipients-per-hour'],
      perDay: config()['submission.recipients-per-day'],
      refusedPerHour: config()['submission.refused-per-hour'],
      networksPerHour: config()['submission.networks-per-hour'],
    }),
    own: latest(() => config()['submission.ceilings'], ceilingsOf),
    hold: (account: Id) => operated({ account }, 'hold', holders.breaker),
    letGo: (account, held, by) =>
      operated({ account, operatedBy: holders.breaker }, held === 'send' ? 'release' : 'cancel', by),
    tell: parts.tell,
    onBug: fault => parts.onBug(fault, 'breaker'),
  });
}
