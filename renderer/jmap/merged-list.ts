/**
 * Several accounts' queries as one list, newest first: a merge of their windows. Where a place in the merged list lies in
 * each account is its split; from a known split one walks row by row, and for a far jump it is closed in by asking a few
 * places of each account when their rows came.
 */
import type { JmapId } from '../../server/jmap/types.ts';
import { heard } from '../language/heard.ts';
import type { Account } from './account.ts';
import { isQuiet } from './errors.ts';
import type { QueryList } from './query-list.ts';
import type { Row, RowSource } from './row-source.ts';

export type MergedPart = { readonly list: QueryList; readonly account: Account };
type Split = readonly number[];
type Anchor = { readonly at: number; readonly split: Split };

/** Read ahead on both sides while one scrolls. */
const ROOM = 30;
/** Around what a far jump shows: the answer is waited for, so it is short. */
const AROUND = 4;
/** Nearer than this one walks, where the rows are known; where they must be read, so far as one read goes. */
const WALK = 400;
const STRIDE = 60;
/** Places that were looked at, of each part: what was read there closes in the next jump. */
const MOST_MARKS = 64;
const PROBES = 8;
const CONVERSATIONS_PAUSE = 120;
/** So few are read, and merged to the place itself. */
const FEW = 60;
/** A ninth each: this is enough for any mailbox. */
const MOST_ROUNDS = 9;

type Span = { readonly low: number; readonly high: number };
type Sample = { readonly at: number; readonly time: number };

const widthOf = (open: readonly Span[]): number => open.reduce((total, one) => total + one.high - one.low, 0);

/**
 * What is still open about the place `to` of the merge, after places of each part have told their time. Of two moments,
 * the older one before which surely no more than `to` rows came and the newer one before which surely as many did, the
 * split lies between. Pure.
 */
export function narrow(open: readonly Span[], samples: readonly (readonly Sample[])[], to: number): readonly Span[] {
  /** How many rows of a part are newer than a moment: at least, at most. */
  const bounds = (part: number, than: number): Span => {
    const { low, high } = open[part]!;
    const own = samples[part]!;
    const last = own.findLast(one => one.time > than);
    const next = own.find(one => one.time <= than);
    return { low: last ? Math.max(low, last.at + 1) : low, high: next ? Math.min(high, next.at) : high };
  };
  const moments = samples.flatMap(some => some.map(one => one.time)).sort((a, b) => b - a);
  const total = (than: number, side: 'low' | 'high'): number => sum(open.map((_, part) => bounds(part, than)[side]));
  const newer = moments.findLast(than => total(than, 'high') <= to);
  const older = moments.find(than => total(than, 'low') >= to);
  return open.map((span, part) => {
    const after = newer === undefined ? span : bounds(part, newer);
    const before = older === undefined ? span : bounds(part, older);
    // Where they cross, what was known of the place already is sharper than the moment.
    return { low: Math.min(after.low, after.high), high: Math.max(before.low, before.high) };
  });
}

/** A part has at least what the others cannot hold of the rows before a place, and at most what they leave. Pure. */
export function tighten(open: readonly Span[], to: number): readonly Span[] {
  const least = sum(open.map(one => one.low));
  const most = sum(open.map(one => one.high));
  return open.map(({ low, high }) => ({
    low: Math.max(low, to - (most - high)),
    high: Math.min(high, to - (least - low)),
  }));
}

export function createMergedList(parts: readonly MergedPart[]): RowSource {
  const hearers = new Set<() => void>();
  let version = 0;
  let anchor: Anchor = { at: 0, split: parts.map(() => 0) };
  let rows = new Map<number, Row>();
  let looking = { first: 0, end: 60, keep: null as Row | null };
  /** A far jump to here is just done: of what lies around nothing is read yet. */
  let landed: typeof looking | null = null;
  let driving = false;
  /** All that is looked at is drawn, and nothing has changed since. */
  let drawn = false;
  let wanted = false;
  let closed = false;
  let trouble: string | null = null;

  const tell = (): void => {
    version++;
    for (const hear of hearers) hear();
  };
  const lengths = (): readonly number[] | null => {
    const all = parts.map(part => part.list.length());
    return all.every(one => one !== null) ? (all as number[]) : null;
  };
  const timeOf = (row: Row): number | null => {
    const part = parts.find(one => one.account.id === row.accountId);
    const email = part?.account.email(row.id);
    return email ? Date.parse(email.receivedAt) : null;
  };
  /** When the row at a place of one part came; undefined: not known; null: there is no such place. */
  const timeAt = (part: number, at: number): number | null | undefined => {
    const { list } = parts[part]!;
    if (at < 0 || at >= (list.length() ?? 0)) return null;
    const row = list.at(at);
    return row ? (timeOf(row) ?? undefined) : undefined;
  };

  /** The part whose row comes next (or came last, going back), or which place must be read first, or null at an end. */
  type Step = { readonly part: number } | { readonly read: number; readonly at: number } | null;
  const step = (split: Split, by: 1 | -1): Step => {
    let best: { part: number; time: number } | null = null;
    for (const [part, place] of split.entries()) {
      const at = by === 1 ? place : place - 1;
      const time = timeAt(part, at);
      if (time === null) continue;
      if (time === undefined) return { read: part, at };
      // Of equals the first account comes first.
      if (!best || (by === 1 ? time > best.time : time <= best.time)) best = { part, time };
    }
    return best && { part: best.part };
  };
  /** As far as is known. `missing` tells what to read before one can go on. */
  const walk = (to: number): { readonly anchor: Anchor; readonly missing: { part: number; at: number } | null } => {
    const split = [...anchor.split];
    let at = anchor.at;
    while (at !== to) {
      const by = to > at ? 1 : -1;
      const next = step(split, by);
      if (next === null) break;
      if ('read' in next) return { anchor: { at, split }, missing: { part: next.read, at: next.at } };
      split[next.part] = split[next.part]! + by;
      at += by;
    }
    return { anchor: { at, split }, missing: null };
  };

  const read = async ({ part, at }: { part: number; at: number }, room: number): Promise<void> => {
    const { list } = parts[part]!;
    await list.fetch(Math.max(0, at - ROOM), Math.min(list.length() ?? 0, at + room));
  };

  /** Puts the anchor at a place that is far; `shown` rows behind it are read with it. Whether it was far. */
  const jump = async (to: number, shown: number): Promise<boolean> => {
    const way = Math.abs(to - anchor.at);
    if (way <= STRIDE || (way <= WALK && walk(to).missing === null)) return false;
    const total = sum(lengths() ?? []);
    if (to <= 0) anchor = { at: 0, split: parts.map(() => 0) };
    else if (to >= total) anchor = { at: total, split: lengths() ?? [] };
    else anchor = await bySamples(to, shown);
    return true;
  };
  /** Each round asks a few places of each part when they came, and leaves a ninth of what was open. */
  const bySamples = async (to: number, shown: number): Promise<Anchor> => {
    const closeIn = (samples: readonly (readonly Sample[])[]): readonly Span[] =>
      tighten(narrow(open, samples, to), to);
    const all = lengths() ?? [];
    let open = tighten(
      all.map(own => ({ low: 0, high: Math.min(own, to) })),
      to,
    );
    open = closeIn(parts.map((_, part) => knownSamples(part)));
    for (let round = 0; round < MOST_ROUNDS && widthOf(open) > FEW; round++)
      open = closeIn(await Promise.all(open.map((span, part) => sample(part, span))));
    await Promise.all(
      open.map(({ low, high }, part) => {
        const { list } = parts[part]!;
        const end = Math.min(high + shown, list.length() ?? 0);
        return low < end && list.fetch(low, end);
      }),
    );
    return among(open, to);
  };
  const marks = parts.map(() => new Set<number>());
  const mark = (split: Split): void => {
    for (const [part, at] of split.entries()) {
      const own = marks[part]!;
      own.delete(at);
      own.add(at);
      for (const oldest of own) {
        if (own.size <= MOST_MARKS) break;
        own.delete(oldest);
      }
    }
  };
  /** Ends, and places looked at before: whatever has changed, the time is that of the row that is there now. */
  const knownSamples = (part: number): readonly Sample[] => {
    const last = (parts[part]!.list.length() ?? 0) - 1;
    return [...new Set([0, ...marks[part]!, last])]
      .sort((a, b) => a - b)
      .flatMap(at => {
        const time = timeAt(part, at);
        return typeof time === 'number' ? [{ at, time }] : [];
      });
  };
  /** Of the rows that are still open the newest, as many as are wanting: then the split is exact. */
  const among = (open: readonly Span[], to: number): Anchor => {
    const split = open.map(span => span.low);
    for (let at = sum(split); at < to; at++) {
      const next = step(split, 1);
      if (next === null || 'read' in next) break;
      split[next.part] = split[next.part]! + 1;
    }
    return { at: sum(split), split };
  };
  const sample = async (part: number, { low, high }: Span): Promise<readonly Sample[]> => {
    const step = (high - low) / (PROBES + 1);
    const places = [...new Set(Array.from({ length: PROBES }, (_, i) => Math.floor(low + (i + 1) * step)))];
    const asked = places.filter(at => at >= low && at < high);
    const known = asked.map(at => timeAt(part, at));
    if (known.every(time => typeof time === 'number')) return asked.map((at, i) => ({ at, time: known[i] as number }));
    const times = await parts[part]!.list.timesAt(asked);
    return asked.flatMap((at, i) => (times[i] === null ? [] : [{ at, time: times[i]! }]));
  };
  /** Until what is looked at is known, as often as there is something to read. */
  const drive = async (): Promise<void> => {
    if (driving) {
      wanted = true;
      return;
    }
    driving = true;
    try {
      do {
        wanted = false;
        await fill();
      } while (wanted && !closed);
      trouble = null;
    } catch (error) {
      if (!isQuiet(error)) trouble = heard(error instanceof Error ? error.message : String(error));
    } finally {
      driving = false;
      tell();
    }
  };
  const fill = async (): Promise<void> => {
    const goal = looking;
    const first = Math.max(0, goal.first - AROUND);
    if (await jump(first, goal.end + AROUND - first)) landed = goal;
    for (;;) {
      const missing = draw(goal.first, goal.end, landed === goal ? AROUND : ROOM);
      drawn = !missing && looking === goal;
      if (drawn) restSoon();
      if (!missing || looking !== goal || closed) return;
      await read(missing, 60);
    }
  };
  let waiting: ReturnType<typeof setTimeout> | undefined;
  /** What is said beside the rows, and what lies around a far jump, waits until one stays. */
  const restSoon = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const jumped = landed !== null;
      landed = null;
      if (jumped) void drive();
      for (const { account } of parts) {
        const own = [...rows.values()].filter(row => row.accountId === account.id).map(row => row.id);
        void readConversations(account, own).then(tell);
      }
    }, CONVERSATIONS_PAUSE);
  };
  /** Makes the rows of a range from what is known; gives what is missing. */
  const draw = (first: number, end: number, room: number): { part: number; at: number } | null => {
    const begin = walk(Math.max(0, first - room));
    anchor = begin.anchor;
    if (begin.missing) return begin.missing;
    mark(anchor.split);
    const found = new Map<number, Row>();
    const split = [...anchor.split];
    let missing: { part: number; at: number } | null = null;
    for (let at = anchor.at; at < end + room; at++) {
      const next = step(split, 1);
      if (next === null) break;
      if ('read' in next) {
        missing = { part: next.read, at: next.at };
        break;
      }
      found.set(at, parts[next.part]!.list.at(split[next.part]!)!);
      split[next.part] = split[next.part]! + 1;
    }
    mark(split);
    rows = found;
    tell();
    return missing;
  };

  /** After a part has changed its places: the row that is looked at tells where we are now. */
  const reanchor = (): void => {
    const keep = looking.keep ?? rows.get(looking.first) ?? null;
    const time = keep && timeOf(keep);
    if (looking.first < ROOM) {
      anchor = { at: 0, split: parts.map(() => 0) };
      return;
    }
    // Nothing is on screen yet: where one was going is as good as it was.
    if (!keep || time === null) return;
    const near = walk(looking.first).anchor.split;
    const own = parts.findIndex(part => part.account.id === keep.accountId);
    const split = parts.map((part, i) => {
      if (i === own) return Math.max(0, part.list.locate(keep, near[i]!));
      let at = Math.min(near[i]!, part.list.length() ?? 0);
      const comesBefore = (place: number): boolean => {
        const other = timeAt(i, place);
        return typeof other === 'number' && (other > time || (other === time && i < own));
      };
      while (at > 0 && typeof timeAt(i, at - 1) === 'number' && !comesBefore(at - 1)) at--;
      while (comesBefore(at)) at++;
      return at;
    });
    anchor = { at: sum(split), split };
  };
  const stops = parts.map(part =>
    part.list.subscribe(() => {
      if (closed || lengths() === null) return tell();
      reanchor();
      drawn = false;
      void drive();
    }),
  );

  return {
    version: () => version,
    length: () => lengths()?.reduce((total, one) => total + one, 0) ?? null,
    trouble: () => trouble ?? parts.map(part => part.list.trouble()).find(one => one !== null) ?? null,
    at: index => rows.get(index) ?? null,
    locate: (row, near) => {
      for (let by = 0; by < 400; by++)
        for (const at of [near - by, near + by]) {
          const found = rows.get(at);
          if (found && found.id === row.id && found.accountId === row.accountId) return at;
        }
      return -1;
    },
    look(first, end, keep) {
      // What is read just now is asked for once, however often it is looked at meanwhile.
      if (looking.first === first && looking.end === end) {
        looking.keep = keep;
        if (drawn || driving) return;
      } else looking = { first, end, keep };
      drawn = false;
      if (lengths() === null) {
        for (const { list } of parts) list.look(0, Math.max(end, 60), null);
        return;
      }
      void drive();
    },
    retry() {
      trouble = null;
      for (const { list } of parts) list.retry();
    },
    takeArrived: () => parts.reduce((total, part) => total + part.list.takeArrived(), 0),
    hide(some) {
      const undo = parts.map(part => part.list.hide(some));
      return () => {
        for (const one of undo) one();
      };
    },
    async between(first, end) {
      const from = await settled(first);
      const to = await settled(end);
      const found = await Promise.all(parts.map((part, i) => part.list.between(from[i]!, to[i]!)));
      return found.flat();
    },
    all: async where => (await Promise.all(parts.map(part => part.list.all(where)))).flat(),
    subscribe(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    close() {
      closed = true;
      clearTimeout(waiting);
      for (const stop of stops) stop();
      for (const { list } of parts) list.close();
    },
  };

  /** The split of any place, reading what it takes. */
  async function settled(at: number): Promise<Split> {
    await jump(at, 0);
    for (;;) {
      const found = walk(at);
      if (!found.missing) return found.anchor.split;
      await read(found.missing, 200);
    }
  }
}

const sum = (split: Split): number => split.reduce((total, one) => total + one, 0);

async function readConversations(account: Account, ids: readonly JmapId[]): Promise<void> {
  try {
    await account.ensureThreads(ids.flatMap(id => account.email(id)?.threadId ?? []));
    const threads = ids.flatMap(id => account.thread(account.email(id)?.threadId ?? '') ?? []);
    await account.ensureEmails(threads);
  } catch {
    // Only what is said beside a row; the row itself is there.
  }
}
