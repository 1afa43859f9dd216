/**
 * How much of what was captured is kept: the newest so many, for so many days, of all together or of an inbox that has
 * limits of its own; and when an inbox goes that nothing comes to. Starred messages stay. What goes can be
 * brought back for a while like anything expunged, and each message's journey names the setting. Nothing is pruned in
 * another mode: what was captured before the mode was changed stays as it is.
 */
import type { Clock } from '../base/ports.ts';
import { days, hours, type Instant, seconds } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import { inboxIn } from '../queue/captured.ts';
import type { NotePerMessage, Store } from '../store/interface.ts';
import { type CapturedRow, capturedRows, expungeRows, removeInbox, type TestInbox, testInbox } from './inbox.ts';
import { type InboxOptions, optionsOf } from './options.ts';

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

/** How many messages went. `byAge` false: the clock is not to be believed just now, so only the number counts. */
export async function prune(parts: PruneParts, byAge: boolean): Promise<number> {
  const { store, clock, config } = parts;
  if (config().mode !== 'capture') return 0;
  const inbox = await testInbox(store);
  if (!inbox) return 0;
  const rows = Map.groupBy(await capturedRows(store, inbox), row => row.mailbox);
  const now = clock.now();
  let gone = 0;
  const together: CapturedRow[] = [];
  for (const mailbox of inbox.mailboxes) {
    const own = rows.get(mailbox.id) ?? [];
    const name = inboxIn(mailbox.name);
    const options = name === null ? null : await optionsOf(store, mailbox);
    if (byAge && name !== null && isIdle(own, options, config()['capture.inbox-days'], now)) {
      gone += await letInboxGo(parts, inbox, name, own);
      continue;
    }
    const keepMessages = options?.keepMessages ?? null;
    const keepDays = options?.keepDays ?? null;
    if (keepMessages === null && keepDays === null) {
      for (const row of own) together.push(row);
      continue;
    }
    const limits = { keepMessages: keepMessages ?? 0, keepDays: byAge ? (keepDays ?? 0) : 0 };
    gone += await letGo(parts, inbox, dueOf(own, limits, now), `inbox ${name}: `);
  }
  const limits = {
    keepMessages: config()['capture.keep-messages'],
    keepDays: byAge ? config()['capture.keep-days'] : 0,
  };
  together.sort((a, b) => a.at - b.at || a.message - b.message);
  return gone + (await letGo(parts, inbox, dueOf(together, limits, now), ''));
}

/** Without mail for so long; one that is empty and that nobody made is there again when it is named. Pure. */
export function isIdle(
  rows: readonly CapturedRow[],
  options: InboxOptions | null,
  usualDays: number,
  now: Instant,
): boolean {
  const after = options?.idleHours == null ? days(usualDays) : hours(options.idleHours);
  if (after === 0 || rows.some(row => row.flagged)) return false;
  const last = rows.reduce((latest, { at }) => Math.max(latest, at), options?.since ?? Number.NEGATIVE_INFINITY);
  return last < now - after;
}

async function letGo(
  { store, clock, recorder }: PruneParts,
  inbox: TestInbox,
  due: readonly Due[],
  whose: string,
): Promise<number> {
  let gone = 0;
  for (const { rule, rows } of due) {
    const note = noteOf(clock, inbox, whose === '' ? `the setting ${rule}` : whose + rule);
    const done = await expungeRows(store, inbox, rows, note, step =>
      recorder.note(
        event('capture.pruned', clock.now(), SERVER_TRACE, {
          ...{ account: inbox.address, messages: step.length, rule: whose + rule },
          ...{ oldest: step[0]!.at, newest: step.at(-1)!.at },
        }),
      ),
    );
    if (!done.ok) break;
    gone += done.value;
  }
  return gone;
}

async function letInboxGo(
  { store, clock, recorder }: PruneParts,
  inbox: TestInbox,
  name: string,
  rows: readonly CapturedRow[],
): Promise<number> {
  const done = await removeInbox(store, inbox, name, noteOf(clock, inbox, 'the setting capture.inbox-days'));
  if (!done.ok) return 0;
  recorder.note(
    event('capture.inbox-gone', clock.now(), SERVER_TRACE, {
      ...{ account: inbox.address, inbox: name, messages: done.value },
      last: rows.at(-1)?.at ?? null,
    }),
  );
  return done.value;
}

function noteOf(clock: Clock, inbox: TestInbox, by: string): NotePerMessage {
  const told = event('ms.expunged', clock.now(), '', {
    ...{ by, protocol: 'retention', client: null, remote: '', owner: inbox.address },
  });
  return { name: told.name, at: told.at, fields: told.fields };
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
