/** The queue's live questions: how much waits, who is meant, the rows in sight, and what stands around them. */
import { createContext, use, useCallback, useEffect, useMemo, useReducer, useSyncExternalStore } from 'react';
import type {
  Api,
  BreakerTrip,
  DestinationRow,
  FrozenRow,
  NetworkNow,
  QueueRow,
  QueueSelection,
  RecipientState,
  ShapeOfQueue,
} from '../../server/api/contract.ts';
import { type Live, useConnection, useLive } from '../live.ts';
import { pulses } from './pulses.ts';
import { MANY } from './queue-words.ts';
import { nameOf, type Reason, reasonsOf, type Told } from './reasons.ts';
import { newRowSource, type RowSource } from './row-source.ts';
import { termsIn } from './selection-words.ts';

type Counts = Readonly<Record<RecipientState, number>>;
const WAITING = ['queued', 'active', 'deferred', 'held'] as const;
/** Of so many that have waited longest the reasons are counted. */
export const MOST_ASKED = 1000;
const COLUMNS = 7;

export const useCounts = (): Live<{ readonly counts: Counts }> =>
  useLive('queue counts', (api, signal) => api.queue.watch({ limit: 1 }, signal));

/** Words say nothing of states: all that wait are meant. */
export const selectionFor = (where: string): QueueSelection =>
  termsIn(where).length === 0 ? { states: WAITING } : { where };

export type Found = { readonly ids: readonly number[] };

/** Who is meant; the same list again where nothing has changed. */
export function useFound(where: string, source: RowSource | null): Live<Found> {
  return useLive(`queue ${where}`, async function* (api, signal) {
    let before: Found = { ids: [] };
    for await (const _ of pulses(api, signal)) {
      const { recipients } = await api.queue.find(selectionFor(where), signal);
      const same = recipients.length === before.ids.length && recipients.every((id, at) => id === before.ids[at]);
      if (!same) before = { ids: recipients };
      source?.refresh();
      yield before;
    }
  });
}

export function useRowSource(): RowSource | null {
  const { api } = useConnection();
  const source = useMemo(
    () => (api ? newRowSource(ids => api.queue.list({ recipients: ids, limit: ids.length })) : null),
    [api],
  );
  useEffect(() => () => source?.close(), [source]);
  return source;
}

export const SourceContext = createContext<RowSource | null>(null);

/** undefined: it has not come yet. */
export function useRow(id: number): QueueRow | undefined {
  const source = use(SourceContext);
  const watch = useCallback((hear: () => void) => source?.watch(id, hear) ?? (() => {}), [source, id]);
  return useSyncExternalStore(watch, () => source?.row(id));
}

export const NamesContext = createContext<Told['names']>(new Map());
/** What its reply is called, in a word. */
export const useReplyName = (row: QueueRow): string | null => nameOf(row, use(NamesContext));

/** Of a few, as they are now; of many nobody asks. */
export function useKnown(ids: readonly number[]): readonly QueueRow[] {
  const source = use(SourceContext);
  const few = ids.length <= MANY ? ids : [];
  const key = few.join(' ');
  const [, bump] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const ends = key === '' || !source ? [] : key.split(' ').map(id => source.watch(Number(id), bump));
    return () => {
      for (const end of ends) end();
    };
  }, [source, key]);
  return few.flatMap(id => source?.row(id) ?? []);
}

export type Around = {
  readonly frozen: readonly FrozenRow[];
  readonly destinations: readonly DestinationRow[];
  readonly shape: ShapeOfQueue;
  readonly network: NetworkNow;
  readonly trips: readonly BreakerTrip[];
  readonly reasons: readonly Reason[];
  readonly names: Told['names'];
  /** Not all that wait were asked for their reasons. */
  readonly isPart: boolean;
};

export const useAround = (): Live<Around> =>
  useLive('queue around', async function* (api, signal) {
    for await (const _ of pulses(api, signal)) yield await around(api, signal);
  });

async function around(api: Api, signal: AbortSignal): Promise<Around> {
  const [frozen, destinations, shape, network, trips, rows] = await Promise.all([
    ...([api.queue.frozen({}, signal), api.queue.destinations({}, signal)] as const),
    ...([api.queue.shape({ columns: COLUMNS }, signal), api.queue.network({}, signal)] as const),
    ...([api.breaker.trips({}, signal), api.queue.list({ states: WAITING, limit: MOST_ASKED }, signal)] as const),
  ]);
  const told = await reasonsOf(rows, { frozen, destinations }, replies => api.returns.explain({ replies }, signal));
  return { frozen, destinations, shape, network, trips, ...told, isPart: rows.length === MOST_ASKED };
}
