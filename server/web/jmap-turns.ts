/** How much one person may have under way at once (RFC 8620 §2, maxConcurrentRequests and its kin). */
export type Turns = {
  /** Gives the turn back when called, once; null: there is none left. */
  take(user: number): (() => void) | null;
};

export function newTurns(most: number): Turns {
  const taken = new Map<number, number>();
  return {
    take(user) {
      const count = taken.get(user) ?? 0;
      if (count >= most) return null;
      taken.set(user, count + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (taken.get(user) ?? 1) - 1;
        if (left === 0) taken.delete(user);
        else taken.set(user, left);
      };
    },
  };
}
