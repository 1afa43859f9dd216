/** The rows of a place: which queries it means, and the live list of them for as long as it is shown. */
import { useEffect, useMemo, useState } from 'react';
import type { Fault } from '../../server/base/search.ts';
import type { EmailComparator, JmapId, Mailbox } from '../../server/jmap/types.ts';
import type { EmailQuery } from '../jmap/methods.ts';
import { useFromJmap, useJmap } from '../jmap/react.tsx';
import type { RowSource } from '../jmap/row-source.ts';
import { filterAt, type MailPlace, UNIFIED } from './place.ts';
import type { Sort } from './preferences.ts';

export type Queries = readonly { readonly accountId: JmapId; readonly query: EmailQuery }[];
export type Asked = { readonly queries: Queries; readonly faults: readonly Fault[]; readonly key: string };

export function comparators({ by, ascending }: Sort): readonly EmailComparator[] {
  const newest: EmailComparator = { property: 'receivedAt', isAscending: false };
  if (by === 'receivedAt') return [{ property: 'receivedAt', isAscending: ascending }];
  if (by === 'starred') return [{ property: 'hasKeyword', keyword: '$flagged', isAscending: ascending }, newest];
  return [{ property: by, isAscending: ascending }, newest];
}

type Box = Pick<Mailbox, 'id' | 'name' | 'role' | 'parentId'>;
const sameBoxes = (a: readonly (readonly Box[])[], b: readonly (readonly Box[])[]): boolean => {
  const plain = (all: readonly (readonly Box[])[]): string =>
    JSON.stringify(all.map(some => some.map(({ id, name, role, parentId }) => [id, name, role, parentId])));
  return plain(a) === plain(b);
};

/** Only the names of mailboxes matter here, not their counts, which change with every message. */
export function useAsked(place: MailPlace, accounts: readonly JmapId[], sort: Sort, collapse: boolean): Asked {
  const boxes = useFromJmap(client => accounts.map(id => client.mailboxes(id)), sameBoxes);
  const { account, mailbox, q, wide } = place;
  return useMemo(() => {
    const now = Date.now();
    const faults: Fault[] = [];
    const queries = accounts.flatMap((accountId, i): Queries => {
      const narrowed = filterAt({ account, mailbox, email: null, q, wide }, boxes[i] ?? [], now);
      if (narrowed === null) return [];
      if (faults.length === 0) faults.push(...narrowed.faults);
      const order: Sort = account === UNIFIED ? { by: 'receivedAt', ascending: false } : sort;
      return [{ accountId, query: { filter: narrowed.filter, sort: comparators(order), collapseThreads: collapse } }];
    });
    return { queries, faults, key: JSON.stringify(queries) };
  }, [accounts, boxes, account, mailbox, q, wide, sort, collapse]);
}

type Made = { readonly key: string; readonly folder: string; readonly source: RowSource };

/**
 * null for the first turn, and where there is nothing to ask. While one types into the search, what was found before
 * stays until the next answer is there.
 */
export function useSource({ queries, key }: Asked, folder: string): RowSource | null {
  const client = useJmap();
  const [made, setMade] = useState<Made | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the queries
  useEffect(() => {
    if (queries.length === 0) {
      setMade(null);
      return;
    }
    const source = client.list(queries);
    const show = (): void => {
      if (source.length() === null && source.trouble() === null) return;
      stop();
      setMade({ key, folder, source });
    };
    const stop = source.subscribe(show);
    source.look(0, 40, null);
    setMade(before => (before?.folder === folder ? before : { key, folder, source }));
    return () => {
      stop();
      source.close();
    };
  }, [client, key, folder]);
  return made?.folder === folder && queries.length > 0 ? made.source : null;
}

/** A number for each source, so that another list is mounted anew. */
const numbers = new WeakMap<object, number>();
let lastNumber = 0;
export function sourceKey(source: object): number {
  const known = numbers.get(source);
  if (known !== undefined) return known;
  numbers.set(source, ++lastNumber);
  return lastNumber;
}
