/**
 * When which account elsewhere is visited: each in its time, one visit to each at a time, a few at once; at once when a person
 * asks, when the computer has woken, when its network is there again. IMAP with IDLE has a connection that waits beside.
 */
import type { Clock } from '../base/ports.ts';
import { err, type Result } from '../base/result.ts';
import type { Closable } from '../base/scope.ts';
import { type Duration, type Instant, minutes, seconds } from '../base/units.ts';
import { event } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { Id, Store, StoredPulled } from '../store/interface.ts';
import type { RemoteFault } from './fault.ts';
import type { Visit } from './pull.ts';
import type { Remote } from './remote.ts';
import { type PulledSettings, readSettings } from './settings.ts';
import { afterTry, newlyPassed, type PulledState, printState, readState, silentFault } from './state.ts';

export type FetcherOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly recorder: Pick<Recorder, 'note'>;
  readonly newTrace: () => string;
  readonly atOnce: () => number;
  /** Signed in there; its fault where that is not to be had. */
  readonly open: (
    row: StoredPulled,
    settings: PulledSettings,
    stopped: AbortSignal,
  ) => Promise<Result<Remote, RemoteFault>>;
  readonly visit: (
    row: StoredPulled,
    settings: PulledSettings,
    remote: Remote,
    trace: string,
    stopped: AbortSignal,
  ) => Promise<Visit>;
  /** Nothing is fetched now, and why; null: it is. */
  readonly rests: () => string | null;
  /** This computer has no network, so that a server that cannot be reached is no news. */
  readonly isOffline: () => boolean;
  readonly onChange: () => void;
  readonly onBug: (fault: unknown) => void;
};

export type Fetcher = Closable & {
  /** What is due is fetched; called whenever that may have changed. */
  look(): Promise<void>;
  /** This one, whatever its time is; ends when the visit has. false: it is not there, or nothing is fetched now. */
  now(id: Id): Promise<boolean>;
  /** All that rest because of the network may go. */
  back(): Promise<void>;
  running(): readonly Id[];
  /** Its settings are others, or it is gone: what is under way for it ends. */
  changed(id: Id): Promise<void>;
};

/** No timer is longer: clocks are set. */
const LONGEST_LOOK: Duration = minutes(15);
const SHORTEST_LOOK: Duration = seconds(1);
/** After an IDLE connection was lost. */
const IDLE_AGAIN: Duration = minutes(1);
const UNWRITTEN: Duration = minutes(2);
const CLOCKS_DIFFER: Duration = minutes(1);

type Run = { readonly id: Id; readonly stop: AbortController; readonly done: Promise<void> };
type Waiting = { readonly stop: AbortController; readonly done: Promise<void>; readonly body: string };

export function startFetcher(options: FetcherOptions): Fetcher {
  const { store, clock } = options;
  const runs = new Map<Id, Run>();
  const idle = new Map<Id, Waiting>();
  /** What came of a visit could not be written down: not again at once. Monotonic. */
  const resting = new Map<Id, number>();
  let closed = false;
  let cancel = () => {};
  let begun = false;

  async function look(): Promise<void> {
    begun = true;
    cancel();
    if (closed) return;
    const rows = await store.pulledAccounts();
    const now = clock.now();
    let next: Instant = now + LONGEST_LOOK;
    const due: StoredPulled[] = [];
    for (const row of rows) {
      const settings = readSettings(row.body);
      if (!settings.enabled || runs.has(row.id)) continue;
      const at = dueAt(readState(row.state), now);
      const rests = (resting.get(row.id) ?? 0) > clock.monotonic();
      if (at <= now && !rests) due.push(row);
      else next = Math.min(next, at);
    }
    keepIdle(rows);
    if (options.rests() === null) for (const row of due.sort(byTime)) if (runs.size < options.atOnce()) begin(row);
    if (closed) return;
    // Those that wait for a place are looked at when one is free.
    cancel = clock.after(Math.max(SHORTEST_LOOK, next - now), lookLater);
  }
  const lookLater = () => void look().catch(options.onBug);

  function begin(row: StoredPulled): Run {
    const stop = new AbortController();
    const run: Run = {
      ...{ id: row.id, stop },
      done: visitOne(row, stop.signal)
        .catch(fault => {
          options.onBug(fault);
          return false;
        })
        .then(written => {
          if (written) resting.delete(row.id);
          else resting.set(row.id, clock.monotonic() + UNWRITTEN);
          runs.delete(row.id);
          options.onChange();
          if (!closed) lookLater();
        }),
    };
    runs.set(row.id, run);
    options.onChange();
    return run;
  }

  /** Ends with `stopped`, however long the other side is silent. */
  async function visited(row: StoredPulled, settings: PulledSettings, trace: string, stopped: AbortSignal) {
    const aborted = new Promise<typeof GIVEN_UP>(resolve => stopped.addEventListener('abort', () => resolve(GIVEN_UP)));
    const opening = options.open(row, settings, stopped);
    opening.then(late => stopped.aborted && late.ok && late.value.abandon(), options.onBug);
    const opened = await Promise.race([opening, aborted]);
    if (!opened.ok) return { ...NOTHING, fault: asOffline(opened.error) };
    stopped.addEventListener('abort', opened.value.abandon);
    try {
      return await options.visit(row, settings, opened.value, trace, stopped);
    } catch (fault) {
      opened.value.abandon();
      options.onBug(fault);
      return { ...NOTHING, fault: OUR_FAULT };
    }
  }

  /** True: what came of it is written down. */
  async function visitOne(row: StoredPulled, stopped: AbortSignal): Promise<boolean> {
    const settings = readSettings(row.body);
    const trace = options.newTrace();
    const began = clock.monotonic();
    const seen = await visited(row, settings, trace, stopped);
    if (stopped.aborted) return true;
    const at = clock.now();
    // It may have been changed, and its secret renewed, meanwhile.
    const current = (await store.pulledAccounts()).find(({ id }) => id === row.id);
    if (!current) return true;
    const before = readState(current.state);
    const visit = { ...seen, fault: seen.fault ?? silentFault(before, seen.silent) };
    const state = afterTry(before, { ...visit, at }, settings);
    const noted = await store.run(
      'notePulled',
      { id: row.id, state: printState(state) },
      { notes: notesOf(settings, trace, at, visit, { before, state, took: clock.monotonic() - began }) },
    );
    return noted.ok;
  }

  const asOffline = (fault: RemoteFault): RemoteFault =>
    fault.kind === 'unreachable' && options.isOffline() ? { ...fault, kind: 'offline' } : fault;

  /** A connection for each that wants one; its settings are those that it was opened with. */
  function keepIdle(rows: readonly StoredPulled[]): void {
    const wanted = options.rests() === null ? rows.filter(row => wantsIdle(row)) : [];
    for (const [id, one] of idle) {
      const row = wanted.find(other => other.id === id);
      if (row?.body !== one.body) one.stop.abort();
    }
    for (const row of wanted) if (!idle.has(row.id)) beginIdle(row);
  }

  function beginIdle(row: StoredPulled): void {
    const stop = new AbortController();
    const done = waitThere(row, stop.signal)
      .catch(options.onBug)
      .then(() => void idle.delete(row.id));
    idle.set(row.id, { stop, done, body: row.body });
  }

  async function waitThere(row: StoredPulled, stopped: AbortSignal): Promise<void> {
    const opened = await options.open(row, readSettings(row.body), stopped);
    if (opened.ok) {
      const remote = opened.value;
      stopped.addEventListener('abort', remote.abandon);
      if (stopped.aborted) remote.abandon();
      while (!stopped.aborted) {
        const woken = await remote.wait?.(stopped);
        if (!woken?.ok || !woken.value || stopped.aborted) break;
        if (!runs.has(row.id)) {
          const current = (await store.pulledAccounts()).find(({ id }) => id === row.id);
          if (current) await begin(current).done;
        }
      }
      stopped.removeEventListener('abort', remote.abandon);
      remote.abandon();
    }
    // Not at once again; the visits in its time go on beside.
    if (!stopped.aborted) await pause(clock, IDLE_AGAIN, stopped);
  }

  return {
    look,
    async now(id) {
      const under = runs.get(id);
      if (under) {
        await under.done;
        return true;
      }
      const row = (await store.pulledAccounts()).find(one => one.id === id);
      if (!row || closed || options.rests() !== null) return false;
      await begin(row).done;
      return true;
    },
    async back() {
      if (!begun) return;
      for (const row of await store.pulledAccounts()) {
        const state = readState(row.state);
        const settings = readSettings(row.body);
        const wasAway = state.failing === null || state.failing.kind === 'unreachable' || state.failing.kind === 'lost';
        const due: PulledState = { ...state, nextAt: clock.now() };
        if (settings.enabled && wasAway && (state.nextAt ?? 0) > clock.now() && isLate(state, settings, clock.now()))
          await store.run('notePulled', { id: row.id, state: printState(due) });
      }
      await look();
    },
    running: () => [...runs.keys()],
    async changed(id) {
      idle.get(id)?.stop.abort();
      const run = runs.get(id);
      run?.stop.abort();
      await run?.done;
      if (begun) await look();
    },
    async close() {
      closed = true;
      cancel();
      for (const { stop } of [...runs.values(), ...idle.values()]) stop.abort();
      await Promise.all([...runs.values(), ...idle.values()].map(({ done }) => done));
    },
  };
}

const NOTHING: Visit = { taken: 0, octets: 0, removed: 0, passed: [], fault: null, more: false, silent: 0 };
const OUR_FAULT: RemoteFault = { kind: 'here', sentence: 'a fault in this program ended it; see the log' };
const GIVEN_UP = err<RemoteFault>({ kind: 'lost', sentence: 'it was given up' });

/** A clock that was set back does not keep mail away until the old time has come again. */
const dueAt = ({ nextAt, lastAt }: PulledState, now: Instant): Instant =>
  nextAt === null || (lastAt !== null && lastAt > now + CLOCKS_DIFFER) ? now : nextAt;

/** Who has waited longest first. */
const byTime = (a: StoredPulled, b: StoredPulled): number =>
  (readState(a.state).nextAt ?? 0) - (readState(b.state).nextAt ?? 0) || a.id - b.id;

/** Its last good visit is longer ago than its time between two. */
const isLate = (state: PulledState, { every }: PulledSettings, now: Instant): boolean =>
  state.failing !== null || now - (state.lastGoodAt ?? 0) > every;

/** Who cannot sign in does not wait there either. */
function wantsIdle(row: StoredPulled): boolean {
  const settings = readSettings(row.body);
  return settings.enabled && settings.idle && readState(row.state).failing === null;
}

const pause = (clock: Clock, wait: Duration, stopped: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const cancel = clock.after(wait, resolve);
    stopped.addEventListener('abort', () => {
      cancel();
      resolve();
    });
  });

function notesOf(
  { user, host, protocol }: PulledSettings,
  trace: string,
  at: Instant,
  visit: Visit,
  told: { readonly before: PulledState; readonly state: PulledState; readonly took: Duration },
) {
  const { taken, octets, removed, passed, fault } = visit;
  const where = { user, host, protocol };
  const failing = told.state.failing;
  const isNews = fault !== null && fault.kind !== 'offline' && told.before.failing?.kind !== fault.kind;
  return [
    ...(taken > 0 || removed > 0
      ? [event('fetch.taken', at, trace, { ...where, taken, octets, removed, milliseconds: Math.round(told.took) })]
      : []),
    ...newlyPassed(told.before.passed, passed).map(({ folder, key, because }) =>
      event('fetch.passed', at, trace, { ...where, folder, key: key.slice(0, 100), because }),
    ),
    ...(isNews && failing
      ? [
          event('fetch.failed', at, trace, {
            ...where,
            why: fault.kind,
            because: fault.sentence,
            since: failing.since,
            nextAt: told.state.nextAt ?? at,
          }),
        ]
      : []),
    ...(fault === null && told.before.failing
      ? [event('fetch.well', at, trace, { ...where, since: told.before.failing.since })]
      : []),
  ];
}
