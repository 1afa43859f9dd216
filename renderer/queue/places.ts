/** Where mail waits to go, by age, with how each place does: rows of the heat map. Pure. */
import type { DestinationRest, DestinationRow, FrozenRow, ShapeOfQueue } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { until } from '../design/format.ts';
import type { Shape } from '../design/words.ts';
import { holder } from './queue-words.ts';
import { spanWord } from './selection-words.ts';

export type PlaceRow = {
  readonly name: string;
  /** A domain of addresses; else a way that mail takes: 'smart host', 'relay office', 'local'. */
  readonly isDomain: boolean;
  readonly total: number;
  /** By age; null: of a way nobody counts them. */
  readonly cells: readonly number[] | null;
  /** Of the route of the same name; null: its mail takes other ways. */
  readonly destination: DestinationRow | null;
  readonly frozen: FrozenRow | null;
};

/** Those in trouble first, then the fullest. */
export function placesOf(
  shape: ShapeOfQueue,
  destinations: readonly DestinationRow[],
  frozen: readonly FrozenRow[],
): readonly PlaceRow[] {
  const byRoute = new Map(destinations.map(one => [one.route, one]));
  const stopped = new Map(frozen.flatMap(one => (one.route === null ? [] : [[one.route, one] as const])));
  const domains = new Set(shape.rows.map(row => row.domain));
  const ways = [...new Set([...byRoute.keys(), ...stopped.keys()])].filter(route => !domains.has(route));
  const place = (name: string): Pick<PlaceRow, 'name' | 'destination' | 'frozen'> => ({
    ...{ name, destination: byRoute.get(name) ?? null, frozen: stopped.get(name) ?? null },
  });
  const rows: readonly PlaceRow[] = [
    ...shape.rows.map(row => ({ ...place(row.domain), isDomain: true, total: row.total, cells: row.cells })),
    ...ways.map(route => ({ ...place(route), isDomain: false, total: byRoute.get(route)?.waiting ?? 0, cells: null })),
  ];
  return rows.toSorted((a, b) => Number(inTrouble(b)) - Number(inTrouble(a)) || b.total - a.total);
}

const inTrouble = ({ destination, frozen }: PlaceRow): boolean => destination?.rest != null || frozen !== null;

export type Column = {
  readonly head: string;
  readonly say: string;
  readonly words: { readonly older: string | null; readonly younger: string | null };
};

/** The last has no end. */
export const columnsOf = (ages: readonly number[]): readonly Column[] =>
  ages.map((age, at) => {
    const from = ages[at - 1];
    const last = at === ages.length - 1;
    const older = from === undefined ? null : spanWord(from);
    const younger = last ? null : spanWord(age);
    const say =
      older === null
        ? t('younger than {age}', { age: younger })
        : younger === null
          ? t('older than {age}', { age: older })
          : t('{from} to {to}', { from: older, to: younger });
    return { head: older === null ? `<${younger}` : (younger ?? t('older')), say, words: { older, younger } };
  });

/** 0 nothing, 1 to 4: how many, against the fullest cell; each step is many times the one before. */
export function heat(n: number, most: number): number {
  if (n === 0) return 0;
  return most <= 1 ? 1 : 1 + Math.round((3 * Math.log(n)) / Math.log(most));
}

/** `more`: beside the word; `all`: on hover. */
export type PlaceState = {
  readonly shape: Shape;
  readonly word: string;
  readonly more: string;
  readonly all?: string;
};

export function stateOf({ destination, frozen }: PlaceRow, now: number): PlaceState {
  if (frozen) {
    return {
      shape: 'held',
      word: t('Frozen by {whom}', { whom: holder(frozen.by) }),
      more: frozen.why,
      all: frozen.why === '' ? t('Nothing leaves for it') : t('Nothing leaves for it: {why}', { why: frozen.why }),
    };
  }
  const rest = destination?.rest;
  if (rest) return restState(rest, now);
  if (!destination) return { shape: 'waiting', word: t('Waiting'), more: '' };
  const { active, sessions, waiting, nextAt } = destination;
  if (active > 0)
    return {
      shape: 'ok',
      word: t('Sending {count, number}', { count: active }),
      more: t('{count, plural, one {# session} other {# sessions}} at once', { count: sessions }),
    };
  const next = nextAt === null ? t('nobody is due') : t('next try {when}', { when: until(nextAt, now) });
  return waiting === 0
    ? { shape: 'ok', word: t('Well'), more: '' }
    : { shape: 'waiting', word: t('Waiting'), more: next };
}

const restState = ({ kind, until: probe, reply, host, failures }: DestinationRest, now: number): PlaceState => {
  const said = host !== null && !reply.startsWith(host) ? `${host}: ${reply}` : reply;
  return {
    shape: kind === 'down' ? 'failed' : 'attention',
    word: kind === 'down' ? t('Not reachable') : t('Takes less for now'),
    more: t('probe {when}', { when: until(probe, now) }),
    all: t('After {count, plural, one {# failure} other {# failures}}, the next probe {when}. {said}', {
      count: failures,
      when: until(probe, now),
      said,
    }),
  };
};
