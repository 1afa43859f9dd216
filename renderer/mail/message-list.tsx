/**
 * The list of messages: any number of rows, of which only those on screen exist. One stop for Tab; inside, the arrows
 * and j/k move without opening, Enter opens, x chooses. For a screen reader it is a listbox whose options know their place.
 */
import { ArrowUp } from 'lucide-react';
import {
  type DragEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { ContextMenu, type MenuItem } from '../design/menu.tsx';
import { type Row, type RowSource, rowKey } from '../jmap/row-source.ts';
import { useKeys } from '../shell/keys.tsx';
import * as choose from './choice.ts';
import { heightOf, topOf } from './geometry.ts';
import { MessageRow, type RowFace, sayFullTime } from './message-row.tsx';
import type { Density, Layout } from './preferences.ts';
import { useListWindow } from './use-window.ts';
import './message-list.css';

export type MessageListProps = {
  readonly label: string;
  readonly source: RowSource;
  readonly count: number;
  readonly layout: Layout;
  readonly density: Density;
  /** Headings of days; only where the rows are in the order of time. */
  readonly byDay: boolean;
  readonly choice: choose.Choice;
  readonly onChoice: (change: (choice: choose.Choice) => choose.Choice) => void;
  readonly open: Row | null;
  readonly onOpen: (row: Row) => void;
  readonly onStar: (row: Row) => void;
  readonly face: (row: Row) => Omit<RowFace, 'layout' | 'lines' | 'now'>;
  readonly timeOf: (row: Row) => number | null;
  readonly now: number;
  readonly menu: (row: Row) => readonly MenuItem[];
  readonly onDrag: (event: DragEvent, row: Row) => void;
  readonly stale: boolean;
  /** The list that stood here had the focus, or one that was not there yet was to have it: the next one takes it. */
  readonly awaited: RefObject<boolean>;
};

const HEADING = 28;
export const rowHeight = (layout: Layout, density: Density): number =>
  layout === 'table' ? density : { 28: 50, 36: 60, 44: 82 }[density];

export function MessageList(props: MessageListProps) {
  const { source, count, layout, density, byDay, choice, onChoice, open, onOpen, timeOf, now } = props;
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const row = rowHeight(layout, density);
  const view = useListWindow({ box, source, count, row, heading: byDay ? HEADING : 0, timeOf, now });
  const { geometry, seen } = view;
  const at = choice.active ? indexOf(source, choice, count) : -1;
  useListKeys(props, at, view);
  const arrived = useArrived(source, view.atTop);
  useFocusPassedOn(box, props.awaited);
  // With the focus on the list a row is under it.
  useEffect(() => {
    if (at !== -1 || count === 0 || document.activeElement !== box.current) return;
    const top = view.top();
    const row = source.at(top);
    if (row) onChoice(before => (before.active ? before : choose.focus(before, row, top)));
  });

  const press = (event: MouseEvent, pressed: Row, index: number): void => {
    const target = event.target as HTMLElement;
    if (target.closest('.row-star')) props.onStar(pressed);
    else if (event.shiftKey) void extendTo(props, index, choice.anchor === -1 ? index : choice.anchor);
    else if (target.closest('.row-box') || event.ctrlKey || event.metaKey)
      onChoice(before => choose.toggle(choose.focus(before, pressed, index), pressed));
    else {
      onChoice(before => choose.focus(choose.chooseNone(before), pressed, index));
      onOpen(pressed);
    }
  };
  const under = useRef<Row | null>(null);
  const rows = Array.from({ length: seen.end - seen.first }, (_, i) => seen.first + i);
  const openKey = open && rowKey(open);
  const anyChosen = choice.all || choice.keys.size > 0;

  return (
    <div className="message-list-frame" data-stale={props.stale || undefined}>
      {byDay && count > 0 && (
        <div className="day-now" aria-hidden="true">
          {view.day}
        </div>
      )}
      <ContextMenu
        label={t('Message')}
        className="message-list-context"
        items={() => (under.current ? props.menu(under.current) : [])}
      >
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of `useListKeys` */}
        <div
          className="list message-list"
          ref={box}
          role="listbox"
          aria-label={props.label}
          aria-multiselectable="true"
          aria-activedescendant={at >= seen.first && at < seen.end ? `${id}-${at}` : undefined}
          tabIndex={0}
          // A row that is clicked is no stop of its own: the list has the focus, the row is marked.
          onFocus={event => {
            if (event.target !== event.currentTarget) event.currentTarget.focus({ preventScroll: true });
          }}
          data-layout={layout}
          data-density={density}
          data-choosing={anyChosen || undefined}
          onClick={event => {
            const index = indexUnder(event);
            const pressed = source.at(index);
            if (pressed) press(event, pressed, index);
          }}
          onDragStart={event => {
            const dragged = source.at(indexUnder(event));
            if (dragged) props.onDrag(event, dragged);
          }}
          onPointerOver={sayFullTime}
          onContextMenu={event => {
            const pressed = indexUnder(event);
            const index = pressed === -1 ? at : pressed;
            const found = index >= 0 ? source.at(index) : null;
            under.current = found;
            if (found)
              onChoice(before =>
                choose.isChosen(before, found) ? before : choose.focus(choose.chooseNone(before), found, index),
              );
          }}
        >
          <div role="presentation" style={{ height: heightOf(geometry), position: 'relative' }}>
            {geometry.headings
              .filter(one => one.index > seen.first - 1 && one.index < seen.end)
              .map(one => (
                <div
                  key={`day ${one.index}`}
                  className="day-heading"
                  role="presentation"
                  aria-hidden="true"
                  style={{ transform: `translateY(${topOf(geometry, one.index) - HEADING}px)` }}
                >
                  {one.words}
                </div>
              ))}
            {rows.map(index => {
              const found = source.at(index);
              const key = found ? rowKey(found) : `place ${index}`;
              const chosen = found !== null && choose.isChosen(choice, found);
              return (
                <MessageRow
                  key={key}
                  id={`${id}-${index}`}
                  index={index}
                  count={count}
                  top={topOf(geometry, index)}
                  height={row}
                  selected={anyChosen ? chosen : key === openKey}
                  active={index === at}
                  open={key === openKey}
                  chosen={chosen}
                  {...(found ? props.face(found) : nothing)}
                  read={found !== null}
                  layout={layout}
                  lines={density === 44 ? 3 : 2}
                  now={now}
                />
              );
            })}
          </div>
        </div>
      </ContextMenu>
      <Spoken arrived={arrived} />
      <div className="arrived">
        {arrived > 0 && (
          <Button kind="main" onClick={view.toTop}>
            <ArrowUp size={14} strokeWidth={2} aria-hidden="true" />{' '}
            {t('{count, plural, one {# new message} other {# new messages}}', { count: arrived })}
          </Button>
        )}
      </div>
    </div>
  );
}

const nothing = { email: null, members: [], snippet: null, where: null, outgoing: false } as const;

/** -1: beside the rows. The list hears for all of its rows: a row that scrolls in brings no handlers of its own. */
const indexUnder = ({ target }: { readonly target: EventTarget }): number =>
  Number((target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);

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

/** From a list that goes to the one that comes in its place, unless somebody went elsewhere meanwhile. */
function useFocusPassedOn(box: RefObject<HTMLElement | null>, awaited: RefObject<boolean>): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (awaited.current && document.activeElement === document.body) element?.focus({ preventScroll: true });
    awaited.current = false;
    return () => {
      awaited.current = element !== null && document.activeElement === element;
    };
  }, [box, awaited]);
}

async function extendTo({ source, count, onChoice }: MessageListProps, to: number, anchor: number): Promise<void> {
  const at = choose.clampIndex(to, count);
  const [first, end] = anchor < at ? [anchor, at + 1] : [at, anchor + 1];
  const rows = await source.between(Math.max(0, first), end);
  const active = source.at(at);
  onChoice(before => ({ ...choose.chooseRows(before, rows, active, at), anchor }));
}

type View = ReturnType<typeof useListWindow>;

function useListKeys(props: MessageListProps, at: number, view: View): void {
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
      run: () => active && onChoice(before => choose.toggle({ ...before, anchor: at }, active)),
    },
    { keys: ['shift+j', 'shift+ArrowDown'], say: t('Choose downwards'), run: () => extend(1) },
    { keys: ['shift+k', 'shift+ArrowUp'], say: t('Choose upwards'), run: () => extend(-1) },
    { keys: '* a', say: t('Choose all'), run: () => onChoice(choose.chooseAll) },
    { keys: '* n', say: t('Choose none'), run: () => onChoice(choose.chooseNone) },
  ]);
}
