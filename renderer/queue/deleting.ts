/**
 * What was deleted and can still be taken back: it is off the screen, and the server is told when its time is over. Kept
 * beside the screens, for one may leave the queue meanwhile.
 */
import { useSyncExternalStore } from 'react';

let going: ReadonlySet<number> = new Set();
const hearers = new Set<() => void>();

function set(next: ReadonlySet<number>): void {
  going = next;
  for (const hear of hearers) hear();
}

export const deleting = {
  add: (ids: readonly number[]): void => set(new Set([...going, ...ids])),
  end(ids: readonly number[]): void {
    const over = new Set(ids);
    set(new Set([...going].filter(id => !over.has(id))));
  },
};

export const useDeleting = (): ReadonlySet<number> =>
  useSyncExternalStore(
    hear => {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    () => going,
  );
