/**
 * Which rows of a long list are on screen. All rows are of one height, so this is arithmetic: no row is measured, and
 * a list that grows by a thousand a second costs no more than one that stands still.
 */
import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';

export type View = { readonly top: number; readonly height: number };
export type Range = { readonly first: number; readonly end: number };

export function visibleRange(view: View, rowHeight: number, count: number, spare: number): Range {
  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  const end = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + spare);
  return { first: Math.min(first, end), end };
}

/** Where to scroll so that a row is wholly in sight; `null` when it already is. */
export function scrollFor(view: View, rowHeight: number, index: number): number | null {
  const top = index * rowHeight;
  if (top < view.top) return top;
  if (top + rowHeight > view.top + view.height) return top + rowHeight - view.height;
  return null;
}

export type Rows = Range & { readonly total: number; readonly show: (index: number) => void };

export function useRows(box: RefObject<HTMLElement | null>, count: number, rowHeight: number, spare = 8): Rows {
  const [view, setView] = useState<View>({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = (): void => {
      const next = { top: element.scrollTop, height: element.clientHeight };
      setView(before => (before.top === next.top && before.height === next.height ? before : next));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [box]);
  const show = useCallback(
    (index: number): void => {
      const element = box.current;
      if (!element) return;
      const top = scrollFor({ top: element.scrollTop, height: element.clientHeight }, rowHeight, index);
      if (top !== null) element.scrollTop = top;
    },
    [box, rowHeight],
  );
  // A list that has just become shorter than where it was scrolled to shows its end, not nothing.
  const top = Math.min(view.top, Math.max(0, count * rowHeight - view.height));
  return { ...visibleRange({ ...view, top }, rowHeight, count, spare), total: count * rowHeight, show };
}
