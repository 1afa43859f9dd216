/** Fifty thousand rows of 22 px of which forty exist. At the end it follows; anywhere else it holds still. */
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { t } from '../../server/base/language.ts';
import { useRows } from '../design/rows.ts';
import { useKeys } from '../shell/keys.tsx';
import type { Stream } from './use-stream.ts';

const HEIGHT = 22;
/** So near to the end counts as at the end. */
const NEAR = 4;

type LogRowsProps<T> = {
  readonly stream: Stream<T>;
  readonly label: string;
  readonly keyOf: (line: T) => number;
  readonly row: (line: T) => ReactNode;
  readonly onOpen?: (line: T) => void;
  readonly isProblem?: (line: T) => boolean;
};

export function LogRows<T>({ stream, label, keyOf, row, onOpen, isProblem }: LogRowsProps<T>) {
  const { rows, frozen, freeze } = stream;
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number | null>(null);
  const id = useId();
  /** Where following has put the view. */
  const followed = useRef(0);
  const { first, end, total, show } = useRows(box, rows.length, HEIGHT, 4);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows are the reason to go to the end
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (frozen) {
      followed.current = 0;
      return;
    }
    // Somebody has scrolled up since, and the page has not been told yet.
    const furthest = Math.min(followed.current, element.scrollHeight - element.clientHeight);
    if (element.scrollTop < furthest - NEAR) return freeze(true);
    element.scrollTop = element.scrollHeight;
    followed.current = element.scrollTop;
  }, [rows, frozen]);
  useFreezeOnScroll(box, frozen, freeze);

  const active = at === null ? -1 : rows.findLastIndex(line => keyOf(line) === at);
  const go = (index: number): void => {
    const line = rows[index];
    if (!line) return;
    freeze(true);
    setAt(keyOf(line));
    show(index);
  };
  const from = active === -1 ? rows.length : active;
  useKeys(t('Rows of the log'), [
    {
      keys: ['j', 'ArrowDown'],
      say: t('Next row'),
      run: () => (from + 1 >= rows.length ? freeze(false) : go(from + 1)),
    },
    { keys: ['k', 'ArrowUp'], say: t('Row before'), run: () => go(from - 1) },
    ...(isProblem
      ? [
          { keys: 'shift+n', say: t('Problem before'), run: () => go(rows.slice(0, from).findLastIndex(isProblem)) },
          {
            keys: 'n',
            say: t('Next problem'),
            run: () => go(rows.findIndex((line, i) => i > from && isProblem(line))),
          },
        ]
      : []),
    ...(onOpen ? [{ keys: 'Enter', say: t('Open the journey'), run: () => rows[active] && onOpen(rows[active]) }] : []),
  ]);
  return (
    <div
      className="log-rows"
      ref={box}
      role="log"
      aria-label={label}
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      data-count={rows.length}
    >
      <div style={{ height: total, position: 'relative' }}>
        {rows.slice(first, end).map((line, i) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the keys are heard by the log, not by its rows
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          <div
            key={keyOf(line)}
            id={`${id}-${first + i}`}
            className="log-row"
            data-active={first + i === active || undefined}
            style={{ transform: `translateY(${(first + i) * HEIGHT}px)` }}
            onClick={() => setAt(keyOf(line))}
            onDoubleClick={() => onOpen?.(line)}
          >
            {row(line)}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Only what a person does counts: wheel, touch, keys, the scroll bar. Growth and our own scrolling do not. */
function useFreezeOnScroll(
  box: React.RefObject<HTMLDivElement | null>,
  frozen: boolean,
  freeze: (on: boolean) => void,
): void {
  const before = useRef(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const hear = (): void => {
      const up = element.scrollTop < before.current;
      const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - NEAR;
      before.current = element.scrollTop;
      if (!frozen && up && !atEnd) freeze(true);
      else if (frozen && !up && atEnd) freeze(false);
    };
    element.addEventListener('scroll', hear, { passive: true });
    return () => element.removeEventListener('scroll', hear);
  }, [box, frozen, freeze]);
}
