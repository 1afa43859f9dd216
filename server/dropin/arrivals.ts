/** Hears of each message that comes, once, in the order in which they came; of those that were there before, nothing. */
import type { Letters, Scope } from '../capture/letters.ts';
import type { Id } from '../store/interface.ts';

/** Looked at after each change. */
const NEWEST = 1000;
/** Of what was told; the oldest are forgotten, and lie far below the newest by then. */
const MOST_KNOWN = 50_000;

export function watchArrivals(
  { letters, onBug }: { readonly letters: Letters; readonly onBug: (fault: unknown) => void },
  scope: Scope,
  hear: (ids: readonly Id[]) => Promise<void>,
): () => void {
  const known = new Set<Id>();
  /** What lies below the first look is not new: it has only come into sight. null: nobody has looked. */
  let floor: Id | null = null;
  let ended = false;
  let stale = true;
  let looking = false;
  const look = async (): Promise<void> => {
    looking = true;
    try {
      while (stale && !ended) {
        stale = false;
        const { ids } = await letters.find(scope, null, { start: 0, limit: NEWEST });
        const since = floor;
        const unknown = ids.filter(id => !known.has(id)).toReversed();
        const fresh = since === null ? [] : unknown.filter(id => id > since);
        floor ??= ids.length < NEWEST ? 0 : (ids.at(-1) ?? 0);
        for (const id of unknown) known.add(id);
        for (const oldest of known) if (known.size > MOST_KNOWN) known.delete(oldest);
        if (fresh.length > 0 && !ended) await hear(fresh);
      }
    } catch (fault) {
      onBug(fault);
    } finally {
      looking = false;
    }
  };
  void look();
  const stop = letters.watch((inbox, about) => {
    if (!about.includes('new') || (scope.inbox !== null && scope.inbox !== inbox)) return;
    stale = true;
    if (!looking) void look();
  });
  return () => {
    ended = true;
    stop();
  };
}
