/** What the test inbox's screen stands on: how it is now, its rows, and what is known of those in sight. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { CapturedAttempt, CapturedFacts, CapturedNow } from '../../server/api/contract.ts';
import type { EmailFilter } from '../jmap/methods.ts';
import { useJmap, useMailboxes } from '../jmap/react.tsx';
import { useConnection } from '../live.ts';
import { filterOf, parseMailSearch } from '../mail/search-query.ts';
import { type PlacedSource, placedSource } from './placed.ts';

/** The mark of server/queue/captured.ts, as JMAP has it. */
const CAPTURED = '$captured';

/** `inbox`: '' is what names none; null: all of them. */
export type Narrowed = { readonly q: string; readonly inbox: string | null };

/** The rows; null for the first turn. Attempts stand among them while nothing narrows the list. */
export function useCapturedRows(now: CapturedNow, { q, inbox }: Narrowed) {
  const client = useJmap();
  const accountId = `a${now.account}`;
  const mailboxes = useMailboxes(accountId);
  const asked = useMemo(() => filterOf(parseMailSearch(q), { mailboxes, now: Date.now() }), [q, mailboxes]);
  const filter: EmailFilter = {
    operator: 'AND',
    conditions: [
      inbox === null
        ? { inMailboxOtherThan: now.others.map(id => `m${id}`) }
        : { inMailbox: `m${now.inboxes.find(({ name }) => name === inbox)?.mailbox ?? 0}` },
      { hasKeyword: CAPTURED },
      ...(asked.filter ? [asked.filter] : []),
    ],
  };
  const key = JSON.stringify([accountId, filter]);
  const [source, setSource] = useState<PlacedSource | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the filter
  useEffect(() => {
    const made = placedSource(
      client.list([
        {
          accountId,
          query: { filter, sort: [{ property: 'receivedAt', isAscending: false }], collapseThreads: false },
        },
      ]),
    );
    // What was found before stays until the next answer is there.
    const show = (): void => {
      if (made.length() === null && made.trouble() === null) return;
      stop();
      setSource(made);
    };
    const stop = made.subscribe(show);
    made.look(0, 40, null);
    return () => {
      stop();
      made.close();
    };
  }, [client, key]);
  const plain = q === '' && inbox === null;
  const attempts = plain ? now.attempts : none;
  useEffect(() => source?.setAttempts(attempts), [source, attempts]);
  return { source, accountId, faults: asked.faults };
}
const none: readonly CapturedAttempt[] = [];

/** After the last row that came into sight. */
const PAUSE = 60;
const MOST_AT_ONCE = 100;
const MOST_KEPT = 2000;

/** Of the messages in sight: code, link, envelope. Asked for once, and kept. */
export function useFacts(messages: readonly number[]): ReadonlyMap<number, CapturedFacts> {
  const { api } = useConnection();
  const known = useRef(new Map<number, CapturedFacts>());
  const asked = useRef(new Set<number>());
  const [, again] = useState(0);
  const key = messages.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the messages
  useEffect(() => {
    if (!api) return;
    const timer = setTimeout(() => {
      const missing = messages.filter(one => !asked.current.has(one)).slice(0, MOST_AT_ONCE);
      if (missing.length === 0) return;
      for (const one of missing) asked.current.add(one);
      api.captured.facts({ messages: missing }).then(
        facts => {
          for (const one of facts) known.current.set(one.message, one);
          for (const oldest of known.current.keys()) {
            if (known.current.size <= MOST_KEPT) break;
            known.current.delete(oldest);
            asked.current.delete(oldest);
          }
          again(n => n + 1);
        },
        () => {
          // The rows stand without it; they are asked again when they come into sight.
          for (const one of missing) asked.current.delete(one);
        },
      );
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [api, key]);
  return known.current;
}
