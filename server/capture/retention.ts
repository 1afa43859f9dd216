/**
 * How much of what was captured is kept: the newest so many, for so many days. Starred messages stay. What goes can be
 * brought back for a while like anything expunged, and each message's journey names the setting. Nothing is pruned in
 * another mode: what was captured before the mode was changed stays as it is.
 */
import type { Clock } from '../base/ports.ts';
import { days, type Instant, seconds } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { Store } from '../store/interface.ts';
import { type CapturedRow, capturedRows, expungeRows, testInbox } from './inbox.ts';

export type Due = { readonly rule: string; readonly rows: readonly CapturedRow[] };

/** What is above the limits now; each row once, the oldest first. Pure. */
export function dueOf(
  rows: readonly CapturedRow[],
  { keepMessages, keepDays }: { readonly keepMessages: number; readonly keepDays: number },
  now: Instant,
): readonly Due[] {
  const before = keepDays === 0 ? Number.NEGATIVE_INFINITY : now - days(keepDays);
  const isOld = (row: CapturedRow): boolean => row.at < before;
  const old = rows.filter(row => isOld(row) && !row.flagged);
  const left = rows.length - old.length;
  const tooMany = keepMessages === 0 ? 0 : Math.max(0, left - keepMessages);
  const oldest = rows.filter(row => !isOld(row) && !row.flagged).slice(0, tooMany);
  return [
    { rule: `capture.keep-days = ${keepDays}`, rows: old },
    { rule: `capture.keep-messages = ${keepMessages}`, rows: oldest },
  ].filter(due => due.rows.length > 0);
}

type PruneParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly recorder: Pick<Recorder, 'note'>;
};

/** How many went. `byAge` false: the clock is not to be believed just now, so only the number counts. */
export async function prune({ store, clock, config, recorder }: PruneParts, byAge: boolean): Promise<number> {
  if (config().mode !== 'capture') return 0;
  const inbox = await testInbox(store);
  if (!inbox) return 0;
  const limits = {
    keepMessages: config()['capture.keep-messages'],
    keepDays: byAge ? config()['capture.keep-days'] : 0,
  };
  let gone = 0;
  for (const { rule, rows } of dueOf(await capturedRows(store, inbox), limits, clock.now())) {
    const told = event('ms.expunged', clock.now(), '', {
      ...{ by: `the setting ${rule}`, protocol: 'retention', client: null, remote: '', owner: inbox.address },
    });
    const note = { name: told.name, at: told.at, fields: told.fields };
    const done = await expungeRows(store, inbox, rows, note, step =>
      recorder.note(
        event('capture.pruned', clock.now(), SERVER_TRACE, {
          ...{ account: inbox.address, messages: step.length, rule },
          ...{ oldest: step[0]!.at, newest: step.at(-1)!.at },
        }),
      ),
    );
    if (!done.ok) break;
    gone += done.value;
  }
  return gone;
}

/** After mail has come: many that come together are counted once. */
const AFTER_ARRIVAL = seconds(2);

/** Keeps the number as it is set, while mail comes. */
export function keepNumber(parts: PruneParts & { readonly onBug: (fault: unknown, where: string) => void }) {
  const { store, clock, onBug } = parts;
  let cancel = () => {};
  let waits = false;
  let closed = false;
  const later = () => {
    if (waits || closed) return;
    waits = true;
    cancel = clock.after(AFTER_ARRIVAL, () => {
      waits = false;
      prune(parts, false).catch(fault => onBug(fault, 'keeping captured mail'));
    });
  };
  const stop = store.watchMailboxes(hints => {
    if (hints.some(hint => hint.about.includes('new'))) later();
  });
  return {
    /** The setting is another. */
    look: later,
    close() {
      closed = true;
      cancel();
      stop();
    },
  };
}
