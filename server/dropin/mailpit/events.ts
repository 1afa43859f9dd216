/**
 * What Mailpit's `/api/events` tells, one JSON object a line: `new` with the summary, `update` where the read state or the tags
 * have changed, `delete` by ID, `prune` for many at once, `truncate` when nothing is left, `stats` after each, at most every
 * quarter of a second. The store says only that something happened; what it was is seen by looking again, so a client
 * that is slow hears the last state and no more. Whoever listens to the same inboxes shares one look.
 */
import type { Clock } from '../../base/ports.ts';
import { milliseconds } from '../../base/units.ts';
import type { Letters, Scope, StateOf } from '../../capture/letters.ts';
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
/** Looked at after each change: the newest so many. */
const MOST_KNOWN = 20_000;
const AT_ONCE = 500;
const UNREAD: EmailFilter = { key: 'flag', flag: Flag.seen, on: false };

/** By ID, the newest first. */
type Known = ReadonlyMap<Id, StateOf>;
type Send = (line: string) => void;

export type Difference = {
  readonly gone: readonly Id[];
  readonly fresh: readonly Id[];
  readonly changed: readonly Id[];
};

/**
 * What has happened between two looks at the newest `most`. Where more are there, the oldest move out as others come and in
 * again as others go: those have neither gone nor come. `fresh`: the oldest first. Pure.
 */
export function differenceOf(before: Known, after: Known, most: number): Difference {
  const [lowestBefore, lowestAfter] = [lowestOf(before, most), lowestOf(after, most)];
  return {
    gone: [...before.keys()].filter(id => id >= lowestAfter && !after.has(id)),
    fresh: [...after.keys()].filter(id => id >= lowestBefore && !before.has(id)).reverse(),
    changed: [...after].flatMap(([id, state]) => (before.has(id) && before.get(id) !== state ? [id] : [])),
  };
}

/** Below it nothing is known. */
function lowestOf(known: Known, most: number): Id {
  if (known.size < most) return 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (const id of known.keys()) if (id < lowest) lowest = id;
  return lowest;
}

export function eventStreams(options: EventOptions): (scope: Scope) => (send: Send) => () => void {
  const open = new Map<string | null, ReturnType<typeof oneLook>>();
  return scope => send => {
    const look = open.get(scope.inbox) ?? oneLook(options, scope);
    open.set(scope.inbox, look);
    look.join(send);
    return () => {
      if (!look.leave(send)) open.delete(scope.inbox);
    };
  };
}

/** For all who listen to these inboxes. */
function oneLook({ letters, clock, version, summaries, onBug }: EventOptions, scope: Scope) {
  const heard = new Set<Send>();
  let known: Known = new Map();
  let ended = false;
  let stale = false;
  let looking = true;
  let cancelStats: (() => void) | null = null;

  const say = (Type: string, Data: unknown): void => {
    const line = JSON.stringify({ Type, Data });
    for (const send of heard) send(line);
  };
  const total = async (filter: EmailFilter | null) => (await letters.find(scope, filter, { start: 0, limit: 0 })).total;
  const statsNow = async () => {
    const [Total, Unread] = await Promise.all([total(null), total(UNREAD)]);
    return { Total, Unread, Version: `v${version}` };
  };
  const statsSoon = (): void => {
    cancelStats ??= clock.after(STATS_EVERY, () => {
      cancelStats = null;
      statsNow().then(stats => ended || say('stats', stats), onBug);
    });
  };
  async function tell(now: Known): Promise<void> {
    const { gone, fresh, changed } = differenceOf(known, now, MOST_KNOWN);
    if (gone.length > 0 && now.size === 0) say('truncate', null);
    else if (gone.length > MOST_DELETES) say('prune', null);
    else for (const id of gone) say('delete', { ID: printId(id) });
    for (let at = 0; at < fresh.length; at += AT_ONCE)
      for (const summary of await summaries(scope, fresh.slice(at, at + AT_ONCE))) say('new', summary);
    for (const id of changed) {
      const [before, state] = [known.get(id), now.get(id)];
      if (!before || !state) continue;
      if (before.seen !== state.seen) say('update', { ID: printId(id), Read: state.seen });
      if (before.tags.join() !== state.tags.join()) say('update', { ID: printId(id), Tags: state.tags });
    }
    known = now;
    statsSoon();
  }
  async function look(): Promise<void> {
    looking = true;
    try {
      while (stale && !ended) {
        stale = false;
        const now = await letters.states(scope, MOST_KNOWN);
        if (!ended) await tell(now);
      }
    } catch (fault) {
      onBug(fault);
    } finally {
      looking = false;
    }
  }
  const changed = (): void => {
    stale = true;
    if (!looking) void look();
  };

  const stop = letters.watch(inbox => {
    if (scope.inbox === null || scope.inbox === inbox) changed();
  });
  letters
    .states(scope, MOST_KNOWN)
    .then(now => {
      known = now;
    }, onBug)
    .finally(() => {
      looking = false;
      if (stale) changed();
    });
  return {
    join(send: Send): void {
      heard.add(send);
      statsNow().then(stats => heard.has(send) && send(JSON.stringify({ Type: 'stats', Data: stats })), onBug);
    },
    /** Whether somebody still listens. */
    leave(send: Send): boolean {
      heard.delete(send);
      if (heard.size > 0) return true;
      ended = true;
      cancelStats?.();
      stop();
      return false;
    },
  };
}
