/** So many at once, the others wait in line, and none longer than its limit. */
import type { Limit } from './channel.ts';

export type Places = {
  /** true: a place is taken, and must be given back; false: there was none in time. */
  take(limit: Limit): Promise<boolean>;
  giveBack(): void;
};

export function newPlaces(count: number): Places {
  let free = count;
  const line = new Set<(taken: boolean) => void>();
  return {
    take({ clock, until, stopped }) {
      if (stopped?.aborted) return Promise.resolve(false);
      if (free > 0) {
        free--;
        return Promise.resolve(true);
      }
      return new Promise(resolve => {
        const settle = (taken: boolean) => {
          cancel();
          stopped?.removeEventListener('abort', leave);
          line.delete(settle);
          resolve(taken);
        };
        const leave = () => settle(false);
        const cancel = clock.after(Math.max(0, until - clock.monotonic()), leave);
        stopped?.addEventListener('abort', leave);
        line.add(settle);
      });
    },
    giveBack() {
      const [first] = line;
      if (first) first(true);
      else free++;
    },
  };
}
