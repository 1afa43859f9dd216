/**
 * What Mailpit's `/api/events` tells, one JSON object a line: `new` with the summary, `update` where the read state or the tags
 * have changed, `delete` by ID, `prune` for many at once, `truncate` when nothing is left, `stats` after each, at most every
 * quarter of a second. The store says only that something happened; what it was is seen by looking again, so a client
 * that is slow hears the last state and no more.
 */
import type { Clock } from '../../base/ports.ts';
import { milliseconds } from '../../base/units.ts';
import type { Letter, Letters, Scope } from '../../capture/letters.ts';
import { type EmailFilter, Flag, type Id } from '../../store/interface.ts';
import { printId, type Summary } from './shapes.ts';

export type EventOptions = {
  readonly letters: Letters;
  readonly clock: Clock;
  readonly version: string;
  readonly summaries: (scope: Scope, ids: readonly Id[]) => Promise<readonly Summary[]>;
  readonly onBug: (fault: unknown) => void;
};

const STATS_EVERY = milliseconds(250);
/** Above it the removal of many is told as one. */
const MOST_DELETES = 200;
/** Looked at after each change: the newest so many, and what was known before. */
const MOST_KNOWN = 20_000;
const AT_ONCE = 500;
const UNREAD: EmailFilter = { key: 'flag', flag: Flag.seen, on: false };

type Known = Map<Id, { readonly seen: boolean; readonly tags: string }>;
const stateOf = ({ seen, tags }: Letter) => ({ seen, tags: JSON.stringify(tags) });

export function eventStream(options: EventOptions, scope: Scope): (send: (line: string) => void) => () => void {
  const { letters, clock } = options;
  return send => {
    const say = (Type: string, Data: unknown): void => send(JSON.stringify({ Type, Data }));
    let known: Known = new Map();
    let ended = false;
    let stale = false;
    let looking = false;
    let cancelStats: (() => void) | null = null;

    const total = async (filter: EmailFilter | null) =>
      (await letters.find(scope, filter, { start: 0, limit: 0 })).total;
    const stats = async (): Promise<void> => {
      const [Total, Unread] = [await total(null), await total(UNREAD)];
      if (!ended) say('stats', { Total, Unread, Version: `v${options.version}` });
    };
    const statsSoon = (): void => {
      cancelStats ??= clock.after(STATS_EVERY, () => {
        cancelStats = null;
        stats().catch(options.onBug);
      });
    };
    const current = async (): Promise<Known> => {
      const { ids } = await letters.find(scope, null, { start: 0, limit: MOST_KNOWN });
      const now: Known = new Map();
      for (let at = 0; at < ids.length; at += AT_ONCE)
        for (const letter of await letters.read(scope, ids.slice(at, at + AT_ONCE)))
          now.set(letter.id, stateOf(letter));
      return now;
    };
    async function tell(now: Known): Promise<void> {
      const gone = [...known.keys()].filter(id => !now.has(id));
      const fresh = [...now.keys()].filter(id => !known.has(id)).toReversed();
      if (gone.length > 0 && now.size === 0) say('truncate', null);
      else if (gone.length > MOST_DELETES) say('prune', null);
      else for (const id of gone) say('delete', { ID: printId(id) });
      for (let at = 0; at < fresh.length; at += AT_ONCE)
        for (const summary of await options.summaries(scope, fresh.slice(at, at + AT_ONCE))) say('new', summary);
      for (const [id, state] of now) {
        const before = known.get(id);
        if (before && before.seen !== state.seen) say('update', { ID: printId(id), Read: state.seen });
        if (before && before.tags !== state.tags) say('update', { ID: printId(id), Tags: JSON.parse(state.tags) });
      }
      known = now;
      statsSoon();
    }
    async function look(): Promise<void> {
      looking = true;
      try {
        while (stale && !ended) {
          stale = false;
          const now = await current();
          if (!ended) await tell(now);
        }
      } catch (fault) {
        options.onBug(fault);
      } finally {
        looking = false;
      }
    }
    const changed = (): void => {
      stale = true;
      if (!looking) void look();
    };

    looking = true;
    void Promise.all([current(), stats()])
      .then(([now]) => {
        known = now;
      }, options.onBug)
      .finally(() => {
        looking = false;
        if (stale) changed();
      });
    const stop = letters.watch(inbox => {
      if (scope.inbox === null || scope.inbox === inbox) changed();
    });
    return () => {
      ended = true;
      cancelStats?.();
      stop();
    };
  };
}
