/**
 * Who waits for a destination that is left alone, and is to hear of it: that it still waits, or that its time is over.
 * Nobody tries them, so they are looked for, a bounded number each minute, and settled with what the destination said last.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, minutes } from '../base/units.ts';
import type { Lease, Overdue, Rest, Store } from '../store/interface.ts';
import type { Pulse } from './pulse.ts';
import type { RetryPolicy } from './schedule.ts';
import type { Ended } from './settlement.ts';
import type { Shifts } from './shifts.ts';

const ROUTES_AT_ONCE = 300;
const RECIPIENTS_AT_ONCE = 200;
const PAGES_OF_ONE = 5;
const LEASE: Duration = minutes(5);

export type OverdueOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly holder: string;
  readonly shifts: Shifts;
  readonly pulse: Pulse;
  readonly policy: () => RetryPolicy;
};
export type ToTell = {
  readonly leases: readonly Lease[];
  readonly said: Extract<Ended, { kind: 'temporary' }>;
  readonly notAfter: number;
};

export function newOverdue(options: OverdueOptions): (resting: readonly Rest[]) => Promise<readonly ToTell[]> {
  const { store, clock, holder, shifts, pulse } = options;
  /** Where the last look ended: with many it takes turns. */
  let turn = 0;

  async function ofRoute(rest: Rest): Promise<ToTell | null> {
    const now = clock.now();
    const waiting = now - options.policy().tellDelayAfter;
    // A night's sleep ends nobody: the destination is probed before it is said that the time is over.
    const mayExpire = rest.checkedAt >= pulse.wokeAt();
    const isDue = (one: Overdue): boolean =>
      one.expiresAt <= now
        ? mayExpire
        : one.isLate === 1 || (one.notBefore ?? one.acceptedAt) + shifts.of(one.recipient) <= waiting;
    for (let after = 0, page = 0; page < PAGES_OF_ONE; page++) {
      const times = { expired: now, waiting, after };
      const found = await store.overdue(rest.route, times, RECIPIENTS_AT_ONCE);
      const recipients = found.filter(isDue).map(one => one.recipient);
      if (recipients.length > 0) {
        const leased = await store.run('claimThese', { holder, until: now + LEASE, recipients });
        return leased.ok && leased.value.length > 0
          ? { leases: leased.value, said: saidBy(rest), notAfter: Math.max(rest.until, now) }
          : null;
      }
      if (found.length < RECIPIENTS_AT_ONCE) return null;
      after = found.at(-1)!.recipient;
    }
    return null;
  }

  return async resting => {
    if (turn >= resting.length) turn = 0;
    const some = resting.slice(turn, turn + ROUTES_AT_ONCE);
    turn += ROUTES_AT_ONCE;
    const told: ToTell[] = [];
    for (const rest of some) {
      const found = await ofRoute(rest);
      if (found) told.push(found);
    }
    return told;
  };
}

const saidBy = ({ status, reply, host }: Rest): ToTell['said'] => ({ kind: 'temporary', status, reply, host });
