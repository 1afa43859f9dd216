/** Mail's list of messages: with headings of days, stars, a menu and dragging. What every list of letters does is letters.tsx. */
import { type DragEvent, type RefObject, useLayoutEffect, useRef } from 'react';
import { t } from '../../server/base/language.ts';
import { ContextMenu, type MenuItem } from '../design/menu.tsx';
import type { Row } from '../jmap/row-source.ts';
import * as choose from './choice.ts';
import { heightOf, topOf } from './geometry.ts';
import { Arrived, indexUnder, type LettersGiven, useLetters } from './letters.tsx';
import { MessageRow, type RowFace, sayFullTime } from './message-row.tsx';
import type { Density, Layout } from './preferences.ts';
import './message-list.css';

export type MessageListProps = LettersGiven & {
  readonly label: string;
  readonly layout: Layout;
  readonly density: Density;
  /** Headings of days; only where the rows are in the order of time. */
  readonly byDay: boolean;
  readonly onStar: (row: Row) => void;
  readonly face: (row: Row) => Omit<RowFace, 'layout' | 'lines' | 'now'>;
  readonly timeOf: (row: Row) => number | null;
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
  const { source, count, layout, density, byDay, onChoice, now } = props;
  const letters = useLetters({
    ...props,
    row: rowHeight(layout, density),
    heading: byDay ? HEADING : 0,
    canChoose: all,
    onPart(pressed, row) {
      const onStar = pressed.closest('.row-star') !== null;
      if (onStar) props.onStar(row);
      return onStar;
    },
  });
  const { geometry, seen, day, toTop } = letters.view;
  useFocusPassedOn(letters.box, props.awaited);
  const under = useRef<Row | null>(null);
  return (
    <div className="letters-frame" data-stale={props.stale || undefined}>
      {byDay && count > 0 && (
        <div className="day-now" aria-hidden="true">
          {day}
        </div>
      )}
      <ContextMenu
        label={t('Message')}
        className="message-list-context"
        items={() => (under.current ? props.menu(under.current) : [])}
      >
        <div
          {...letters.list}
          role="listbox"
          tabIndex={0}
          className="list letter-list message-list"
          aria-label={props.label}
          data-layout={layout}
          data-density={density}
          onDragStart={event => {
            const dragged = source.at(indexUnder(event));
            if (dragged) props.onDrag(event, dragged);
          }}
          onPointerOver={sayFullTime}
          onContextMenu={event => {
            const pressed = indexUnder(event);
            const index = pressed === -1 ? letters.at : pressed;
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
            {letters.placed.map(({ key, found, place }) => (
              <MessageRow
                key={key}
                {...place}
                {...(found ? props.face(found) : nothing)}
                read={found !== null}
                layout={layout}
                lines={density === 44 ? 3 : 2}
                now={now}
              />
            ))}
          </div>
        </div>
      </ContextMenu>
      <Arrived arrived={letters.arrived} onPress={toTop} />
    </div>
  );
}

const all = (): boolean => true;
const nothing = { email: null, members: [], snippet: null, where: null, outgoing: false } as const;

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
