/** What a running job is told from outside, and how it gives way: looked at between two messages. */
import { setTimeout as wait } from 'node:timers/promises';
import { newPace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import type { Store } from '../store/interface.ts';

export type Stop = 'pause' | 'cancel' | 'close';
export type Control = {
  readonly signal: AbortSignal;
  stopped(): Stop | null;
  stop(why: Stop): void;
};

export function newControl(): Control {
  const abort = new AbortController();
  let why: Stop | null = null;
  return {
    signal: abort.signal,
    stopped: () => why,
    stop(wanted) {
      why ??= wanted;
      abort.abort();
    },
  };
}

/** Others waited for the writer as long as our batch took: then they have as long for themselves. */
const LONGEST_REST = 250;

export type Manners = { rest(): Promise<void> | null; afterBatch(took: number): Promise<void>; close(): void };

export function newManners(store: Store, clock: Clock): Manners {
  const { rest } = newPace(clock);
  let others = 0;
  const stop = store.watchEvents(notes => {
    if (notes.some(note => !note.name.startsWith('moving.'))) others++;
  });
  return {
    rest,
    async afterBatch(took) {
      if (others > 0) await wait(Math.min(LONGEST_REST, took));
      others = 0;
    },
    close: stop,
  };
}
