/** What each row shows: the message, its conversation, what was found in it, where it lies. */
import { useEffect, useRef, useState } from 'react';
import type { JmapId, SearchSnippet } from '../../server/jmap/types.ts';
import type { JmapAccountInfo, ListEmail } from '../jmap/client.ts';
import { useJmap } from '../jmap/react.tsx';
import { type Row, type RowSource, rowKey } from '../jmap/row-source.ts';
import { rememberLabels } from './labels.ts';
import { mailboxName } from './mailboxes.ts';
import type { RowFace } from './message-row.tsx';
import { labelsOf } from './plan.ts';
import { usePreferences } from './preferences.ts';
import type { Queries } from './use-source.ts';

type FacesInput = {
  readonly source: RowSource | null;
  /** What is searched for, where texts are found; null: no snippets. */
  readonly search: Queries | null;
  readonly wide: boolean;
  readonly unified: boolean;
  readonly outgoing: boolean;
  readonly accounts: readonly JmapAccountInfo[];
  readonly version: number;
};
type RowState = { readonly read: boolean; readonly starred: boolean; readonly muted: boolean };
export type Faces = {
  readonly face: (row: Row) => Omit<RowFace, 'layout' | 'lines' | 'now'>;
  readonly timeOf: (row: Row) => number | null;
  readonly isStarred: (row: Row) => boolean;
  readonly state: (row: Row) => RowState;
  /** Who is on screen, for completion. */
  readonly people: () => readonly string[];
};
const none: readonly ListEmail[] = [];
const PEOPLE = 300;

export function useFaces({ source, search, wide, unified, outgoing, accounts }: FacesInput): Faces {
  const client = useJmap();
  const { conversations } = usePreferences();
  const snippets = useSnippets(search, source);
  const people = useRef(new Set<string>());
  const members = (row: Row, email: ListEmail): readonly ListEmail[] => {
    const thread = conversations ? client.thread(row.accountId, email.threadId) : undefined;
    if (!thread || thread.length < 2) return none;
    return thread.map(id => client.email(row.accountId, id)).filter(one => one !== undefined);
  };
  const where = (row: Row, email: ListEmail): string | null => {
    const parts: string[] = [];
    if (unified) parts.push(accounts.find(one => one.id === row.accountId)?.name.split('@')[0] ?? '');
    if (wide) {
      const box = client.mailboxes(row.accountId).find(one => email.mailboxIds[one.id]);
      if (box) parts.push(mailboxName(box));
    }
    return parts.length === 0 ? null : parts.join(' · ');
  };
  const state = (row: Row): RowState => {
    const email = client.email(row.accountId, row.id);
    const all = email ? [email, ...members(row, email)] : [];
    return {
      read: all.every(one => one.keywords.$seen),
      starred: all.some(one => one.keywords.$flagged),
      muted: all.some(one => one.keywords.$muted),
    };
  };
  return {
    face(row) {
      const email = client.email(row.accountId, row.id) ?? null;
      if (!email) return { email, members: none, snippet: null, where: null, outgoing };
      const labels = labelsOf(email);
      if (labels.length > 0) rememberLabels(labels);
      if (people.current.size < PEOPLE) for (const one of email.from ?? []) people.current.add(one.email);
      return {
        email,
        members: members(row, email),
        snippet: snippets.get(rowKey(row)) ?? null,
        where: where(row, email),
        outgoing,
      };
    },
    timeOf(row) {
      const email = client.email(row.accountId, row.id);
      return email ? Date.parse(email.receivedAt) : null;
    },
    isStarred: row => state(row).starred,
    state,
    people: () => [...people.current].sort(),
  };
}

const noSnippets: ReadonlyMap<string, SearchSnippet> = new Map();
const AT_ONCE = 60;

/** For the rows that are known, each asked for once; a search that is over takes its snippets with it. */
function useSnippets(search: Queries | null, source: RowSource | null): ReadonlyMap<string, SearchSnippet> {
  const client = useJmap();
  const [found, setFound] = useState<ReadonlyMap<string, SearchSnippet>>(noSnippets);
  const key = search === null ? null : JSON.stringify(search.map(one => one.query.filter));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the search
  useEffect(() => {
    setFound(noSnippets);
    if (search === null || source === null) return;
    const abort = new AbortController();
    const asked = new Set<string>();
    const read = (): void => {
      const length = source.length() ?? 0;
      const wanted: Row[] = [];
      // What is known lies around what was looked at; the rest costs a glance each.
      for (let index = 0; index < Math.min(length, 20_000) && wanted.length < AT_ONCE; index++) {
        const row = source.at(index);
        if (row && !asked.has(rowKey(row))) wanted.push(row);
      }
      for (const row of wanted) asked.add(rowKey(row));
      for (const { accountId, query } of search) {
        const emailIds = wanted.filter(row => row.accountId === accountId).map(row => row.id);
        if (emailIds.length > 0) void ask(accountId, query.filter, emailIds);
      }
    };
    const ask = async (
      accountId: JmapId,
      filter: Queries[number]['query']['filter'],
      emailIds: readonly JmapId[],
    ): Promise<void> => {
      try {
        const { list } = await client.ask(
          'SearchSnippet/get',
          { accountId, filter, emailIds },
          { signal: abort.signal },
        );
        const fresh = list.filter(one => one.subject !== null || one.preview !== null);
        if (!abort.signal.aborted && fresh.length > 0)
          setFound(before => new Map([...before, ...fresh.map(one => [`${accountId}/${one.emailId}`, one] as const)]));
      } catch {
        // A row without its snippet shows its preview.
      }
    };
    read();
    const stop = source.subscribe(read);
    return () => {
      stop();
      abort.abort();
    };
  }, [client, key, source]);
  return found;
}
