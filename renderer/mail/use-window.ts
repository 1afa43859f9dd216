/**
 * The span of rows on screen, and a scroll that never moves what one looks at: after each change the row that was at the
 * top stands where it stood. At the very top nothing is held, so that new mail shows there. Another source is another list:
 * mount it anew.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Row, RowSource } from '../jmap/row-source.ts';
import { type Geometry, heightOf, indexAt, renewHeadings, type Seen, scrollTo, seenRows, topOf } from './geometry.ts';

const SPARE = 6;
/** The span moves by so many rows at once: most frames of a scroll draw nothing anew. */
const STEP = 4;
/** Of rows in the document, whatever the screen. */
const MOST_ROWS = 76;
/** So far down one is not at the top any more. */
const AT_TOP = 4;

type Wanted = {
  readonly box: RefObject<HTMLElement | null>;
  readonly source: RowSource;
  readonly count: number;
  readonly row: number;
  /** 0: no headings. */
  readonly heading: number;
  readonly timeOf: (row: Row) => number | null;
  readonly now: number;
};
export type ListWindow = {
  readonly geometry: Geometry;
  readonly seen: Seen;
  /** The index at the top edge, at this moment. */
  readonly top: () => number;
  /** The words of the heading that the top edge is under. */
  readonly day: string;
  readonly atTop: boolean;
  readonly show: (index: number) => void;
  readonly toTop: () => void;
  /** Rows that fit on the screen. */
  readonly page: () => number;
};
type Held = { readonly row: Row; readonly index: number; readonly offset: number };

export function useListWindow({ box, source, count, row, heading, timeOf, now }: Wanted): ListWindow {
  const [seen, setSeen] = useState<Seen & { readonly day: string; readonly atTop: boolean }>({
    first: 0,
    end: 32,
    day: '',
    atTop: true,
  });
  const held = useRef<Held | null>(null);
  const measured = useRef(0);
  const known = useRef<Geometry>({ row, heading, count: 0, headings: [] });
  const before = known.current;
  const first = Math.min(seen.first, Math.max(0, count - 1));
  const end = Math.min(seen.end, count);
  const times: (readonly [number, number])[] = [];
  if (heading > 0)
    for (let index = first; index < end; index++) {
      const at = source.at(index);
      const time = at && timeOf(at);
      if (time !== null) times.push([index, time]);
    }
  const headings = heading === 0 ? [] : renewHeadings(before.headings, times, count - before.count, count, now);
  const same =
    sameHeadings(headings, before.headings) &&
    before.count === count &&
    before.row === row &&
    before.heading === heading;
  const geometry: Geometry = same ? before : { row, heading, count, headings };
  known.current = geometry;

  const measure = useCallback((): void => {
    const element = box.current;
    if (!element) return;
    const { scrollTop, clientHeight } = element;
    measured.current = scrollTop;
    const own = known.current;
    const span = seenRows(own, scrollTop, clientHeight, SPARE);
    const top = indexAt(own, scrollTop);
    const atTop = scrollTop <= AT_TOP;
    const keep = source.at(top);
    held.current = keep && !atTop ? { row: keep, index: top, offset: scrollTop - topOf(own, top) } : null;
    // Of one length wherever one is, so that both ends move in the same frame; a screen that holds more begins at its top.
    const room = Math.floor(clientHeight / own.row) + 2 + 2 * SPARE + STEP - 1;
    const from = room > MOST_ROWS ? top : span.first - (span.first % STEP);
    const limited = { first: from, end: Math.min(from + Math.min(MOST_ROWS, room + STEP - (room % STEP)), own.count) };
    const day = own.headings.findLast(one => one.index <= top)?.words ?? '';
    setSeen(last =>
      last.first === limited.first && last.end === limited.end && last.day === day && last.atTop === atTop
        ? last
        : { ...limited, day, atTop },
    );
    source.look(limited.first, limited.end, held.current?.row ?? null);
  }, [box, source]);

  // Before it is painted: the row that was looked at goes back to where it was.
  useLayoutEffect(() => {
    const element = box.current;
    const keep = held.current;
    // Somebody has scrolled since: where they went is what is looked at.
    const moved = element !== null && Math.abs(element.scrollTop - measured.current) >= 1;
    if (element && keep && !moved) {
      const index = source.locate(keep.row, keep.index);
      if (index !== -1) {
        const wanted = topOf(geometry, index) + keep.offset;
        if (Math.abs(element.scrollTop - wanted) >= 1) element.scrollTop = wanted;
      }
    }
    measure();
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [box, measure]);
  const show = useCallback(
    (index: number): void => {
      const element = box.current;
      if (!element) return;
      const to = scrollTo(known.current, element.scrollTop, element.clientHeight, index, known.current.heading);
      if (to === null) return;
      held.current = null;
      element.scrollTop = to;
    },
    [box],
  );
  return {
    geometry,
    seen: { first, end },
    top: useCallback(() => indexAt(known.current, box.current?.scrollTop ?? 0), [box]),
    day: seen.day,
    atTop: seen.atTop,
    show,
    toTop: useCallback(() => {
      held.current = null;
      if (box.current) box.current.scrollTop = 0;
    }, [box]),
    page: () => Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / row) - 1),
  };
}

const sameHeadings = (a: Geometry['headings'], b: Geometry['headings']): boolean =>
  a.length === b.length && a.every((one, i) => one.index === b[i]!.index && one.words === b[i]!.words);

export { heightOf };
