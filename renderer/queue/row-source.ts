/**
 * The rows of a list of any length: the list knows only numbers, and the rows on screen are asked for as they come into
 * sight, together. What is known stays until it is told anew, so nothing blinks; what was seen long ago is forgotten.
 */
import type { QueueRow } from '../../server/api/contract.ts';

export type RowSource = {
  row(id: number): QueueRow | undefined;
  /** While it is on screen; gives back what ends it. */
  watch(id: number, hear: () => void): () => void;
  /** What is on screen may have changed. */
  refresh(): void;
  close(): void;
};
type Ask = (ids: readonly number[]) => Promise<readonly QueueRow[]>;

/** A fast scroll passes hundreds of rows in this time, and only those that are still there are asked for. */
const TOGETHER = 24;
const MOST_KEPT = 4000;

export function newRowSource(ask: Ask): RowSource {
  const known = new Map<number, QueueRow>();
  const watched = new Map<number, Set<() => void>>();
  const stale = new Set<number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void askNow();
    }, TOGETHER);
  };
  const askNow = async (): Promise<void> => {
    const ids = [...watched.keys()].filter(id => stale.has(id));
    stale.clear();
    if (ids.length === 0) return;
    try {
      const rows = await ask(ids);
      if (closed) return;
      for (const row of rows) keep(row);
      for (const row of rows) for (const hear of watched.get(row.recipient) ?? []) hear();
    } catch {
      // A lost connection is said by the strip; the next change asks again.
      for (const id of ids) stale.add(id);
    }
  };
  const keep = (row: QueueRow): void => {
    const before = known.get(row.recipient);
    known.delete(row.recipient);
    known.set(row.recipient, before && JSON.stringify(before) === JSON.stringify(row) ? before : row);
    for (const id of known.keys()) {
      if (known.size <= MOST_KEPT) return;
      if (!watched.has(id)) known.delete(id);
    }
  };
  return {
    row: id => known.get(id),
    watch(id, hear) {
      const hearers = watched.get(id) ?? new Set();
      watched.set(id, hearers.add(hear));
      if (!known.has(id)) {
        stale.add(id);
        later();
      }
      return () => {
        hearers.delete(hear);
        if (hearers.size === 0 && watched.get(id) === hearers) watched.delete(id);
      };
    },
    refresh() {
      for (const id of watched.keys()) stale.add(id);
      if (stale.size > 0) later();
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
