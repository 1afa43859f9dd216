/**
 * One visit to another server: all that lies there is listed, what is new is taken, each message in one commit with the mark by
 * which it is known, and only then may it go there. So a crash at any moment loses nothing and doubles nothing.
 *
 *   list → known? ─no─→ fetch → into the queue + mark (durable) ─→ its time is over there? ─yes─→ delete
 *            └────────────────────── yes ──────────────────────────────┘
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Duration, days, type Instant } from '../base/units.ts';
import { messageTrace } from '../events/trace.ts';
import type { Id, PulledMark, PulledPlace, Store } from '../store/interface.ts';
import type { RemoteFault } from './fault.ts';
import { type Known, readMemory } from './memory.ts';
import { printOf } from './print.ts';
import type { Entry, EntryFacts, Got, Place, Remote } from './remote.ts';
import { isKept, type PulledSettings } from './settings.ts';
import type { PassedOver } from './state.ts';
import { type TakeOptions, take } from './take.ts';

export type PullOptions = TakeOptions & {
  readonly store: Store;
  readonly clock: Clock;
  /** Octets of a message that is taken at most. */
  readonly largest: () => Bytes;
  /** While the network costs: larger ones stay for another time; null: they need not. */
  readonly waitsAbove: () => Bytes | null;
  readonly onBug: (fault: unknown) => void;
};

export type Pulled = { readonly id: Id; readonly account: Id; readonly settings: PulledSettings };

export type Visit = {
  readonly taken: number;
  readonly octets: Bytes;
  /** Taken away there. */
  readonly removed: number;
  /** Left there, for good. */
  readonly passed: readonly PassedOver[];
  readonly fault: RemoteFault | null;
  /** There is more to take: the visit ended so that what was taken may go there. */
  readonly more: boolean;
  /** Messages that were listed, and of which the server told nothing. */
  readonly silent: number;
};

/** Then what was taken goes there, and another visit begins. */
const MOST_AT_ONCE = 5_000;
/** Messages on their way into the store at once, and their octets. */
const IN_FLIGHT = 16;
const OCTETS_IN_FLIGHT = 16 * 1024 * 1024;
const MOST_TOLD = 20;
/** What is missing there for so long is not known any more: longer than any server is away and comes back as it was. */
const REMEMBERED: Duration = days(30);
const MARKS_AT_ONCE = 1_000;

export async function visit(
  options: PullOptions,
  pulled: Pulled,
  remote: Remote,
  trace: string,
  stopped: AbortSignal,
): Promise<Visit> {
  const tally: Tally = { taken: 0, octets: 0, removed: 0, passed: [], more: false, silent: 0, number: 0, settled: 0 };
  const work: Work = { options, pulled, remote, trace, stopped, tally };
  let fault: RemoteFault | null = null;
  const removed: { place: PulledPlace; keys: readonly string[] }[] = [];
  for (const folder of remote.folders) {
    if (stopped.aborted || tally.more) break;
    const done = await inFolder(work, folder);
    if (done.ok) removed.push(...done.value);
    else fault ??= done.error;
    if (fault && fault.kind !== 'no-such') break;
  }
  if (stopped.aborted) remote.abandon();
  // Also after a fault: what was marked before it may go.
  else fault = await finish(work, removed, fault);
  const { number: _, settled: __, ...told } = tally;
  return { ...told, fault };
}

type Tally = {
  taken: number;
  octets: Bytes;
  removed: number;
  passed: PassedOver[];
  more: boolean;
  silent: number;
  number: number;
  /** Taken, or known not to be. */
  settled: number;
};
type Work = {
  readonly options: PullOptions;
  readonly pulled: Pulled;
  readonly remote: Remote;
  readonly trace: string;
  readonly stopped: AbortSignal;
  readonly tally: Tally;
};
type Removed = readonly { readonly place: PulledPlace; readonly keys: readonly string[] }[];

async function finish(work: Work, removed: Removed, fault: RemoteFault | null): Promise<RemoteFault | null> {
  const { store, clock } = work.options;
  const finished = await work.remote.finish();
  if (!finished.ok) return fault ?? finished.error;
  for (const { place, keys } of removed) {
    work.tally.removed += keys.length;
    const now = clock.now();
    await store.run('listPulled', { ...place, gone: keys, back: [], removed: true, now, forget: now - REMEMBERED });
  }
  return fault;
}

async function inFolder(work: Work, folder: string): Promise<Result<Removed, RemoteFault>> {
  const { options, pulled, remote } = work;
  const opened = await remote.open(folder);
  if (!opened.ok) return opened;
  const place = opened.value;
  const at: PulledPlace = { pulled: pulled.id, folder: place.folder, generation: place.generation };
  const listed = await place.list();
  if (!listed.ok) return listed;
  const memory = await readMemory(options.store, at, listed.value, options.clock.now(), REMEMBERED);
  const taken = await takeNew(work, place, at, memory);
  const gone = taken.ok || taken.error.kind === 'no-room' ? await removeOld(work, place, memory) : ok([]);
  if (!taken.ok) return taken;
  return gone.ok ? ok([{ place: at, keys: gone.value }]) : gone;
}

async function takeNew(work: Work, place: Place, at: PulledPlace, memory: Known): Promise<Result<void, RemoteFault>> {
  const { options, pulled } = work;
  const { since } = pulled.settings;
  const some = memory.fresh.slice(0, MOST_AT_ONCE);
  if (some.length === 0) return ok(undefined);
  const facts = await place.facts(some, since !== null);
  if (!facts.ok) return facts;
  // What has no facts is gone again.
  const there = some.flatMap(one => {
    const told = facts.value.get(one.number);
    return told ? [{ ...one, ...told }] : [];
  });
  work.tally.silent += some.length - there.length;
  const before = work.tally.settled;
  const old = since === null ? [] : there.filter(one => one.at !== null && one.at < since);
  const passed = await passAll(
    options.store,
    old.map(one => markOf(at, one, null, NOT_TAKEN)),
  );
  if (!passed.ok) return passed;
  work.tally.settled += old.length;
  const waits = options.waitsAbove();
  const wanted = there.filter(one => !old.includes(one) && (waits === null || (one.size ?? 0) <= waits));
  const taken = await fetchAll(work, place, at, wanted, memory);
  // Where nothing came of it, nothing would the next time either.
  if (taken.ok) work.tally.more = memory.fresh.length > some.length && work.tally.settled > before;
  return taken;
}

/** `taken_at` of what counts as taken and was not: it is never taken away there. */
const NOT_TAKEN: Instant = 0;

const markOf = (at: PulledPlace, { key }: Entry, print: Uint8Array | null, takenAt: Instant): PulledMark => ({
  ...{ ...at, key, print, takenAt },
});

async function passAll(store: Store, marks: readonly PulledMark[]): Promise<Result<void, RemoteFault>> {
  for (let from = 0; from < marks.length; from += MARKS_AT_ONCE) {
    const done = await store.run('passPulled', { marks: marks.slice(from, from + MARKS_AT_ONCE) });
    if (!done.ok) return err({ kind: 'here', sentence: `our own store does not take it (${done.error})` });
  }
  return ok(undefined);
}

/** Several are on their way into the store at once, so that one commit serves them all. */
async function fetchAll(
  work: Work,
  place: Place,
  at: PulledPlace,
  wanted: readonly (Entry & EntryFacts)[],
  memory: Known,
): Promise<Result<void, RemoteFault>> {
  const flying = new Set<Promise<void>>();
  let octets = 0;
  let fault: RemoteFault | null = null as RemoteFault | null;
  const room = await roomOf(work);
  let left = room;
  const each = async (entry: Entry, got: Got): Promise<boolean> => {
    const size = got.kind === 'message' ? got.octets.length : 0;
    if (left !== null && size > left) fault ??= full(work.pulled, room!);
    if (fault !== null || work.stopped.aborted) return false;
    if (left !== null) left -= size;
    while (flying.size >= IN_FLIGHT || (flying.size > 0 && octets + size > OCTETS_IN_FLIGHT))
      await Promise.race(flying);
    octets += size;
    const flight = one(work, at, entry, got, memory)
      .then(
        found => {
          fault ??= found;
        },
        bug => {
          // The others are no part of it; this one is asked for again next time.
          work.options.onBug(bug);
          tell(work, at, entry, 'a fault in this program keeps it from being taken; see the log');
        },
      )
      .finally(() => {
        octets -= size;
        flying.delete(flight);
      });
    flying.add(flight);
    return fault === null;
  };
  const fetched = await place.fetch(wanted, work.options.largest(), each);
  await Promise.all(flying);
  return fault === null ? fetched : err(fault);
}

async function roomOf({ options, pulled }: Work): Promise<Bytes | null> {
  const account = (await options.store.accounts()).find(({ id }) => id === pulled.account);
  if (!account || account.quotaBytes === null) return null;
  return Math.max(0, account.quotaBytes - account.usedBytes);
}

const full = (_: Pulled, room: Bytes): RemoteFault => ({
  kind: 'no-room',
  sentence: `the mailbox here has room for ${room} octets alone, so what lies there stays there`,
});

/** null: it is taken, or passed over for good. */
async function one(work: Work, at: PulledPlace, entry: Entry, got: Got, memory: Known): Promise<RemoteFault | null> {
  const { options, tally } = work;
  if (got.kind === 'refused') {
    // Not for good: the next visit asks again.
    tell(work, at, entry, `the server does not give it out: ${got.sentence}`);
    return null;
  }
  if (got.kind === 'too-large') {
    tell(work, at, entry, `it is larger than ${options.largest()} octets (smtp.max-message-size)`, 'too-large');
    tally.settled++;
    return asFault(await passAll(options.store, [markOf(at, entry, null, NOT_TAKEN)]));
  }
  const print = printOf(got.octets);
  const now = options.clock.now();
  if (memory.mayHaveMoved && (await hasMoved(options.store, markOf(at, entry, print, now)))) {
    tally.settled++;
    return null;
  }
  const taken = await takeOne(work, at, entry, got.octets, print);
  if (taken.ok) {
    memory.takenNow.push({ ...entry, takenAt: now });
    tally.taken++;
    tally.settled++;
    tally.octets += got.octets.length;
    return null;
  }
  if (taken.error.kind === 'later')
    return { kind: 'here', sentence: `it could not be taken here: ${taken.error.because}` };
  tell(work, at, entry, taken.error.because);
  tally.settled++;
  return asFault(await passAll(options.store, [markOf(at, entry, print, NOT_TAKEN)]));
}

/** One of those that are missing; it keeps its time, also that it was never taken. */
async function hasMoved(store: Store, mark: PulledMark): Promise<boolean> {
  if (mark.print === null || !(await store.pulledPrint(mark.pulled, mark.folder, mark.print))) return false;
  const moved = await store.run('movePulled', { mark });
  return moved.ok && moved.value.moved;
}

const asFault = (done: Result<void, RemoteFault>): RemoteFault | null => (done.ok ? null : done.error);

async function takeOne(
  { options, pulled, remote, trace, tally }: Work,
  at: PulledPlace,
  entry: Entry,
  octets: Buffer,
  print: Uint8Array,
) {
  const account = (await options.store.accounts()).find(({ id }) => id === pulled.account);
  if (!account?.enabled) return err({ kind: 'later', because: 'the account here does not take mail' } as const);
  const { address, how, encrypted } = remote;
  return take(options, {
    ...{ octets, settings: pulled.settings, recipient: account.address, from: { address, how, encrypted } },
    trace: messageTrace(trace, ++tally.number),
    mark: markOf(at, entry, print, options.clock.now()),
  });
}

function tell(
  { options, tally }: Work,
  { folder }: PulledPlace,
  { key }: Entry,
  because: string,
  kind?: PassedOver['kind'],
): void {
  if (tally.passed.length < MOST_TOLD)
    tally.passed.push({ at: options.clock.now(), folder, key, because, ...(kind ? { kind } : {}) });
}

/** Keys of what is on its way out there: taken, and its time is over. */
async function removeOld(
  { pulled, options, stopped }: Work,
  place: Place,
  memory: Known,
): Promise<Result<readonly string[], RemoteFault>> {
  if (pulled.settings.keepDays === null || stopped.aborted) return ok([]);
  const now = options.clock.now();
  const due = [...memory.there, ...memory.takenNow].filter(
    ({ takenAt }) => takenAt !== NOT_TAKEN && !isKept(pulled.settings, takenAt, now),
  );
  if (due.length === 0) return ok([]);
  const removed = await place.remove(due);
  return removed.ok ? ok(due.map(({ key }) => key)) : removed;
}
