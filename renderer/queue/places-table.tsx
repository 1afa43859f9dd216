/** By destination and age, as qshape(1) draws it: a new jam and an old one look different. Every number shows who it is. */

import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../server/base/language.ts';
import { IconButton } from '../design/button.tsx';
import { count } from '../design/format.ts';
import { Menu, type MenuItem } from '../design/menu.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { rich } from '../language/rich.ts';
import { useNow } from '../live.ts';
import { type Column, columnsOf, heat, type PlaceRow, placesOf, stateOf } from './places.ts';
import { WhyDialog } from './queue-head.tsx';
import { says } from './selection-words.ts';
import { useFreeze } from './use-pause.ts';
import type { Around } from './use-queue.ts';

type Words = Readonly<Record<string, string | null>>;
type PlacesProps = {
  readonly around: Around;
  readonly where: string;
  readonly onWords: (words: Words) => void;
};
/** The rest is few each, and found by search. */
const MOST_PLACES = 100;

export function Places({ around, where, onWords }: PlacesProps) {
  const [freezing, setFreezing] = useState<string | null>(null);
  const { freeze } = useFreeze();
  const columns = columnsOf(around.shape.ages);
  const places = placesOf(around.shape, around.destinations, around.frozen);
  const most = Math.max(0, ...around.shape.rows.flatMap(row => row.cells));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and its keys are the arrows
    <section className="card queue-places" aria-labelledby="queue-places" tabIndex={0}>
      <table className="places">
        <thead>
          <tr>
            <th scope="col" id="queue-places">
              {rich('By destination<hidden> and age</hidden>', {
                hidden: inner => <span className="only-read-aloud">{inner}</span>,
              })}
            </th>
            <th scope="col" className="num">
              {t('All')}
            </th>
            {columns.map(column => (
              <th
                scope="col"
                className="num place-cell"
                key={column.head}
                title={t('Waiting {age}', { age: column.say })}
              >
                {column.head}
              </th>
            ))}
            <th scope="col">{t('State')}</th>
            <th scope="col">
              <span className="only-read-aloud">{t('Acts')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {places.slice(0, MOST_PLACES).map(place => (
            <Place
              key={`${place.isDomain} ${place.name}`}
              {...{ place, columns, most, where, onWords }}
              onFreeze={() => setFreezing(place.name)}
            />
          ))}
        </tbody>
      </table>
      {freezing !== null && (
        <WhyDialog
          title={t('Freeze mail for {route}', { route: freezing })}
          act={t('Freeze')}
          onAct={why => freeze(freezing, why)}
          onClose={() => setFreezing(null)}
        />
      )}
    </section>
  );
}

type PlaceProps = Pick<PlacesProps, 'where' | 'onWords'> & {
  readonly place: PlaceRow;
  readonly columns: readonly Column[];
  readonly most: number;
  readonly onFreeze: () => void;
};

function Place({ place, columns, most, where, onWords, onFreeze }: PlaceProps) {
  const name: Words = place.isDomain ? { to: place.name } : { route: place.name };
  const whole: Words = { to: null, route: null, ...name, older: null, younger: null };
  const isChosen = says(where, name);
  return (
    <tr data-chosen={isChosen || undefined}>
      <th scope="row">
        <button type="button" className="place-name clip" aria-pressed={isChosen} onClick={() => onWords(whole)}>
          {place.isDomain ? place.name : wayName(place.name)}
        </button>
      </th>
      <td className="num">{count(place.total)}</td>
      {columns.map((column, at) => {
        const n = place.cells?.[at] ?? 0;
        const words: Words = { ...whole, ...column.words };
        return (
          <td className="place-cell" key={column.head}>
            {n === 0 ? (
              <span className="quiet" aria-hidden="true">
                ·
              </span>
            ) : (
              <button
                type="button"
                className="num"
                data-heat={heat(n, most)}
                aria-label={t('{count, number} for {place}, {age}', { count: n, place: place.name, age: column.say })}
                aria-pressed={says(where, words)}
                onClick={() => onWords(words)}
              >
                {count(n)}
              </button>
            )}
          </td>
        );
      })}
      <PlaceState place={place} onFreeze={onFreeze} />
    </tr>
  );
}

/** Ours go to mailboxes, whatever their domain. */
const wayName = (route: string): string => (route === 'local' ? t('Mailboxes here') : route);

function PlaceState({ place, onFreeze }: { place: PlaceRow; onFreeze: () => void }) {
  const now = useNow();
  const { thaw, probe } = useFreeze();
  const { name, destination, frozen, isDomain } = place;
  const isRoute = destination !== null || frozen !== null || !isDomain;
  const state = stateOf(place, now);
  const items: readonly MenuItem[] = [
    { label: t('Try the next one now'), disabled: !destination?.waiting, run: () => void probe(name) },
    frozen ? { label: t('Thaw'), run: () => void thaw(name) } : { label: t('Freeze…'), run: onFreeze },
  ];
  return (
    <>
      <td className="place-state" title={state.all ?? state.more}>
        {isRoute ? (
          <span className="state">
            <StatusShape shape={state.shape} />
            <span className="clip">
              {state.word}
              {state.more && <span className="quiet"> {state.more}</span>}
            </span>
          </span>
        ) : (
          <span className="quiet">{t('by another way')}</span>
        )}
      </td>
      <td className="place-acts">
        {isRoute && name !== 'local' && (
          <Menu
            items={items}
            trigger={
              <IconButton label={t('Acts on {what}', { what: name })}>
                <Ellipsis size={16} strokeWidth={1.8} />
              </IconButton>
            }
          />
        )}
      </td>
    </>
  );
}
