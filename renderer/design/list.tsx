/**
 * A list of any length: only the rows on screen exist. One stop for Tab; inside, the arrows and j/k move, Enter
 * opens, x chooses. For a screen reader it is a listbox whose options know their place among all.
 */
import { type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { t } from '../../server/base/language.ts';
import { useKeys } from '../shell/keys.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { useRows } from './rows.ts';
import * as select from './selection.ts';
import './list.css';

/** The density that heights are given for. */
const USUAL_ROW = 36;

export type ListProps<T> = {
  readonly label: string;
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  readonly row: (row: T, chosen: boolean) => ReactNode;
  /** With usual rows; narrow and wide ones differ from it alike. */
  readonly height?: number;
  readonly onOpen?: (row: T, index: number) => void;
  /** Gives the rows a box to choose them with. */
  readonly choose?: boolean;
  readonly selection?: select.Selection;
  readonly onSelection?: (selection: select.Selection) => void;
  /** The key of the row that is open beside the list. */
  readonly open?: string | null;
  /** Called when the last rows come into view. */
  readonly onEnd?: () => void;
  readonly className?: string;
};

export function useSelection(keys: readonly string[]): [select.Selection, (next: select.Selection) => void] {
  const [selection, setSelection] = useState(select.noSelection);
  const [before, setBefore] = useState(keys);
  if (before !== keys && (before.length !== keys.length || before.some((key, i) => key !== keys[i]))) {
    setBefore(keys);
    setSelection(select.keep(selection, before, keys));
  }
  return [selection, setSelection];
}

export function List<T>(props: ListProps<T>) {
  const { density } = usePreferences();
  const height = (props.height ?? USUAL_ROW) + density - USUAL_ROW;
  const { rows, keyOf, onOpen, choose = false, open = null, onEnd } = props;
  const [own, setOwn] = useState(select.noSelection);
  const selection = props.selection ?? own;
  const setSelection = props.onSelection ?? setOwn;
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const { first, end, total, show } = useRows(box, rows.length, height);
  useEffect(() => {
    if (onEnd && rows.length > 0 && end >= rows.length - 20) onEnd();
  }, [end, rows.length, onEnd]);

  const go = (next: select.Selection): void => {
    setSelection(next);
    if (next.active >= 0) show(next.active);
  };
  const keys = (): string[] => rows.map(keyOf);
  const active = rows[selection.active];
  useKeys(props.label, [
    { keys: ['j', 'ArrowDown'], say: t('Next row'), run: () => go(select.move(selection, 1, rows.length)) },
    { keys: ['k', 'ArrowUp'], say: t('Row before'), run: () => go(select.move(selection, -1, rows.length)) },
    { keys: 'Home', say: t('First row'), hidden: true, run: () => go(select.moveTo(selection, 0, rows.length)) },
    {
      keys: 'End',
      say: t('Last row'),
      hidden: true,
      run: () => go(select.moveTo(selection, rows.length - 1, rows.length)),
    },
    ...(onOpen
      ? [{ keys: ['Enter', 'o'], say: t('Open'), run: () => active && onOpen(active, selection.active) }]
      : []),
    ...(choose
      ? [
          {
            keys: ['x', 'Space'],
            say: t('Choose'),
            run: () => active && setSelection(select.toggle(selection, keyOf(active))),
          },
          {
            keys: ['shift+j', 'shift+ArrowDown'],
            say: t('Choose downwards'),
            run: () => go(select.extend(selection, 1, keys())),
          },
          {
            keys: ['shift+k', 'shift+ArrowUp'],
            say: t('Choose upwards'),
            run: () => go(select.extend(selection, -1, keys())),
          },
          { keys: '* a', say: t('Choose all'), run: () => setSelection(select.chooseAll(selection, keys())) },
          {
            keys: 'Escape',
            say: t('Choose none'),
            hidden: true,
            run: () => setSelection(select.chooseNone(selection)),
          },
        ]
      : []),
  ]);

  const press = (event: MouseEvent, index: number): void => {
    const row = rows[index]!;
    const onBox = (event.target as HTMLElement).closest('.row-box') !== null;
    const moved = select.moveTo(selection, index, rows.length);
    if (choose && event.shiftKey) setSelection(select.extend(selection, index - selection.active, keys()));
    else if (choose && (onBox || event.ctrlKey || event.metaKey)) setSelection(select.toggle(moved, keyOf(row)));
    else {
      setSelection(moved);
      onOpen?.(row, index);
    }
  };

  return (
    <div
      className={`list ${props.className ?? ''}`}
      ref={box}
      role="listbox"
      aria-label={props.label}
      aria-multiselectable={choose || undefined}
      aria-activedescendant={active ? `${id}-${selection.active}` : undefined}
      tabIndex={0}
    >
      <div role="presentation" className="list-rows" style={{ height: total }}>
        {rows.slice(first, end).map((row, i) => {
          const index = first + i;
          const key = keyOf(row);
          const chosen = selection.chosen.has(key);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the list, not by its rows
            <div
              key={key}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={choose ? chosen : key === open}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className="row"
              data-active={index === selection.active || undefined}
              data-open={key === open || undefined}
              data-chosen={chosen || undefined}
              style={{ height, transform: `translateY(${index * height}px)` }}
              onClick={event => press(event, index)}
            >
              {choose && <span className="row-box" aria-hidden="true" />}
              {props.row(row, chosen)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
