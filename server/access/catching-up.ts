/**
 * Makes the prints of all messages that have none yet, and sweeps away those of messages that are gone. A few letters are
 * made here, sooner than a thread could start for them; many in a thread of its own (decision 41), batch by batch, so
 * that the clients of this one are served meanwhile. While commands are busy it comes only now and then.
 *
 * A batch that takes the thread down is told and tried again letter by letter; the letter that did it is passed over.
 */
import { performance } from 'node:perf_hooks';
import type { Clock } from '../base/ports.ts';
import { type Duration, hours, milliseconds } from '../base/units.ts';
import type { Id, Store } from '../store/interface.ts';
import type { Endings } from './endings.ts';
import { type FillingThread, fillingThread } from './filling-thread.ts';
import { makeBeforehand, PRINT_VERSION } from './prints.ts';

/** Some milliseconds of work. */
const FEW = 20;
/** What closing the server may have to wait for. */
const BATCH = 50;
/** Of the front's time; above it commands are busy. */
const BUSY = 0.3;
const PAUSE: Duration = milliseconds(150);
/** One after the other, with nothing made in between: the thread cannot live here. */
const MOST_DEATHS = 3;
const BETWEEN_SWEEPS: Duration = hours(12);
/** A file of so many is swept here, in turns. */
const FEW_TO_SWEEP = 5_000;

export type CatchingUp = {
  readonly store: Store;
  readonly clock: Clock;
  readonly endings: Endings;
  readonly onBug: (fault: unknown, where: string) => void;
  /** Which part of the time since the last question this thread was at work. */
  readonly load?: () => number;
  readonly thread?: (folder: string) => FillingThread;
};

/** The last message that is done; null: there is nothing more to do. */
type Step = Id | null;
type Letters = Awaited<ReturnType<Store['filedAfter']>>;

export function newCatchingUp(parts: CatchingUp) {
  const { store, clock, endings, load = frontLoad() } = parts;
  const tell = (fault: unknown) => parts.onBug(fault, 'prints');
  let thread: FillingThread | null = null;
  let closed = false;
  /** Up to which message one letter at a time is tried. */
  let carefulTo: Id = 0;
  let deaths = 0;
  /** Not since the start: a server may run for an hour a day. */
  let sweptAt = Number.NEGATIVE_INFINITY;
  let endPause = () => {};

  const pause = (): Promise<void> =>
    new Promise(resolve => {
      const stop = clock.after(PAUSE, resolve);
      endPause = () => {
        stop();
        resolve();
      };
    });
  const theThread = async (): Promise<FillingThread> => {
    const open = parts.thread ?? (folder => fillingThread({ folder, clock, onFault: tell }));
    thread ??= open((await store.status()).path);
    return thread;
  };

  const here = async (letters: Letters): Promise<Step> => {
    for (const letter of letters) {
      try {
        await makeBeforehand(store, [letter.message]);
        await endings.lackFinalCrlf([letter]);
      } catch (fault) {
        // It is told of once, and made when it is asked for.
        tell(fault);
      }
    }
    const last = letters.at(-1)!.message;
    store.prints.setFilledTo(last);
    return last;
  };
  const apart = async (after: Id): Promise<Step> => {
    const alone = after < carefulTo;
    const done = await (await theThread()).fill(after, alone ? 1 : BATCH);
    if (done.ok) {
      deaths = 0;
      return done.value;
    }
    if (closed) return null;
    tell(new Error(`The thread that makes prints ended: ${done.error}`));
    if (++deaths >= MOST_DEATHS && !alone) return null;
    const next = await store.filedAfter(after, alone ? 1 : BATCH);
    const last = next.at(-1)?.message ?? null;
    if (!alone) carefulTo = last ?? 0;
    else if (last !== null) store.prints.setFilledTo(last);
    return alone ? last : after;
  };
  const step = async (after: Id): Promise<Step> => {
    if (!thread?.running()) {
      const next = await store.filedAfter(after, FEW + 1);
      if (next.length === 0) return null;
      if (next.length <= FEW) return here(next);
    }
    if (load() > BUSY) await pause();
    return closed ? null : apart(after);
  };
  const sweep = async (filled: Id): Promise<void> => {
    if (closed || clock.monotonic() - sweptAt < BETWEEN_SWEEPS) return;
    sweptAt = clock.monotonic();
    if (filled <= FEW_TO_SWEEP) return store.prints.sweep();
    const swept = await (await theThread()).sweep();
    if (!swept.ok && !closed) tell(new Error(`The thread that sweeps prints ended: ${swept.error}`));
  };

  return {
    async run(): Promise<void> {
      await store.prints.madeBy(PRINT_VERSION);
      let filled: Id = await store.prints.filledTo();
      for (let to: Step = filled; to !== null && !closed && deaths < MOST_DEATHS; to = await step(filled)) filled = to;
      await sweep(filled);
    },
    /** Nothing is to be made for a while. */
    async rest(): Promise<void> {
      await thread?.close();
    },
    async close(): Promise<void> {
      closed = true;
      endPause();
      await thread?.close();
    },
  };
}

function frontLoad(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
