/**
 * From a journey to the Line. The trunk is what all recipients share; where every recipient has left the queue, or
 * all wait in it alike, the queue is drawn once on the trunk, else those who wait there show it on their own row.
 */
import type { Branch, Journey, Station } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { fewBranches, type LineInput, layoutLine } from '../design/line-layout.ts';
import { stationWords } from '../design/words.ts';
import { heard } from '../language/heard.ts';

export type JourneyLine = LineInput<Station> & {
  readonly rows: readonly Branch[];
  /** Recipients that have no row of their own. */
  readonly rest: number;
};

const MOST_ROWS = 6;

export function lineOf(journey: Pick<Journey, 'trunk' | 'branches'>): JourneyLine {
  const { shown, rest } = fewBranches(journey.branches, MOST_ROWS);
  const queued = shown.map(branch => (branch.stations[0]?.name === 'queued' ? branch.stations[0] : null));
  const inTrunk = journey.trunk.some(station => station.name === 'queued');
  if (inTrunk || queued.length === 0 || queued.some(station => station === null)) {
    return { trunk: journey.trunk, branches: shown.map(branch => branch.stations), rows: shown, rest };
  }
  const alike = queued.every(station => station?.state === queued[0]?.state);
  const shared = alike ? queued[0]! : queued.find(station => station?.state === 'done');
  if (!shared) return { trunk: journey.trunk, branches: shown.map(branch => branch.stations), rows: shown, rest };
  const branches = shown.map(branch => {
    const [first, ...further] = branch.stations;
    return alike || first?.state === 'done' ? further : [first!];
  });
  return { trunk: [...journey.trunk, shared], branches, rows: shown, rest };
}

export type PlacedStation = Station & {
  readonly key: string;
  /** Whose way it is on, where the ways have parted. */
  readonly address: string | null;
};

/** As they stand on the drawing, and by the same keys: what all share, then each recipient's. */
export function stationsOf(journey: Pick<Journey, 'trunk' | 'branches'>): readonly PlacedStation[] {
  const line = lineOf(journey);
  const { stations } = layoutLine(line, { width: 1000, top: 0, row: 0, bottom: 0 });
  return stations.map((station, at) => ({
    ...station,
    address: line.rows.length > 1 && at >= line.trunk.length ? (line.rows[station.row]?.address ?? null) : null,
  }));
}

/** To the next from there, or the one before; from none to where the message is: the last that it has reached. */
export function stepTo(all: readonly Pick<Station, 'state'>[], at: number, by: -1 | 1): number {
  if (at !== -1) return Math.max(0, Math.min(all.length - 1, at + by));
  return Math.max(
    0,
    all.findLastIndex(({ state }) => state !== 'ahead'),
  );
}

const station = (name: Station['name']): Station => ({ name, state: 'ahead', at: null, sentence: '', fact: null });

/** What lies before a letter that has not been written yet. */
export const lineAhead: LineInput<Station> = {
  trunk: [station('written'), station('accepted'), station('queued')],
  branches: [[station('delivered'), station('stored'), station('read')]],
};

/** A short journey keeps all its stations on the drawing, so that they light up in place. */
export function withAhead(line: LineInput<Station>): LineInput<Station> {
  const passed = [...line.trunk, ...(line.branches[0] ?? [])];
  const fill = (ahead: readonly Station[]): Station[] =>
    ahead.map(one => passed.find(other => other.name === one.name) ?? one);
  return { trunk: fill(lineAhead.trunk), branches: [fill(lineAhead.branches[0]!)] };
}

/** Milliseconds from the first station that has a time. */
export function sinceStart(journey: Pick<Journey, 'at' | 'trunk'>, at: number | null): number | null {
  const start = journey.trunk.find(one => one.at !== null)?.at ?? journey.at;
  return at === null ? null : Math.max(0, at - start);
}

/** The whole journey as one sentence, for those who hear the drawing. */
export function lineSentence(journey: Pick<Journey, 'trunk' | 'branches' | 'sentence'>): string {
  const last = journey.trunk.findLast(one => one.state !== 'ahead');
  return journey.branches.length === 0 && last
    ? t('{sentence} It ended at: {station}.', {
        sentence: heard(journey.sentence),
        station: stationWords[last.name].name,
      })
    : heard(journey.sentence);
}
