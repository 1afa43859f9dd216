/**
 * Finds the reports among the mail that was filed, whichever mailbox it went to, some time after its delivery. It follows
 * the journal from where it stopped, so that a crash misses none; the mail itself stays where it is. What looks like a
 * report and cannot be read is told.
 */
import type { Clock } from '../base/ports.ts';
import { kibibytes, mebibytes } from '../base/units.ts';
import { event } from '../events/event.ts';
import { type Follower, followJournal } from '../journey/follower.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { Id, Store } from '../store/interface.ts';
import { dayName, dayOf } from './day.ts';
import { reportParts } from './recognise.ts';
import { subjectOf, takeMessage, vouchedFor } from './take.ts';

/** A larger message is no report. */
const LARGEST = mebibytes(8);
/** A larger tree of parts is none either. */
const LARGEST_TREE = kibibytes(64);

export function startCollector(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly recorder: Pick<Recorder, 'note'>;
  /** Captured mail is of anybody, and about nobody here. */
  readonly isOn: () => boolean;
  readonly onBug: (fault: unknown, where: string) => void;
}): Follower {
  const { store, clock, recorder, onBug } = options;
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

  return followJournal({
    ...{ store, clock, names: ['mda.filed'], key: 'reports-read-to', from: 'first' },
    async take(notes, unlessItBreaks) {
      if (!options.isOn()) return false;
      const messages = new Set(notes.map(note => note.fields.message).filter(isId));
      let took = false;
      for (const message of await candidates(store, [...messages]))
        took = (await unlessItBreaks(() => take(message))) || took;
      return took;
    },
    onBug: fault => onBug(fault, 'reports'),
  });
}

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
