/**
 * Whether the clock may be believed before something is forgotten. A clock that was set ahead by years (a dead battery, a wrong
 * answer of a time server, a slip of the hand) makes all mail old at once: what is over its time would go, and what had gone
 * before could be brought back no more. So nothing is forgotten while it is much later than the time that has passed since it
 * was looked at last, until the server has run so for some days, which the owner sees; or the clock is set right again.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, days, type Instant } from '../base/units.ts';
import type { Need } from '../events/need.ts';
import type { Store } from '../store/interface.ts';

/** `trusted`: the latest hour that was believed. `ran`: how long the server has run since it was doubted. */
export type Belief = { readonly trusted: Instant; readonly doubt: { readonly ran: Duration } | null };

/** A computer sleeps, or is off, and its monotonic clock does not count that. */
const OFF: Duration = days(14);
/** Somebody has seen by then what the server says of it. */
const BELIEVED_AFTER: Duration = days(7);
const KEPT = 'upkeep clock';

/** `elapsed`: since it was looked at last, by a clock that nobody sets. */
export function believe(before: Belief | null, now: Instant, elapsed: Duration): Belief {
  if (!before) return { trusted: now, doubt: null };
  const { trusted, doubt } = before;
  if (now <= trusted + elapsed + OFF) return { trusted: Math.max(trusted, now), doubt: null };
  const ran = (doubt?.ran ?? 0) + (doubt ? elapsed : 0);
  return ran >= BELIEVED_AFTER ? { trusted: now, doubt: null } : { trusted, doubt: { ran } };
}

export type ClockGuard = {
  /** Asked before each round. */
  mayForget(): Promise<boolean>;
  needs(): readonly Need[];
};

export function newClockGuard(store: Pick<Store, 'meta' | 'run'>, clock: Clock): ClockGuard {
  let belief: Belief | null = null;
  let looked: number | null = null;
  return {
    async mayForget() {
      const kept = await store.meta(KEPT);
      const monotonic = clock.monotonic();
      belief = believe(
        kept === null ? null : (JSON.parse(kept) as Belief),
        clock.now(),
        monotonic - (looked ?? monotonic),
      );
      looked = monotonic;
      await store.run('setMeta', { key: KEPT, value: JSON.stringify(belief) });
      return belief.doubt === null;
    },
    needs: () => (belief?.doubt ? [needOf(belief.trusted, belief.doubt.ran)] : []),
  };
}

function needOf(trusted: Instant, ran: Duration): Need {
  const left = Math.max(1, Math.ceil((BELIEVED_AFTER - ran) / days(1)));
  const last = new Date(trusted).toISOString().slice(0, 10);
  return {
    ...{ id: 'clock-ahead', severity: 'attention' },
    sentence: `The computer's clock is far ahead of ${last}, when this server looked at it last. Until it has run so for ${left} ${left === 1 ? 'day' : 'days'} more nothing old is removed; if the clock is wrong, set it right`,
  };
}
