/**
 * Follows the journal from where it was read to, some time after each note of the names that count, so that a crash
 * misses none. How far it has been read is written down now and then: between two writings a start reads it again, so
 * whoever takes the notes must not mind one that he knows.
 */
import type { Clock } from '../base/ports.ts';
import { minutes, seconds } from '../base/units.ts';
import type { Store, StoredNote } from '../store/interface.ts';

/** The delivery that it tells of, and whoever reads the mail at once, go first. */
const AFTER_MAIL = seconds(1);
const BATCH = 100;
const WRITE_EVERY = minutes(10);

/** One that breaks is told of, and keeps nobody from looking at those behind it: false. */
export type UnlessItBreaks = (act: () => Promise<boolean>) => Promise<boolean>;

export type FollowOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly names: readonly string[];
  /** Where it is written down how far the journal has been read. */
  readonly key: string;
  /** Where nothing is written down yet: from the first note, or from the next. */
  readonly from: 'first' | 'next';
  /** True: something was taken, so the place is written down at once. */
  readonly take: (notes: readonly StoredNote[], unlessItBreaks: UnlessItBreaks) => Promise<boolean>;
  readonly onBug: (fault: unknown) => void;
};

export type Follower = {
  /** Resolves when all so far has been looked at. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

export function followJournal({ store, clock, names, key, from, take, onBug }: FollowOptions): Follower {
  let [readTo, writtenTo, writtenAt] = [-1, -1, clock.now()];
  let cancel: (() => void) | null = null;
  let working: Promise<void> | null = null;
  let again = false;
  let closed = false;

  const soon = (): void => {
    // What comes while the journal is read may stand behind the place that was looked at last.
    if (working) again = true;
    else if (!closed && !cancel) cancel = clock.after(AFTER_MAIL, () => void work());
  };
  const work = (): Promise<void> => {
    cancel?.();
    cancel = null;
    working ??= readOn()
      .catch(onBug)
      .finally(() => {
        working = null;
        if (again) soon();
        again = false;
      });
    return working;
  };
  const readOn = async (): Promise<void> => {
    await begun.catch(() => (begun = begin()));
    for (let more = true; more && !closed; ) {
      const notes = await store.events({ names, after: readTo, limit: BATCH });
      const took = await take(notes, unlessItBreaks);
      readTo = notes.at(-1)?.id ?? readTo;
      if (took || clock.now() - writtenAt > WRITE_EVERY) await writeDown();
      more = notes.length === BATCH;
    }
  };
  const unlessItBreaks: UnlessItBreaks = async act => {
    try {
      return await act();
    } catch (fault) {
      // Without a store none can be read, and they are looked at after the next start.
      if (closed) throw fault;
      onBug(fault);
      return false;
    }
  };
  const writeDown = async (): Promise<void> => {
    if (readTo <= writtenTo) return;
    const written = await store.run('setMeta', { key, value: String(readTo) });
    if (written.ok) [writtenTo, writtenAt] = [readTo, clock.now()];
  };
  const begin = async (): Promise<void> => {
    const known = await store.meta(key);
    const [newest] = known === null && from === 'next' ? await store.events({ limit: 1, newestFirst: true }) : [];
    readTo = Number(known ?? newest?.id ?? 0);
    if (known === null && from === 'next') await writeDown();
    writtenTo = readTo;
  };

  let begun = begin();
  begun.catch(onBug);
  const unwatch = store.watchEvents(notes => {
    if (notes.some(({ name }) => names.includes(name))) soon();
  });
  soon();
  return {
    async settled() {
      await working;
      await work();
    },
    async close() {
      closed = true;
      unwatch();
      cancel?.();
      await working;
      await writeDown();
    },
  };
}
