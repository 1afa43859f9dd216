/** What stands still whatever its next try was to be: its way is frozen, all is paused, or it waits for another's probe. */
import { createContext, use } from 'react';
import type { DestinationRow, FrozenRow, QueueRow } from '../../server/api/contract.ts';
import type { Shape } from '../design/words.ts';
import { holder } from './queue-words.ts';

export type Stop = { readonly shape: Shape; readonly word: string; readonly why: string; readonly next: string };
export type Stops = { readonly frozen: readonly FrozenRow[]; readonly destinations: readonly DestinationRow[] };

export const StopsContext = createContext<Stops | null>(null);

export function useStop(row: QueueRow): Stop | null {
  const stops = use(StopsContext);
  return stops && stopOf(row, stops);
}

/** null: it goes its way. Our own people's mail goes on while all that leaves is paused. */
export function stopOf(row: QueueRow, { frozen, destinations }: Stops): Stop | null {
  if (row.state !== 'queued' && row.state !== 'deferred') return null;
  const own = frozen.find(one => one.route === row.route);
  const all = row.route === 'local' ? undefined : frozen.find(one => one.route === null);
  const stop = own ?? all;
  if (stop) {
    const what = own ? `Mail for ${row.route} is frozen` : 'Outgoing mail is paused';
    const why = `${what} by ${holder(stop.by)}${stop.why === '' ? '' : `: ${stop.why}`}`;
    return {
      ...{ shape: 'held', word: own ? 'Frozen' : 'Paused' },
      why: row.reply ? `${why}; before that: ${row.reply}` : why,
      next: own ? 'when thawed' : 'when resumed',
    };
  }
  const rest = destinations.find(one => one.route === row.route)?.rest;
  if (rest?.kind !== 'down' || row.attempts > 0) return null;
  return {
    ...{ shape: 'waiting', word: 'Waiting', next: 'after a probe' },
    why: `Not tried, for ${row.route} is not reachable: ${rest.reply}`,
  };
}
