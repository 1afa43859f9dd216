/** What stands still whatever its next try was to be: its way is frozen, all is paused, or it waits for another's probe. */
import { createContext, use } from 'react';
import type { DestinationRow, FrozenRow, QueueRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { Shape } from '../design/words.ts';
import { holder } from './queue-words.ts';

export type Stop = {
  readonly kind: 'frozen' | 'paused' | 'rests';
  readonly shape: Shape;
  readonly word: string;
  readonly why: string;
  readonly next: string;
};
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
    const by = { route: row.route, whom: holder(stop.by) };
    const what = own
      ? t('Mail for {route} is frozen by {whom}', by)
      : t('Outgoing mail is paused by {whom}', { whom: by.whom });
    const why = stop.why === '' ? what : t('{what}: {because}', { what, because: stop.why });
    return {
      ...{ kind: own ? 'frozen' : 'paused', shape: 'held', word: own ? t('Frozen') : t('Paused') },
      why: row.reply ? t('{why}; before that: {reply}', { why, reply: row.reply }) : why,
      next: own ? t('when thawed') : t('when resumed'),
    };
  }
  const rest = destinations.find(one => one.route === row.route)?.rest;
  if (rest?.kind !== 'down' || row.attempts > 0) return null;
  return {
    ...{ kind: 'rests', shape: 'waiting', word: t('Waiting'), next: t('after a probe') },
    why: t('Not tried, for {route} is not reachable: {reply}', { route: row.route, reply: rest.reply }),
  };
}
