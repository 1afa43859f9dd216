/** How many messages one unknown address may bring in a minute. Pure: a sliding count in bounded memory. */
import type { Instant } from '../base/units.ts';
import { minutes } from '../base/units.ts';

const MOST_ADDRESSES = 10_000;

export type RateLimit = {
  /** Counts one message; false when it is one too many. `limit` 0 is no limit. */
  admit(now: Instant, address: string, limit: number): boolean;
};

export function newRateLimit(): RateLimit {
  const counts = new Map<string, { since: Instant; count: number }>();
  return {
    admit(now, address, limit) {
      if (limit === 0) return true;
      const known = counts.get(address);
      counts.delete(address);
      const current =
        known && now - known.since < minutes(1)
          ? { since: known.since, count: known.count + 1 }
          : { since: now, count: 1 };
      counts.set(address, current);
      if (counts.size > MOST_ADDRESSES) counts.delete(counts.keys().next().value!);
      return current.count <= limit;
    },
  };
}
