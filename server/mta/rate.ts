/** How many messages one unknown peer may bring in a minute. Pure: a sliding count in bounded memory. */
import { minutes } from '../base/units.ts';

const MOST_ADDRESSES = 10_000;

export type RateLimit = {
  /** Counts one message; false when it is one too many. `limit` 0 is no limit. `now`: a clock that never goes back. */
  admit(now: number, peer: string, limit: number): boolean;
};

export function newRateLimit(): RateLimit {
  const counts = new Map<string, { since: number; count: number }>();
  return {
    admit(now, peer, limit) {
      if (limit === 0) return true;
      const known = counts.get(peer);
      counts.delete(peer);
      const current =
        known && now - known.since < minutes(1)
          ? { since: known.since, count: known.count + 1 }
          : { since: now, count: 1 };
      counts.set(peer, current);
      if (counts.size > MOST_ADDRESSES) counts.delete(counts.keys().next().value!);
      return current.count <= limit;
    },
  };
}
