/**
 * The list: any number of rows, of which only those on screen exist. One stop for Tab; the arrows and j/k move without
 * opening, Enter opens, x chooses. What was refused stands among what was taken, and is opened like it.
 */
import { ArrowUp } from 'lucide-react';
import { type MouseEvent, useEffect, useId, useRef, useState } from 'react';
import type { ListenerState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { useFromJmap, useJmap } from '../jmap/react.tsx';
import { type Row, rowKey } from '../jmap/row-source.ts';
import * as choose from '../mail/choice.ts';
import { heightOf, topOf } from '../mail/geometry.ts';
import { useListWindow } from '../mail/use-window.ts';
import { useKeys } from '../shell/keys.tsx';
import { CapturedRow } from './captured-row.tsx';
import { isAttempt, type PlacedSource } from './placed.ts';
import { useFacts } from './use-captured.ts';
import '../design/list.css';
import '../mail/message-list.css';

type ListProps = {
  readonly source: PlacedSource;
  readonly count: number;
  readonly choice: choose.Choice;
  readonly onChoice: (change: (choice: choose.Choice) => choose.Choice) => void;
  readonly open: Row | null;
  readonly onOpen: (row: Row) => void;
  readonly onCode: (code: string) => void;
  readonly listeners: readonly ListenerState[];
  readonly now: number;
};

export const ROW = 54;

export function CapturedList(props: ListProps) {
  const { source, count, choice, onChoice, open, onOpen, onCode, listeners, now } = props;
  const client = useJmap();
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  // Drawn anew when what is known of the rows has changed.
  useFromJmap(() => `${source.version()} ${client.version()}`);
  const view = useListWindow({ box, source, count, row: ROW, heading: 0, timeOf: nothing, now });
  const { seen, geometry } = view;
  const inSight = Array.from({ length: seen.end - seen.first }, (_, i) => source.at(seen.first + i));
  const facts = useFacts(inSight.flatMap(row => (row && !isAttempt(row) ? [numberOf(row)] : [])));
  const at = choice.active ? indexOf(source, choice, count) : -1;
  useListKeys(props, at, view);
  const arrived = useArrived(source, view.atTop);

  const press = (event: MouseEvent, row: Row, index: number): void => {
    const target = event.target as HTMLElement;
    const code = target.closest('.captured-code') ? facts.get(numberOf(row))?.code : null;
    if (code) onCode(code);
    else if (!isAttempt(row) && (target.closest('.row-box') || event.ctrlKey || event.metaKey))
      onChoice(before => choose.toggle(choose.focus(before, row, index), row));
    else if (event.shiftKey) void extendTo(props, index, choice.anchor === -1 ? index : choice.anchor);
    else {
      onChoice(before => choose.focus(choose.chooseNone(before), row, index));
      onOpen(row);
    }
  };
  const openKey = open && rowKey(open);
  const anyChosen = choice.all || choice.keys.size > 0;
  return (
    <div className="captured-list-frame">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of `useListKeys` */}
      <div
        className="list captured-list"
        ref={box}
        role="listbox"
        aria-label={t('Captured messages and refused attempts')}
        aria-multiselectable="true"
        aria-activedescendant={at >= seen.first && at < seen.end ? `${id}-${at}` : undefined}
        tabIndex={0}
        data-choosing={anyChosen || undefined}
        onFocus={event => event.target !== event.currentTarget && event.currentTarget.focus({ preventScroll: true })}
        onClick={event => {
          const index = Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
          const row = source.at(index);
          if (row) press(event, row, index);
        }}
      >
        <div role="presentation" style={{ height: heightOf(geometry), position: 'relative' }}>
          {inSight.map((row, i) => {
            const index = seen.first + i;
            const key = row ? rowKey(row) : `place ${index}`;
            const chosen = row !== null && !isAttempt(row) && choose.isChosen(choice, row);
            return (
              <CapturedRow
                key={key}
                id={`${id}-${index}`}
                index={index}
                count={count}
                top={topOf(geometry, index)}
                height={ROW}
                selected={anyChosen ? chosen : key === openKey}
                active={index === at}
                open={key === openKey}
                chosen={chosen}
                email={row && !isAttempt(row) ? (client.email(row.accountId, row.id) ?? null) : null}
                facts={row && !isAttempt(row) ? (facts.get(numberOf(row)) ?? null) : null}
                attempt={row && source.attempt(row)}
                listeners={listeners}
                now={now}
              />
            );
          })}
        </div>
      </div>
      <div className="arrived captured-arrived">
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

const nothing = () => null;
export const numberOf = (row: Row): number => Number(row.id.slice(1));

/** The row under the focus, wherever it has gone; gone for good, the place where it was. */
function indexOf(source: PlacedSource, choice: choose.Choice, count: number): number {
  if (!choice.active || count === 0) return -1;
  const found = source.locate(choice.active, choice.at);
  return found === -1 ? choose.clampIndex(choice.at, count) : found;
}

/** How many came while one was further down. */
function useArrived(source: PlacedSource, atTop: boolean): number {
  const [arrived, setArrived] = useState(0);
  useEffect(() => {
    const look = (): void => {
      const more = source.takeArrived();
      if (atTop) setArrived(0);
      else if (more > 0) setArrived(before => before + more);
    };
    look();
    return source.subscribe(look);
  }, [source, atTop]);
  return arrived;
}

async function extendTo({ source, count, onChoice }: ListProps, to: number, anchor: number): Promise<void> {
  const at = choose.clampIndex(to, count);
  const [first, end] = anchor < at ? [anchor, at + 1] : [at, anchor + 1];
  const rows = await source.between(Math.max(0, first), end);
  const active = source.at(at);
  onChoice(before => ({ ...choose.chooseRows(before, rows, active, at), anchor }));
}

function useListKeys(props: ListProps, at: number, view: ReturnType<typeof useListWindow>): void {
  const { source, count, choice, onChoice, onOpen } = props;
  const go = (to: number): void => {
    if (count === 0) return;
    const index = choose.clampIndex(to, count);
    view.show(index);
    onChoice(before => choose.focus(before, source.at(index), index));
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
      run: () => active && !isAttempt(active) && onChoice(before => choose.toggle({ ...before, anchor: at }, active)),
    },
    { keys: ['shift+j', 'shift+ArrowDown'], say: t('Choose downwards'), run: () => extend(1) },
    { keys: ['shift+k', 'shift+ArrowUp'], say: t('Choose upwards'), run: () => extend(-1) },
    { keys: '* a', say: t('Choose all'), run: () => onChoice(choose.chooseAll) },
    { keys: '* n', say: t('Choose none'), run: () => onChoice(choose.chooseNone) },
  ]);
}
