/**
 * The clock of captured mail: moved ahead from one thing that is due to the next, each of them really done before the next one
 * is; made to stand still; set to the real time again, where what waits keeps the time it has left. Kept over restarts. Only
 * while mail is captured: real mail's time is nobody's to move.
 */

import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, days, type Instant, minutes, seconds } from '../base/units.ts';
import type { VirtualClock } from '../base/virtual-clock.ts';
import { type ClockState, REAL_TIME } from '../base/virtual-clock.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { Runner } from '../queue/runner.ts';
import type { Store, StoredNote } from '../store/interface.ts';

const KEPT = 'virtual-clock';
const FURTHEST = days(3650);
/** Of real time, for one act: what hangs must not hold whoever asked. */
const PATIENCE = minutes(1);
const MOST_STEPS = 5000;
const MOST_TOLD = 500;
const TELLS = ['queue.deferred', 'queue.failed', 'queue.relayed', 'queue.reported', 'queue.delivered'];

export type TimeNow = {
  readonly now: Instant;
  /** Before the real time: below 0. */
  readonly ahead: Duration;
  readonly frozen: boolean;
  /** When the queue has something to do next; null: nothing waits. */
  readonly due: Instant | null;
};
export type Passed = TimeNow & {
  /** How often the clock was stopped at something that was due. */
  readonly stops: number;
  /** What the queue did meanwhile, in its order; the first so many. */
  readonly happened: readonly StoredNote[];
  /** null: all of it has passed; else why not. */
  readonly because: string | null;
};

export type TimeParts = {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly real: Clock;
  readonly recorder: Pick<Recorder, 'note' | 'flush'>;
  readonly isOn: () => boolean;
  readonly runner: () => Pick<Runner, 'idle' | 'woke' | 'clockSet' | 'tellOverdue'>;
  readonly settleReports: () => Promise<void>;
  /** What goes by the clock besides the queue: inboxes whose time is over, messages that are old. */
  readonly tidy: () => Promise<void>;
  readonly destinationsSet: (by: Duration) => Promise<void>;
  readonly changed: () => void;
};

export type Time = {
  now(): Promise<TimeNow>;
  advance(by: Duration): Promise<Result<Passed, string>>;
  freeze(on: boolean): Promise<Result<TimeNow, string>>;
  reset(): Promise<TimeNow>;
  /** The mode may be another: then the time is the real one. */
  look(): Promise<void>;
};

export async function keptTime(store: Pick<Store, 'meta'>): Promise<ClockState & { readonly furthest: Instant }> {
  try {
    const { ahead, frozenAt, furthest } = JSON.parse((await store.meta(KEPT)) ?? '{}') as Record<string, unknown>;
    const number = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
    return {
      ahead: number(ahead) ? ahead : 0,
      frozenAt: number(frozenAt) ? frozenAt : null,
      furthest: number(furthest) ? furthest : 0,
    };
  } catch {
    return { ...REAL_TIME, furthest: 0 };
  }
}

export function newTime(parts: TimeParts): Time {
  const { store, clock, real, recorder, isOn, runner, changed } = parts;
  let furthest = clock.now();
  /** One at a time: two who move it would not know whose steps these were. */
  let moving: Promise<unknown> = Promise.resolve();
  const alone = <T>(act: () => Promise<T>): Promise<T> => {
    const done = moving.then(act);
    moving = done.catch(() => {});
    return done;
  };
  const keep = async (): Promise<void> => {
    furthest = Math.max(furthest, clock.now());
    await store.run('setMeta', { key: KEPT, value: JSON.stringify({ ...clock.state(), furthest }) });
  };
  const now = async (): Promise<TimeNow> => ({
    ...{ now: clock.now(), ahead: Math.round(clock.ahead()), frozen: clock.state().frozenAt !== null },
    due: await store.nextDue(),
  });
  const tell = (did: 'advanced' | 'frozen' | 'thawed' | 'reset', by: Duration): void => {
    recorder.note(event('capture.clock', clock.now(), SERVER_TRACE, { did, by: Math.round(by) }));
    changed();
  };
  /** Everything that is due now is done, or `false` when that takes too long. */
  const quiet = async (until: number): Promise<boolean> => {
    const over = new AbortController();
    const late = new Promise<false>(resolve => {
      const cancel = real.after(Math.max(until - real.monotonic(), 0), () => resolve(false));
      over.signal.addEventListener('abort', cancel);
    });
    const done = (async () => {
      await runner().idle();
      await parts.settleReports();
      await runner().idle();
      return true as const;
    })();
    try {
      return await Promise.race([done, late]);
    } finally {
      over.abort();
    }
  };
  const moveTo = (at: Instant): void => clock.advance(Math.max(0, at - clock.now()));

  const advance = async (by: Duration): Promise<Result<Passed, string>> => {
    if (!isOn()) return err('The clock is moved only while mail is captured');
    if (!(by > 0) || by > FURTHEST) return err('A time above none, of at most ten years');
    if (clock.ahead() + by > FURTHEST)
      return err('The clock is at most ten years ahead; set it to the real time first');
    const [last] = await store.events({ newestFirst: true, limit: 1 });
    const until = clock.now() + by;
    const patience = real.monotonic() + PATIENCE;
    let because: string | null = null;
    let stops = 0;
    for (; ; stops++) {
      if (!(await quiet(patience))) because = 'a delivery took too long; it goes on by itself';
      else if (stops >= MOST_STEPS) because = 'too much was due; advance again to go on';
      const due = because === null ? await store.nextDue() : null;
      if (due === null || due > until) break;
      // What is due and is not taken waits for something else than time: a frozen route, a person.
      const stands = due <= clock.now();
      moveTo(stands ? clock.now() + seconds(1) : due);
      if (stands && clock.now() >= until) break;
      if (real.monotonic() > patience) because = 'a delivery took too long; it goes on by itself';
    }
    if (because === null) {
      moveTo(until);
      if (!(await quiet(patience))) because = 'a delivery took too long; it goes on by itself';
    }
    // A crash before this leaves what waits to its own, later time.
    await keep();
    // Leases of what came meanwhile are renewed before the queue finds that they have run out.
    await runner().woke();
    await runner().tellOverdue();
    await parts.tidy();
    tell('advanced', by);
    await recorder.flush();
    const happened = await store.events({ names: TELLS, after: last?.id ?? 0, limit: MOST_TOLD });
    return ok({ ...(await now()), stops, happened, because });
  };
  const reset = async (): Promise<TimeNow> => {
    const by = clock.ahead();
    if (by !== 0 || clock.state().frozenAt !== null) {
      clock.reset();
      await Promise.all([runner().clockSet(-by), parts.destinationsSet(-by)]);
      await keep();
      tell('reset', -by);
    }
    return now();
  };
  return {
    now,
    advance: by => alone(() => advance(by)),
    freeze: on =>
      alone(async () => {
        if (!isOn()) return err('The clock is moved only while mail is captured');
        clock.freeze(on);
        await keep();
        tell(on ? 'frozen' : 'thawed', 0);
        return ok(await now());
      }),
    reset: () => alone(reset),
    look: () => alone(async () => void (!isOn() && (await reset()))),
  };
}

/** The store alone is open: nothing is moved. */
export function stillTime(clock: Clock): Time {
  const now = async (): Promise<TimeNow> => ({ now: clock.now(), ahead: 0, frozen: false, due: null });
  const no = async () => err('The server is not running');
  return { now, advance: no, freeze: no, reset: now, look: async () => {} };
}
