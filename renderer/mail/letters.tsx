/**
 * What every list of letters is, in Mail and among what was captured: any number of rows, of which only those on screen exist.
 * One stop for Tab; inside, the arrows and j/k move without opening, Enter opens, x chooses. For a screen reader it is a
 * listbox whose options know their place. What a row shows, and what is pressed in it beside the row itself, is each list's.
 */
import { ArrowUp } from 'lucide-react';
import { type FocusEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { type Row, type RowSource, rowKey } from '../jmap/row-source.ts';
import { useKeys } from '../shell/keys.tsx';
import * as choose from './choice.ts';
import { topOf } from './geometry.ts';
import { type ListWindow, useListWindow } from './use-window.ts';
import '../design/list.css';
import './letters.css';

/** What both lists are given by what they stand in. */
export type LettersGiven<Source extends RowSource = RowSource> = {
  readonly source: Source;
  readonly count: number;
  readonly choice: choose.Choice;
  readonly onChoice: (change: (choice: choose.Choice) => choose.Choice) => void;
  readonly open: Row | null;
  readonly onOpen: (row: Row) => void;
  readonly now: number;
};
type LettersWanted = LettersGiven & {
  /** Pixels of a row, and of a heading above some; 0: there are none. */
  readonly row: number;
  readonly heading: number;
  readonly timeOf: (row: Row) => number | null;
  /** Not: it can only be opened. */
  readonly canChoose: (row: Row) => boolean;
  /** Something in the row that is an act of its own was pressed: true. */
  readonly onPart: (pressed: HTMLElement, row: Row) => boolean;
};

export type RowPlace = {
  readonly id: string;
  readonly index: number;
  readonly count: number;
  readonly top: number;
  readonly height: number;
  readonly selected: boolean;
  /** Under the keyboard's focus. */
  readonly active: boolean;
  readonly open: boolean;
  readonly chosen: boolean;
};
type Placed = { readonly key: string; readonly found: Row | null; readonly place: RowPlace };

export function useLetters(wanted: LettersWanted) {
  const { source, count, choice, onChoice, open, onOpen, row, heading, timeOf, now } = wanted;
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const view = useListWindow({ box, source, count, row, heading, timeOf, now });
  const { geometry, seen } = view;
  const at = choice.active ? indexOf(source, choice, count) : -1;
  useListKeys(wanted, at, view);
  const arrived = useArrived(source, view.atTop);
  // With the focus on the list a row is under it.
  useEffect(() => {
    if (at !== -1 || count === 0 || document.activeElement !== box.current) return;
    const top = view.top();
    const row = source.at(top);
    if (row) onChoice(before => (before.active ? before : choose.focus(before, row, top)));
  });

  const press = (event: MouseEvent, pressed: Row, index: number): void => {
    const target = event.target as HTMLElement;
    if (wanted.onPart(target, pressed)) return;
    const canChoose = wanted.canChoose(pressed);
    if (event.shiftKey) void extendTo(wanted, index, choice.anchor === -1 ? index : choice.anchor);
    else if (canChoose && (target.closest('.row-box') || event.ctrlKey || event.metaKey))
      onChoice(before => choose.toggle(choose.focus(before, pressed, index), pressed));
    else {
      onChoice(before => choose.focus(choose.chooseNone(before), pressed, index));
      onOpen(pressed);
    }
  };
  const openKey = open && rowKey(open);
  const anyChosen = choice.all || choice.keys.size > 0;
  const placed = (index: number): Placed => {
    const found = source.at(index);
    const key = found ? rowKey(found) : `place ${index}`;
    const chosen = found !== null && wanted.canChoose(found) && choose.isChosen(choice, found);
    const isOpen = key === openKey;
    return {
      key,
      found,
      place: {
        ...{ id: `${id}-${index}`, index, count, top: topOf(geometry, index), height: row },
        ...{ selected: anyChosen ? chosen : isOpen, active: index === at, open: isOpen, chosen },
      },
    };
  };
  return {
    ...{ box, view, at, arrived },
    placed: Array.from({ length: seen.end - seen.first }, (_, i) => placed(seen.first + i)),
    /** Of the element that scrolls; it is a listbox and the one stop for Tab. */
    list: {
      ref: box,
      'aria-multiselectable': true,
      'aria-activedescendant': at >= seen.first && at < seen.end ? `${id}-${at}` : undefined,
      'data-choosing': anyChosen || undefined,
      // A row that is clicked is no stop of its own: the list has the focus, the row is marked.
      onFocus: (event: FocusEvent<HTMLElement>): void => {
        if (event.target !== event.currentTarget) event.currentTarget.focus({ preventScroll: true });
      },
      onClick: (event: MouseEvent): void => {
        const index = indexUnder(event);
        const pressed = source.at(index);
        if (pressed) press(event, pressed, index);
      },
    },
  } as const;
}

/** -1: beside the rows. The list hears for all of its rows: a row that scrolls in brings no handlers of its own. */
export const indexUnder = ({ target }: { readonly target: EventTarget }): number =>
  Number((target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);

/** The option of the listbox. Called, not mounted: a hundred rows a second scroll by. */
export const letterOption = (
  { id, index, count, top, height, selected, active, open, chosen }: RowPlace,
  is: { readonly canChoose: boolean; readonly draggable?: boolean },
  content: ReactNode,
): ReactNode => (
  <div
    id={id}
    role="option"
    tabIndex={-1}
    aria-selected={selected}
    aria-setsize={count}
    aria-posinset={index + 1}
    className="row"
    data-index={index}
    data-active={active || undefined}
    data-open={open || undefined}
    data-chosen={chosen || undefined}
    style={{ height, transform: `translateY(${top}px)` }}
    draggable={is.draggable}
  >
    {is.canChoose && <span className="row-box" aria-hidden="true" />}
    {content}
  </div>
);

/** What came above while one was further down: a button that leads there, and for who hears the list a word now and then. */
export const Arrived = ({ arrived, onPress }: { arrived: number; onPress: () => void }) => (
  <>
    <Spoken arrived={arrived} />
    <div className="arrived">
      {arrived > 0 && (
        <Button kind="main" onClick={onPress}>
          <ArrowUp size={14} strokeWidth={2} aria-hidden="true" />{' '}
          {t('{count, plural, one {# new message} other {# new messages}}', { count: arrived })}
        </Button>
      )}
    </div>
  </>
);

/** The row under the focus, wherever it has gone; gone for good, the place where it was. */
function indexOf(source: RowSource, choice: choose.Choice, count: number): number {
  if (!choice.active || count === 0) return -1;
  const found = source.locate(choice.active, choice.at);
  return found === -1 ? choose.clampIndex(choice.at, count) : found;
}

/** How many came while one was further down; told once a while, gone when one looks at the top. */
function useArrived(source: RowSource, atTop: boolean): number {
  const [arrived, setArrived] = useState(0);
  useEffect(() => {
    const look = (): void => {
      const count = source.takeArrived();
      if (atTop) setArrived(0);
      else if (count > 0) setArrived(before => before + count);
    };
    look();
    return source.subscribe(look);
  }, [source, atTop]);
  return arrived;
}

/** For who hears the list: not each message, but at most every ten seconds how many came. */
const SPOKEN_EVERY = 10_000;

function Spoken({ arrived }: { arrived: number }) {
  const [said, setSaid] = useState('');
  const next = useRef(0);
  useEffect(() => {
    const words =
      arrived > 0 ? t('{count, plural, one {# new message} other {# new messages}}', { count: arrived }) : '';
    if (words === '') return setSaid('');
    const wait = Math.max(0, next.current - Date.now());
    const timer = setTimeout(() => {
      next.current = Date.now() + SPOKEN_EVERY;
      setSaid(words);
    }, wait);
    return () => clearTimeout(timer);
  }, [arrived]);
  return (
    <p className="only-read-aloud" role="status">
      {said}
    </p>
  );
}

async function extendTo({ source, count, onChoice }: LettersGiven, to: number, anchor: number): Promise<void> {
  const at = choose.clampIndex(to, count);
  const [first, end] = anchor < at ? [anchor, at + 1] : [at, anchor + 1];
  const rows = await source.between(Math.max(0, first), end);
  const active = source.at(at);
  onChoice(before => ({ ...choose.chooseRows(before, rows, active, at), anchor }));
}

function useListKeys(props: LettersWanted, at: number, view: ListWindow): void {
  const { source, count, choice, onChoice, onOpen } = props;
  const go = (to: number): void => {
    if (count === 0) return;
    const index = choose.clampIndex(to, count);
    view.show(index);
    onChoice(before => choose.focus(before, source.at(index), index));
    if (!source.at(index))
      void source.between(index, index + 1).then(
        ([row]) => row && onChoice(before => (before.at === index ? choose.focus(before, row, index) : before)),
        () => {},
      );
  };
  const extend = (by: number): void => {
    const anchor = choice.anchor === -1 ? Math.max(0, at) : choice.anchor;
    const to = choose.clampIndex(Math.max(0, at) + by, count);
    view.show(to);
    void extendTo(props, to, anchor).catch(() => {});
  };
  const active = at === -1 ? null : source.at(at);
  const first = at === -1;
  useKeys(t('List'), [
    { keys: ['j', 'ArrowDown'], say: t('Next row'), run: () => go(first ? view.top() : at + 1) },
    { keys: ['k', 'ArrowUp'], say: t('Row before'), run: () => go(first ? view.top() : at - 1) },
    { keys: 'PageDown', say: t('A page down'), hidden: true, run: () => go((first ? 0 : at) + view.page()) },
    { keys: 'PageUp', say: t('A page up'), hidden: true, run: () => go((first ? 0 : at) - view.page()) },
    { keys: ['Home'], say: t('First row'), run: () => go(0) },
    { keys: ['End'], say: t('Last row'), run: () => go(count - 1) },
    { keys: ['Enter', 'o'], say: t('Open'), run: () => active && onOpen(active) },
    {
      keys: ['x', 'Space'],
      say: t('Choose'),
      run: () =>
        active && props.canChoose(active) && onChoice(before => choose.toggle({ ...before, anchor: at }, active)),
    },
    { keys: ['shift+j', 'shift+ArrowDown'], say: t('Choose downwards'), run: () => extend(1) },
    { keys: ['shift+k', 'shift+ArrowUp'], say: t('Choose upwards'), run: () => extend(-1) },
    { keys: '* a', say: t('Choose all'), run: () => onChoice(choose.chooseAll) },
    { keys: '* n', say: t('Choose none'), run: () => onChoice(choose.chooseNone) },
  ]);
}
