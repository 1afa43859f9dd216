/**
 * Whether the clock was set while the server was off. What was seen last (the wall's clock, the time since the computer
 * was started, and which start that was) is kept in the store every few minutes. Within one start of the computer the two
 * clocks tell exactly; after another one only that it is earlier now than it was, or so much later that nobody knows
 * whether the server was off for so long or the date is wrong: then what waits keeps the time it has left, too, for mail
 * that goes back cannot be called back.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, days, type Instant, minutes, seconds } from '../base/units.ts';
import { SHIFT_KEPT, type Store } from '../store/interface.ts';

export type Seen = {
  readonly wall: Instant;
  readonly uptime: number;
  /** Which start of the computer; null: the system gives it no name. */
  readonly boot: string | null;
};
/** `perhaps`: the server may as well have been off for so long. */
export type SetWhileOff = { readonly by: Duration; readonly off: 'surely' | 'perhaps' };
/** What is still to be shifted, from this recipient on; null: nothing, and nobody has noted that it is done. */
export type Owed = { readonly by: Duration; readonly after: number | null; readonly upTo: number | null };

const KEEP_EVERY: Duration = minutes(5);
/** Less is a clock that is kept right. */
const LEAST: Duration = seconds(60);
/** Few servers are off for longer with mail in their queue. */
const LONG: Duration = days(30);
const SEEN_KEPT = 'queue seen';

/** `newest`: of the journal's events. */
export function setWhileOff(before: Seen | null, newest: Instant | null, now: Seen): SetWhileOff | null {
  if (before && before.boot !== null && before.boot === now.boot) {
    const by = Math.round(now.wall - before.wall - (now.uptime - before.uptime));
    return Math.abs(by) >= LEAST ? { by, off: 'surely' } : null;
  }
  if (!before && newest === null) return null;
  const by = Math.round(now.wall - Math.max(before?.wall ?? newest!, newest ?? before!.wall));
  if (by <= -LEAST) return { by, off: 'surely' };
  return by >= LONG ? { by, off: 'perhaps' } : null;
}

export type LastSeen = {
  readonly found: SetWhileOff | null;
  /** What the runner shifts before it takes anything. */
  readonly owed: Owed | null;
  /** All is shifted: it is not done again. */
  isShifted(): Promise<void>;
  close(): void;
};

export type LastSeenOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly uptime: () => number;
  readonly boot: () => string | null;
  /** The journal has been ahead of this clock (capture/time.ts): nothing is to be read from its times. */
  readonly journalWasAhead?: boolean;
  readonly onBug: (fault: unknown, where: string) => void;
};

export async function openLastSeen({
  store,
  clock,
  uptime,
  boot,
  journalWasAhead = false,
  onBug,
}: LastSeenOptions): Promise<LastSeen> {
  const moment = (): Seen => ({ wall: clock.now(), uptime: uptime(), boot: boot() });
  const keep = async () => void (await store.run('setMeta', { key: SEEN_KEPT, value: JSON.stringify(moment()) }));
  const left = readKept<Owed>(await store.meta(SHIFT_KEPT));
  const [newest] = journalWasAhead ? [] : await store.events({ newestFirst: true, limit: 1 });
  // A run that was broken off as it shifted knew of it: it is gone on with, and not looked for again.
  const found = left ? null : setWhileOff(readKept<Seen>(await store.meta(SEEN_KEPT)), newest?.at ?? null, moment());
  const owed = left?.after === null ? null : (left ?? (found && { by: found.by, after: 0, upTo: null }));
  let cancel = () => {};
  const keepLater = () => {
    cancel = clock.after(KEEP_EVERY, () => {
      keep().catch(fault => onBug(fault, 'queue'));
      keepLater();
    });
  };
  keepLater();
  return {
    found,
    owed,
    async isShifted() {
      // In this order: what is said twice is shifted twice.
      await keep();
      await store.run('setMeta', { key: SHIFT_KEPT, value: 'null' });
    },
    close: () => cancel(),
  };
}

const readKept = <T>(kept: string | null): T | null => (kept === null ? null : (JSON.parse(kept) as T | null));
