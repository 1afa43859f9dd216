/**
 * By how much the clock was set while a recipient waited, so that it keeps the time it has left: what lies in the store is
 * shifted there, and what it was accepted at is taken as later, or sooner, here. Of this run: after a restart the store's
 * times are right, and at worst a sender hears a little early that his message waits.
 */
import type { Duration } from '../base/units.ts';
import type { Id, Lease, Store } from '../store/interface.ts';
import type { Owed } from './last-seen.ts';

const LOOK = 500;

export type Shifts = {
  /** How much was added for this recipient. */
  of(recipient: Id): Duration;
  /** It came into memory: what is set from now on is not in its times. */
  came(lease: Lease): void;
  /** With its times as the clock has them now. */
  aged(lease: Lease): Lease;
  clockSet(by: Duration): Promise<void>;
  /** Goes on with what an earlier run, or nobody, has come to. */
  goOn(owed: Owed): Promise<void>;
};

export function newShifts(store: Pick<Store, 'run'>, jumped: () => Duration): Shifts {
  const sets: { readonly by: Duration; upTo: Id }[] = [];
  const seen = new WeakMap<Lease, Duration>();
  const of = (recipient: Id) => sets.reduce((sum, { by, upTo }) => (recipient <= upTo ? sum + by : sum), 0);
  async function goOn({ by, after: from, upTo }: Owed): Promise<void> {
    const set = { by, upTo: upTo ?? Number.MAX_SAFE_INTEGER };
    sets.push(set);
    for (let after = from; after !== null; ) {
      const shifted = await shift(store, by, after, upTo === null && after === from ? null : set.upTo);
      set.upTo = shifted.upTo;
      after = shifted.next;
    }
  }
  return {
    of,
    came: lease => void seen.set(lease, jumped()),
    aged(lease) {
      const by = of(lease.recipient);
      const since = jumped() - (seen.get(lease) ?? jumped());
      if (by === 0 && since === 0) return lease;
      return { ...lease, acceptedAt: lease.acceptedAt + by, expiresAt: lease.expiresAt + since };
    },
    clockSet: by => goOn({ by, after: 0, upTo: null }),
    goOn,
  };
}

type Shifted = { readonly next: Id | null; readonly upTo: Id };
async function shift(store: Pick<Store, 'run'>, by: Duration, after: Id, upTo: Id | null): Promise<Shifted> {
  const done = await store.run('shiftTimes', { by, after, upTo, look: LOOK });
  if (!done.ok) throw new Error(`times could not be shifted: ${done.error}`);
  return done.value;
}
