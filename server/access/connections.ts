/** How many sessions each account has open: one person's programs may not take what all others need. */
import type { Id } from '../store/interface.ts';

/**
 * Thunderbird holds five, a telephone two; an office's shared account is many people. Beyond this a login is answered
 * NO [LIMIT], and those that are open go on.
 */
export const MOST_CONNECTIONS = 100;

export type Connections = {
  /** Gives the place back when called, once; null: there is none. */
  take(account: Id): (() => void) | null;
};

export function newConnections(most: number = MOST_CONNECTIONS): Connections {
  const taken = new Map<Id, number>();
  return {
    take(account) {
      const count = taken.get(account) ?? 0;
      if (count >= most) return null;
      taken.set(account, count + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = taken.get(account)! - 1;
        if (left === 0) taken.delete(account);
        else taken.set(account, left);
      };
    },
  };
}
