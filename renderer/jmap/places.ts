/**
 * The known places of a query's ids: a long row with holes, from which what has just been taken away is left out at once,
 * although the server still counts it. `base` are the server's positions, `view` what is seen. Pure but for its own state.
 */
import type { JmapId } from '../../server/jmap/types.ts';

export type Added = { readonly id: JmapId; readonly index: number };

export function createPlaces() {
  let base: (JmapId | undefined)[] = [];
  const hidden = new Set<JmapId>();
  /** Base positions of hidden ids, ascending. */
  let holes: readonly number[] = [];

  const findHoles = (): void => {
    holes = hidden.size === 0 ? [] : [...base.keys()].filter(at => base[at] !== undefined && hidden.has(base[at]));
  };
  const toBase = (view: number): number => {
    let at = view;
    for (const hole of holes) {
      if (hole > at) break;
      at++;
    }
    return at;
  };
  const toView = (at: number): number => at - holes.filter(hole => hole < at).length;

  /** Looks near a place first: what is sought has seldom moved far. */
  const findBase = (id: JmapId, near: number): number => {
    for (let by = 0; by < 64; by++) {
      if (base[near - by] === id) return near - by;
      if (base[near + by] === id) return near + by;
    }
    return base.indexOf(id);
  };

  return {
    get length() {
      return base.length - holes.length;
    },
    get baseLength() {
      return base.length;
    },
    at: (view: number): JmapId | undefined => base[toBase(view)],
    toBase,
    locate(id: JmapId, near: number): number {
      if (hidden.has(id)) return -1;
      const at = findBase(id, toBase(near));
      return at === -1 ? -1 : toView(at);
    },
    /** How many positions from here on are not known. */
    isKnown: (first: number, end: number): boolean => {
      for (let at = first; at < Math.min(end, base.length); at++) if (base[at] === undefined) return false;
      return true;
    },
    known: (): readonly JmapId[] => base.filter(id => id !== undefined && !hidden.has(id)) as JmapId[],
    reset(total: number): void {
      base = new Array<JmapId | undefined>(total).fill(undefined);
      findHoles();
    },
    put(position: number, ids: readonly JmapId[], total: number): void {
      if (base.length > total) base.length = total;
      while (base.length < Math.max(total, position + ids.length)) base.push(undefined);
      for (const [i, id] of ids.entries()) base[position + i] = id;
      findHoles();
    },
    /**
     * A round of changes (RFC 8620 §5.6). Gives how many came that were not there before, and where; null when something
     * was taken from a place nobody knows, so that the places behind are not certain any more.
     */
    splice(removed: readonly JmapId[], added: readonly Added[], total: number): readonly Added[] | null {
      const gone = new Set(removed);
      const there = new Set(base.filter(id => id !== undefined && gone.has(id)));
      const length = base.length;
      const kept = base.filter(id => id === undefined || !gone.has(id));
      const taken = length - kept.length;
      const hasHoles = kept.some(id => id === undefined);
      const lostUnknown = length - taken + added.length - total;
      base = kept;
      for (const { id, index } of added.toSorted((a, b) => a.index - b.index)) {
        while (base.length < index) base.push(undefined);
        base.splice(index, 0, id);
      }
      findHoles();
      if (lostUnknown !== 0 || (base.length !== total && hasHoles)) return null;
      return added.filter(({ id }) => !there.has(id));
    },
    hide(ids: readonly JmapId[]): void {
      for (const id of ids) hidden.add(id);
      findHoles();
    },
    unhide(ids: readonly JmapId[]): void {
      for (const id of ids) hidden.delete(id);
      findHoles();
    },
  };
}
