/**
 * How many buttons at the end of a row find no room in it, so that a menu can hold them instead: a row of acts stays one row
 * in every language and at every width. Looked at anew when the row has another width, or says something else.
 */
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/** `count`: how many may go. `words`: what the row says. The row clips what is too wide, and nothing in it shrinks. */
export function useSpill(row: RefObject<HTMLElement | null>, count: number, words: string): number {
  const [seen, setSeen] = useState({ width: 0, words, spilt: 0 });
  const spilt = seen.words === words ? seen.spilt : 0;
  useEffect(() => {
    const element = row.current!;
    const look = (): void =>
      setSeen(before =>
        before.width === element.clientWidth ? before : { ...before, width: element.clientWidth, spilt: 0 },
      );
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [row]);
  // Before anything is painted, one after another.
  useLayoutEffect(() => {
    const { scrollWidth, clientWidth } = row.current!;
    if (scrollWidth > clientWidth && spilt < count) setSeen(before => ({ ...before, words, spilt: spilt + 1 }));
  });
  return Math.min(spilt, count);
}
