/** Records of a long list, read a page at a time as rows come into view; what was read is kept, for it never changes. */
import type { JmapId } from '../../../server/jmap/types.ts';

export type Pages<T> = {
  readonly get: (id: JmapId) => T | undefined;
  /** Asks for the page around it, unless that is on its way. */
  readonly want: (id: JmapId) => void;
  /** All of the list, one page after the other, until `stop`. */
  readonly wantAll: (stop: AbortSignal) => Promise<void>;
  /** Another list; what is read of it stays read. */
  readonly setIds: (ids: readonly JmapId[]) => void;
};

/** A screen or two; fewer than any server takes at once. */
export const PAGE = 100;

export function createPages<T extends { readonly id: JmapId }>(
  read: (ids: readonly JmapId[]) => Promise<readonly T[]>,
  /** `fault`: a page could not be read. */
  changed: (fault: unknown) => void,
): Pages<T> {
  const known = new Map<JmapId, T>();
  let ids: readonly JmapId[] = [];
  let places = new Map<JmapId, number>();
  const asked = new Map<number, Promise<boolean>>();

  const ask = (page: number): Promise<boolean> => {
    const there = asked.get(page);
    if (there) return there;
    const missing = ids.slice(page * PAGE, (page + 1) * PAGE).filter(id => !known.has(id));
    if (missing.length === 0) return Promise.resolve(true);
    const list = ids;
    const reading = read(missing).then(
      found => {
        for (const one of found) known.set(one.id, one);
        changed(null);
        return true;
      },
      fault => {
        changed(fault);
        return false;
      },
    );
    asked.set(page, reading);
    void reading.then(() => list === ids && asked.delete(page));
    return reading;
  };
  return {
    get: id => known.get(id),
    want(id) {
      const at = places.get(id);
      if (at !== undefined && !known.has(id)) void ask(Math.floor(at / PAGE));
    },
    async wantAll(stop) {
      const list = ids;
      for (let page = 0; page * PAGE < list.length && list === ids && !stop.aborted; page++)
        if (!(await ask(page))) return;
    },
    setIds(next) {
      if (next === ids) return;
      ids = next;
      places = new Map(next.map((id, at) => [id, at]));
      asked.clear();
      for (const id of known.keys()) if (!places.has(id)) known.delete(id);
    },
  };
}
