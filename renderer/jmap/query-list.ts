/**
 * One query of one account as a list of any length (RFC 8620 §5.5, 5.6): windows are read where one looks, changes are
 * sorted in by queryChanges, and where that is not possible the window around the row that is looked at is read anew.
 */
import type {
  Email,
  GetResponse,
  JmapId,
  QueryChangesResponse,
  QueryResponse,
  State,
} from '../../server/jmap/types.ts';
import { heard } from '../language/heard.ts';
import type { Account } from './account.ts';
import { type Batcher, type GroupCall, ref, type Settled } from './batch.ts';
import { isQuiet, JmapError } from './errors.ts';
import { LIST_PROPERTIES } from './list-email.ts';
import type { EmailFilter, EmailQuery } from './methods.ts';
import { createPlaces } from './places.ts';
import type { Row, RowSource } from './row-source.ts';

/** Rows read at once while one scrolls; one looks at some thirty. */
const WINDOW = 60;
/** Around what a jump shows: the answer is waited for, so it is short. */
const AROUND = 8;
/** When fewer than these are known in the direction one scrolls, the next window is read. */
const AHEAD = 30;
/** Conversations are read when one has stayed for a moment. */
const MEMBERS_PAUSE = 120;
const MOST_CHANGES = 250;
/** Ids alone, for acts on all. */
const IDS_AT_ONCE = 5000;

type Reading = { readonly first: number; readonly end: number; readonly abort: AbortController };
type Window = { readonly position: number; readonly limit: number } | { readonly around: JmapId };
export type QueryList = RowSource & {
  readonly accountId: JmapId;
  /** Reads these places, rows and all, where they are not known. */
  readonly fetch: (first: number, end: number) => Promise<void>;
  /** When the rows at these places came; null: there is none. */
  readonly timesAt: (places: readonly number[]) => Promise<readonly (number | null)[]>;
};
type Given = { readonly account: Account; readonly batcher: Batcher; readonly query: EmailQuery };

export function createQueryList({ account, batcher, query }: Given): QueryList {
  const places = createPlaces();
  const hearers = new Set<() => void>();
  const accountId = account.id;
  let state: State | null = null;
  let canChange = true;
  let known = false;
  let trouble: string | null = null;
  let version = 0;
  let arrived = 0;
  let looking = { first: 0, end: WINDOW, keep: null as JmapId | null };
  let lastFirst = 0;
  let lastShown = -1;
  let readings: Reading[] = [];
  let closed = false;

  const tell = (): void => {
    version++;
    for (const hear of hearers) hear();
  };
  const filterWith = (where: EmailFilter | undefined): EmailFilter | null =>
    where && query.filter ? { operator: 'AND', conditions: [query.filter, where] } : (where ?? query.filter);
  const detail = (at: number, path: string): GroupCall[] => [
    ['Email/get', { accountId, '#ids': ref(at, path), properties: LIST_PROPERTIES }],
    ['Thread/get', { accountId, '#ids': ref(at + 1, '/list/*/threadId') }],
  ];

  /** `where` is a position, or the row around which to read. `anew`: what was known of the places counts no more. */
  const readWindow = async (where: Window, anew = false): Promise<void> => {
    const first = 'position' in where ? where.position : looking.first;
    const limit = 'position' in where ? where.limit : WINDOW * 2;
    const reading: Reading = { first, end: first + limit, abort: new AbortController() };
    readings.push(reading);
    const order = account.beginReading();
    const wanted =
      'position' in where ? { position: first } : { anchor: where.around, anchorOffset: -Math.min(first, WINDOW) };
    try {
      const answers = await batcher.group(
        [['Email/query', { accountId, ...query, ...wanted, limit, calculateTotal: true }], ...detail(0, '/ids')],
        { signal: reading.abort.signal },
      );
      if (closed) return;
      takeWindow(answers, order, anew);
    } catch (error) {
      if (!isQuiet(error)) fail(error);
    } finally {
      readings = readings.filter(one => one !== reading);
    }
  };

  const takeWindow = (answers: readonly Settled[], order: number, anew: boolean): void => {
    const [first, emails, threads] = answers;
    if (first instanceof JmapError) {
      if (first.type === 'anchorNotFound') void readWindow({ position: clampedFirst(), limit: WINDOW * 2 }, true);
      else fail(first);
      return;
    }
    const found = first as unknown as QueryResponse;
    account.takeEmails(emails, order);
    account.takeThreads(threads);
    const moved = state !== null && found.queryState !== state && known && !anew;
    if (moved && canChange) {
      // Something changed meanwhile: the round that is on its way makes the places right, then this is asked again.
      void account.sync().then(
        () => readMissing(),
        () => {},
      );
      return;
    }
    if (anew || moved) places.reset(found.total ?? 0);
    places.put(found.position, found.ids, found.total ?? found.position + found.ids.length);
    state = found.queryState;
    canChange = found.canCalculateChanges;
    known = true;
    trouble = null;
    void account.ensureEmails(found.ids).catch(() => {});
    tell();
    membersSoon();
  };
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const membersSoon = (): void => {
    if (!query.collapseThreads) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => readMembers(shownIds()), MEMBERS_PAUSE);
  };
  const shownIds = (): readonly JmapId[] => {
    const ids: JmapId[] = [];
    for (let at = looking.first; at < Math.min(looking.end, places.length); at++) {
      const id = places.at(at);
      if (id !== undefined) ids.push(id);
    }
    return ids;
  };

  /** What a conversation's row says about its other messages. */
  const readMembers = (ids: readonly JmapId[]): void => {
    if (!query.collapseThreads || closed) return;
    const members = ids.flatMap(id => {
      const thread = account.email(id)?.threadId;
      const all = thread === undefined ? undefined : account.thread(thread);
      return all && all.length > 1 ? all : [];
    });
    if (members.length > 0) void account.ensureEmails(members).catch(() => {});
  };

  const fail = (error: unknown): void => {
    trouble = heard(error instanceof Error ? error.message : String(error));
    tell();
  };
  const clampedFirst = (): number => Math.max(0, looking.first - AHEAD);

  const readMissing = (): void => {
    if (closed) return;
    if (!known) {
      if (readings.length === 0) void readWindow({ position: 0, limit: WINDOW });
      return;
    }
    const first = Math.max(0, places.toBase(looking.first));
    const end = Math.min(places.baseLength, places.toBase(looking.end));
    for (const reading of readings)
      if (reading.end < first - WINDOW * 2 || reading.first > end + WINDOW * 2) reading.abort.abort();
    const under = (at: number): boolean =>
      readings.some(one => !one.abort.signal.aborted && one.first <= at && at < one.end);
    if (places.isKnown(first, end)) {
      readEmails(first, end);
      if (first !== lastShown) membersSoon();
      lastShown = first;
      readAhead(first, end, under);
      return;
    }
    let from = first;
    while (from < end && (places.isKnown(from, from + 1) || under(from))) from++;
    if (from >= end) return;
    const goesOn = places.isKnown(from - 1, from);
    const start = Math.max(0, goesOn ? from : from - AROUND);
    void readWindow({ position: start, limit: goesOn ? WINDOW : end - start + AROUND });
  };
  /** The next window in the direction one scrolls, before it is looked at. */
  const readAhead = (first: number, end: number, under: (at: number) => boolean): void => {
    const down = looking.first >= lastFirst;
    lastFirst = looking.first;
    const [low, high] = down ? [end, Math.min(places.baseLength, end + AHEAD)] : [Math.max(0, first - AHEAD), first];
    const missing = Array.from({ length: high - low }, (_, i) => (down ? low + i : high - 1 - i)).find(
      at => !places.isKnown(at, at + 1),
    );
    if (missing === undefined || under(missing)) return;
    const position = down ? missing : Math.max(0, missing - WINDOW + 1);
    void readWindow({ position, limit: down ? WINDOW : missing - position + 1 });
  };
  /** Ids are remembered for longer than what they stand for. */
  const readEmails = (first: number, end: number): void => {
    const ids: JmapId[] = [];
    for (let at = first; at < end; at++) {
      const id = places.at(at);
      if (id !== undefined && !account.email(id)) ids.push(id);
    }
    if (ids.length > 0) void account.ensureEmails(ids).then(tell, () => {});
  };

  const startAnew = (): void => {
    for (const reading of readings) reading.abort.abort();
    readings = [];
    if (looking.keep !== null && looking.first > 0) void readWindow({ around: looking.keep }, true);
    else void readWindow({ position: clampedFirst(), limit: WINDOW * 2 }, true);
  };

  const synced = {
    changesCalls: (): readonly GroupCall[] =>
      state === null || !canChange
        ? []
        : [
            [
              'Email/queryChanges',
              { accountId, ...query, sinceQueryState: state, maxChanges: MOST_CHANGES, calculateTotal: true },
            ],
            ...detail(0, '/added/*/id'),
          ],
    takeChanges: (answers: readonly Settled[] | null): void => {
      if (closed || !known) return;
      const [first, emails, threads] = answers ?? [];
      if (!first || first instanceof JmapError) {
        startAnew();
        return;
      }
      const told = first as unknown as QueryChangesResponse;
      const order = account.beginReading();
      account.takeEmails(emails, order);
      account.takeThreads(threads);
      if (told.newQueryState === state) return;
      const total = told.total ?? places.baseLength - told.removed.length + told.added.length;
      const fresh = places.splice(told.removed, told.added, total);
      state = told.newQueryState;
      if (fresh === null) {
        startAnew();
        return;
      }
      arrived += fresh.length;
      readMembers(told.added.map(one => one.id));
      tell();
      readMissing();
    },
  };
  account.lists.add(synced);

  const readIds = async (filter: EmailFilter | null, first: number, end: number): Promise<readonly JmapId[]> => {
    const ids: JmapId[] = [];
    while (ids.length < end - first) {
      const limit = Math.min(IDS_AT_ONCE, end - first - ids.length);
      const [answer] = await batcher.group([
        ['Email/query', { accountId, ...query, filter, position: first + ids.length, limit }],
      ]);
      if (answer instanceof JmapError) throw answer;
      const found = (answer as unknown as QueryResponse).ids;
      ids.push(...found);
      if (found.length === 0) break;
    }
    return ids;
  };
  const rows = (ids: readonly JmapId[]): readonly Row[] => ids.map(id => ({ accountId, id }));

  return {
    accountId,
    version: () => version,
    length: () => (known ? places.length : null),
    trouble: () => trouble,
    at: index => {
      const id = places.at(index);
      return id === undefined ? null : { accountId, id };
    },
    locate: (row, near) => (row.accountId === accountId ? places.locate(row.id, near) : -1),
    look(first, end, keep) {
      looking = { first, end, keep: keep?.id ?? null };
      if (trouble === null) readMissing();
    },
    retry() {
      trouble = null;
      known = false;
      state = null;
      void readWindow({ position: 0, limit: WINDOW });
      tell();
    },
    takeArrived() {
      const count = arrived;
      arrived = 0;
      return count;
    },
    hide(some) {
      const ids = some.filter(row => row.accountId === accountId).map(row => row.id);
      places.hide(ids);
      tell();
      return () => {
        places.unhide(ids);
        tell();
      };
    },
    async between(first, end) {
      const from = places.toBase(first);
      const to = places.toBase(end);
      if (!places.isKnown(from, to)) {
        const ids = await readIds(query.filter, from, to);
        places.put(from, ids, Math.max(places.baseLength, from + ids.length));
      }
      const found: JmapId[] = [];
      for (let at = first; at < end; at++) {
        const id = places.at(at);
        if (id !== undefined) found.push(id);
      }
      return rows(found);
    },
    all: async where => rows(await readIds(filterWith(where), 0, Number.POSITIVE_INFINITY)),
    async fetch(first, end) {
      const [from, to] = [places.toBase(first), places.toBase(end)];
      if (!places.isKnown(from, to)) return readWindow({ position: from, limit: to - from });
      const ids = Array.from({ length: end - first }, (_, i) => places.at(first + i)).filter(id => id !== undefined);
      return account.ensureEmails(ids);
    },
    async timesAt(wanted) {
      const answers = await Promise.all(
        wanted.map(view =>
          batcher.group([
            ['Email/query', { accountId, ...query, position: places.toBase(view), limit: 1 }],
            ['Email/get', { accountId, '#ids': ref(0, '/ids'), properties: ['receivedAt'] }],
          ]),
        ),
      );
      return answers.map(([, got]) => {
        if (!got || got instanceof JmapError) return null;
        const [email] = (got as unknown as GetResponse<Email>).list;
        return email ? Date.parse(email.receivedAt) : null;
      });
    },
    subscribe(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    close() {
      closed = true;
      clearTimeout(waiting);
      account.lists.delete(synced);
      for (const reading of readings) reading.abort.abort();
    },
  };
}
