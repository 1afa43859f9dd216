/**
 * The line of a journey, station by station: ← and → go from one to the next, Home and End to the first and the last, and what
 * is known of the station stands below and is marked in what happened. A station is a button, so who hears the window hears it.
 */
import { type KeyboardEvent, useId, useRef } from 'react';
import { Link } from 'wouter';
import type { Journey, Station } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { clockMillis, took } from '../design/format.ts';
import { Line } from '../design/line.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { stateLook, stationStateWord, stationWords } from '../design/words.ts';
import { heard } from '../language/heard.ts';
import { useKeys } from '../shell/keys.tsx';
import { PadlockSign } from './crossings.tsx';
import { lineOf, lineSentence, type PlacedStation, sinceStart, stationsOf, stepTo } from './journey-line.ts';
import { heldPath } from './judged-words.ts';

type StationsProps = {
  readonly journey: Journey;
  /** By its key; null: none yet. */
  readonly chosen: string | null;
  readonly onChoose: (key: string) => void;
};

export function Stations({ journey, chosen, onChoose }: StationsProps) {
  const line = lineOf(journey);
  const all = stationsOf(journey);
  const single = line.rows.length <= 1;
  const compact = line.rows.length > 2;
  const box = useRef<HTMLDivElement>(null);
  const told = useId();
  const at = all.findIndex(({ key }) => key === chosen);
  const go = (to: number): void => {
    const station = all[to];
    if (!station) return;
    onChoose(station.key);
    box.current?.querySelector<HTMLElement>(`[data-key="${station.key}"]`)?.focus();
  };
  const step = (by: -1 | 1) => (): void => go(stepTo(all, at, by));
  useKeys(t('Journey'), [
    { keys: 'ArrowLeft', say: t('Station before'), run: step(-1) },
    { keys: 'ArrowRight', say: t('Next station'), run: step(1) },
  ]);
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    go(event.key === 'Home' ? 0 : all.length - 1);
  };
  // One stop of Tab for all of them; the arrows go on from there.
  const stop = at === -1 ? 0 : at;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside have the roles and the focus
    <div ref={box} onKeyDown={press}>
      <Line
        trunk={line.trunk}
        branches={line.branches}
        label={lineSentence(journey)}
        rowHeight={compact ? 118 : 146}
        bottom={compact ? 72 : 88}
        {...(single ? {} : { rowName: (row: number) => <RowName branch={line.rows[row]!} /> })}
        link={({ key, name }) => (
          <button
            type="button"
            className="line-station"
            data-key={key}
            tabIndex={key === all[stop]?.key ? 0 : -1}
            aria-current={key === chosen ? 'step' : undefined}
            aria-describedby={key === chosen ? told : undefined}
            onClick={() => onChoose(key)}
          >
            {stationWords[name].name}
          </button>
        )}
        below={station => (
          <Below station={station} held={heldPath(journey)} at={sinceStart(journey, station.at)} short={compact} />
        )}
      />
      {line.rest > 0 && (
        <p className="journey-rest">
          {t('and {count, plural, one {# more recipient} other {# more recipients}}, listed below', {
            count: line.rest,
          })}
        </p>
      )}
      {all[at] && <Told id={told} journey={journey} station={all[at]} at={at} of={all.length} />}
    </div>
  );
}

type ToldProps = {
  readonly id: string;
  readonly journey: Journey;
  readonly station: PlacedStation;
  readonly at: number;
  readonly of: number;
};

/** All that is known of one station. */
function Told({ id, journey, station, at, of }: ToldProps) {
  const since = sinceStart(journey, station.at);
  return (
    <div className="journey-station" id={id}>
      <p>
        <b>{stationWords[station.name].name}</b>, {stationStateWord[station.state]}
        <span className="quiet"> · {t('station {at} of {of}', { at: at + 1, of })}</span>
        {station.address !== null && <span className="quiet"> · {station.address}</span>}
      </p>
      {station.sentence && <p>{heard(station.sentence)}</p>}
      <p className="quiet">
        {stationWords[station.name].role}
        {station.at !== null && ` · ${clockMillis(station.at)}`}
        {since !== null && ` · +${took(since)}`}
        {station.fact && ` · ${heard(station.fact)}`}
      </p>
    </div>
  );
}

function RowName({ branch }: { branch: Journey['branches'][number] }) {
  return (
    <>
      <StatusShape shape={stateLook[branch.state].shape} size={12} /> {branch.address}
    </>
  );
}

/** Under the disc there is room for one word; the shape says where. */
const shortState = {
  done: '',
  waiting: t('waiting'),
  failed: t('failed'),
  refused: t('refused'),
  held: t('held'),
} as const;

type BelowProps = {
  readonly station: Station;
  /** Where one that is held is decided on. */
  readonly held: string;
  readonly at: number | null;
  readonly short: boolean;
};

function Below({ station, held, at, short }: BelowProps) {
  const { state, padlock } = station;
  const [sentence, fact] = [heard(station.sentence), station.fact && heard(station.fact)];
  return (
    <>
      {sentence && <span className="only-read-aloud">{sentence}</span>}
      {(!short || !fact) && (
        <time
          className="line-time num"
          title={sentence || undefined}
          dateTime={station.at === null ? undefined : new Date(station.at).toISOString()}
        >
          {at !== null ? (
            `+${took(at)}`
          ) : state === 'held' ? (
            <Link href={held}>{shortState.held}</Link>
          ) : state === 'ahead' ? (
            ' '
          ) : (
            shortState[state]
          )}
        </time>
      )}
      {fact && (
        <span className="line-fact" title={fact}>
          {padlock && <PadlockSign grade={padlock.grade} size={12} />}
          {fact}
        </span>
      )}
    </>
  );
}
