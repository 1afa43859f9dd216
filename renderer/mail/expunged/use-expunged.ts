/** What was deleted for good and is kept: ids at once, the rest a page at a time; told again whenever mail changes. */
import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import type { JmapId } from '../../../server/jmap/types.ts';
import type { Expunged } from '../../jmap/methods.ts';
import { useJmap, useJmapAnswer } from '../../jmap/react.tsx';
import type { Live } from '../../live.ts';
import { createPages } from './pages.ts';

/** The server tells no more of them in one answer. */
export const MOST_TOLD = 10_000;

export type ExpungedList = {
  /** The last deleted first, without what is just being taken out. */
  readonly live: Live<readonly JmapId[]>;
  readonly get: (id: JmapId) => Expunged | undefined;
  readonly want: (id: JmapId) => void;
  readonly wantAll: (stop: AbortSignal) => Promise<void>;
  /** Why rows could not be read; null: they could. */
  readonly trouble: string | null;
  /** Off the screen before the server has answered; what this gives shows them again. */
  readonly hide: (ids: readonly JmapId[]) => () => void;
  readonly again: () => void;
};

const nobody: ReadonlySet<JmapId> = new Set();

export function useExpunged(accountId: JmapId): ExpungedList {
  const client = useJmap();
  const [, drawAgain] = useReducer((n: number) => n + 1, 0);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [hidden, setHidden] = useState(nobody);
  const live = useJmapAnswer(`expunged ${accountId}`, accountId, ['Email'], async from => {
    const { ids } = await from.ask('Expunged/query', { accountId });
    return ids;
  });
  const pages = useMemo(
    () =>
      createPages<Expunged>(
        async ids => (await client.ask('Expunged/get', { accountId, ids })).list,
        fault => {
          setTrouble(fault === null ? null : fault instanceof Error ? fault.message : String(fault));
          drawAgain();
        },
      ),
    [client, accountId],
  );
  const all = live.state === 'ready' ? live.data : null;
  if (all) pages.setIds(all);
  // Another answer is true by itself: what is not in it need not be hidden any more.
  useEffect(() => {
    if (all) setHidden(before => (before.size === 0 ? before : new Set(all.filter(id => before.has(id)))));
  }, [all]);
  const hide = useCallback((ids: readonly JmapId[]) => {
    setHidden(before => new Set([...before, ...ids]));
    const these = new Set(ids);
    return () => setHidden(before => new Set([...before].filter(id => !these.has(id))));
  }, []);
  const shown = useMemo<Live<readonly JmapId[]>>(
    () =>
      live.state === 'ready' && hidden.size > 0 ? { ...live, data: live.data.filter(id => !hidden.has(id)) } : live,
    [live, hidden],
  );
  const again = 'retry' in live ? live.retry : nothing;
  return { live: shown, get: pages.get, want: pages.want, wantAll: pages.wantAll, trouble, hide, again };
}

const nothing = (): void => {};
