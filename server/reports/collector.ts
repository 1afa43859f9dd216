/**
 * Finds the reports among the mail that was filed, whichever mailbox it went to, some time after its delivery. It follows
 * the journal from where it stopped, so that a crash misses none; the mail itself stays where it is. What looks like a
 * report and cannot be read is told.
 */
import type { Clock } from '../base/ports.ts';
import { kibibytes, mebibytes, minutes, seconds } from '../base/units.ts';
import { event } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { Id, Store, StoredNote } from '../store/interface.ts';
import { dayName, dayOf } from './day.ts';
import { reportParts } from './recognise.ts';
import { subjectOf, takeMessage, vouchedFor } from './take.ts';

/** Its delivery and whoever reads it at once go first. */
const AFTER_MAIL = seconds(1);
const BATCH = 100;
/** Where it is written down how far the journal has been read; between two writings a start reads it again. */
const KEY = 'reports-read-to';
const WRITE_EVERY = minutes(10);
/** A larger message is no report. */
const LARGEST = mebibytes(8);
/** A larger tree of parts neither. */
const LARGEST_TREE = kibibytes(64);

export type Collector = {
  /** Resolves when all mail so far has been looked at. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

export function startCollector(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly recorder: Pick<Recorder, 'note'>;
  /** Captured mail is of anybody, and about nobody here. */
  readonly isOn: () => boolean;
  readonly onBug: (fault: unknown, where: string) => void;
}): Collector {
  const { store, clock, recorder, onBug } = options;
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
      .catch(fault => onBug(fault, 'reports'))
      .finally(() => {
        working = null;
        if (again) soon();
        again = false;
      });
    return working;
  };
  const readOn = async (): Promise<void> => {
    if (readTo < 0) readTo = writtenTo = Number((await store.meta(KEY)) ?? 0);
    for (let more = true; more && !closed; ) {
      const notes = await store.events({ names: ['mda.filed'], after: readTo, limit: BATCH });
      const messages = new Set(notes.map(note => note.fields.message).filter(isId));
      let took = false;
      if (options.isOn())
        for (const message of await candidates(store, [...messages])) took = (await takeIfItCan(message)) || took;
      readTo = notes.at(-1)?.id ?? readTo;
      if (took || clock.now() - writtenAt > WRITE_EVERY) await writeDown();
      more = notes.length === BATCH;
    }
  };
  const writeDown = async (): Promise<void> => {
    if (readTo <= writtenTo) return;
    const written = await store.run('setMeta', { key: KEY, value: String(readTo) });
    if (written.ok) [writtenTo, writtenAt] = [readTo, clock.now()];
  };
  /** One that cannot be read is told of, and keeps nobody from looking at those behind it. */
  const takeIfItCan = async (message: Id): Promise<boolean> => {
    try {
      return await take(message);
    } catch (fault) {
      // Without a store none can be read, and they are looked at after the next start.
      if (closed) throw fault;
      onBug(fault, 'reports');
      return false;
    }
  };
  const take = async (message: Id): Promise<boolean> => {
    const facts = await store.message(message);
    if (!facts || facts.size > LARGEST) return false;
    const { trace, from } = { trace: facts.trace, from: facts.summary.from };
    const arrival = { author: from, vouched: await vouchedFor(store, trace), at: clock.now(), trace };
    const all = await takeMessage(store, await store.bytes(message), arrival);
    for (const taken of all) {
      if (!taken.ok) {
        if (taken.error.kind === 'unreadable')
          recorder.note(event('reports.unreadable', clock.now(), trace, { from, because: taken.error.because }));
      } else if (taken.value.isNew) {
        const { kind, organization, domain, total, failed, begins, ends } = taken.value;
        const day = dayName(dayOf((begins + ends) / 2));
        recorder.note(
          event('reports.received', clock.now(), trace, { kind, organization, domain, day, total, failed }),
        );
      }
    }
    return all.length > 0;
  };

  const unwatch = store.watchEvents(notes => {
    if (notes.some(isFiled)) soon();
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

const isFiled = ({ name }: StoredNote): boolean => name === 'mda.filed';
const isId = (value: unknown): value is Id => typeof value === 'number';

/** By their trees alone, many at once. */
async function candidates(store: Store, messages: readonly Id[]): Promise<readonly Id[]> {
  const facts = await store.facts(messages, LARGEST_TREE);
  return messages.filter(message => {
    const found = facts.get(message);
    if (!found || found.structure.size > LARGEST) return false;
    return reportParts(found.structure, subjectOf(found.envelope.subject)).length > 0;
  });
}
