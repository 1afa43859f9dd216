/**
 * By how much the clock was set while a recipient waited, so that it keeps the time it has left: what lies in the store is
 * shifted there, and what it was accepted at is taken as later, or sooner, here. Of this run: after a restart the store's
 * times are right, and at worst a sender hears a little early that his message waits.
 */
import type { Duration } from '../base/units.ts';
import type { Id, Lease, Store } from '../store/interface.ts';

const LOOK = 500;

export type Shifts = {
  /** How much was added for this recipient. */
  of(recipient: Id): Duration;
  /** With its acceptance as the clock has it now. */
  aged(lease: Lease): Lease;
  clockSet(by: Duration): Promise<void>;
};

export function newShifts(store: Pick<Store, 'run'>): Shifts {
  const sets: { readonly by: Duration; readonly upTo: Id }[] = [];
  const of = (recipient: Id) => sets.reduce((sum, { by, upTo }) => (recipient <= upTo ? sum + by : sum), 0);
  return {
    of,
    aged(lease) {
      const by = of(lease.recipient);
      return by === 0 ? lease : { ...lease, acceptedAt: lease.acceptedAt + by };
    },
    async clockSet(by) {
      const first = await shift(store, by, 0, null);
      sets.push({ by, upTo: first.upTo });
      for (let after = first.next; after !== null; ) after = (await shift(store, by, after, first.upTo)).next;
    },
  };
}

type Shifted = { readonly next: Id | null; readonly upTo: Id };
async function shift(store: Pick<Store, 'run'>, by: Duration, after: Id, upTo: Id | null): Promise<Shifted> {
  const done = await store.run('shiftTimes', { by, after, upTo, look: LOOK });
  if (!done.ok) throw new Error(`times could not be shifted: ${done.error}`);
  return done.value;
}
