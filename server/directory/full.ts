/**
 * What becomes of mail for a full mailbox, as the owner of the server wishes (quota.when-full): asked at RCPT, so that it is
 * the sender's server's trouble, and no bounce goes to a forged sender. Whoever asks whose mail an address is hears it with
 * the answer. RFC 3463 §3.3 (X.2.2).
 */
import type { Clock } from '../base/ports.ts';
import type { Bytes, Duration } from '../base/units.ts';
import type { Account, Resolution, Store, WhenFull } from '../store/interface.ts';

export type FullPolicy = {
  readonly act: 'defer' | 'refuse' | 'grace';
  readonly graceTime: Duration;
  readonly gracePercent: number;
};

/** Outside of what remembers answers: what counts now depends on the hour. */
export function withFullPolicy(store: Store, clock: Pick<Clock, 'now'>, policy: () => FullPolicy): Store {
  return {
    ...store,
    async resolve(address, separator) {
      const found = await store.resolve(address, separator);
      return found.kind === 'account' && found.bounded ? withPolicy(found, clock, policy()) : found;
    },
  };
}

function withPolicy(
  found: Extract<Resolution, { readonly kind: 'account' }>,
  clock: Pick<Clock, 'now'>,
  { act, graceTime, gracePercent }: FullPolicy,
): Resolution {
  if (act === 'defer') return found;
  const whenFull: WhenFull =
    act === 'refuse'
      ? { refuses: true }
      : { refuses: false, grace: { since: clock.now() - graceTime, percent: gracePercent } };
  return { ...found, whenFull };
}

/** Whether a message of this size (0: any) finds room, or is taken above the quota. */
export function takes(account: Account, size: Bytes, whenFull?: WhenFull): boolean {
  const { quotaBytes: quota, usedBytes: used, overSince } = account;
  if (quota === null || (size === 0 ? used < quota : used + size <= quota)) return true;
  const grace = whenFull?.grace;
  if (!grace || (overSince !== undefined && overSince <= grace.since)) return false;
  return (used + size) * 100 <= quota * (100 + grace.percent);
}
