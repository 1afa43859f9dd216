/** Newer rows come by themselves; older ones are asked for when the end of the list comes into view. */
import { useCallback, useRef, useState } from 'react';
import type { JourneyRow } from '../../server/api/contract.ts';
import { useConnection } from '../live.ts';
import { joinPages } from './join-pages.ts';

export type Older = { readonly rows: readonly JourneyRow[]; readonly more: () => void };

export function useOlder(newest: readonly JourneyRow[], where: string, page: number): Older {
  const { api } = useConnection();
  const [rows, setRows] = useState(newest);
  const [joined, setJoined] = useState(newest);
  const busy = useRef(false);
  const [ended, setEnded] = useState(newest.length < page);
  if (joined !== newest) {
    setJoined(newest);
    setRows(joinPages(newest, rows));
  }
  const last = rows.at(-1)?.cursor;
  const more = useCallback((): void => {
    if (busy.current || ended || !api || last === undefined) return;
    busy.current = true;
    api.journeys
      .list({ before: last, limit: page, ...(where ? { where } : {}) })
      .then(next => {
        setEnded(next.length < page);
        setRows(before => [...before, ...next.filter(row => row.cursor < last)]);
      })
      // What could not be read now is asked for at the next scroll; a lost connection is said by the strip.
      .catch(() => {})
      .finally(() => {
        busy.current = false;
      });
  }, [api, ended, last, page, where]);
  return { rows, more };
}
