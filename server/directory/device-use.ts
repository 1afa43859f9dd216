/**
 * What became of what devices sent: counted at once, written down in one command for all that came in a moment, so that
 * whoever knocks at such a port a thousand times costs the store a few lines.
 */
import type { Clock } from '../base/ports.ts';
import { hours, type Instant, seconds } from '../base/units.ts';
import type { Id, Store, StoredDevice } from '../store/interface.ts';

export type DeviceUse = {
  took(id: Id, from: string): void;
  /** `ceiling`: it has sent all that it may for now. */
  refused(id: Id, from: string, why: string, ceiling?: boolean): void;
  /** True when one more message may come; counted only where `taking`. */
  admits(id: Id, mostAnHour: number, taking: boolean): boolean;
  /** When a message was last refused for the ceiling; null: not in this run. */
  overSince(id: Id): Instant | null;
  forget(id: Id): void;
  /** Resolves when all is written down. */
  write(): Promise<void>;
};
export type Used = Pick<StoredDevice, 'accepted' | 'refused' | 'used' | 'no'>;

/** Both together. */
export const plus = (before: Used, more: Used): Used => ({
  accepted: before.accepted + more.accepted,
  refused: before.refused + more.refused,
  used: more.used ?? before.used,
  no: more.no ?? before.no,
});

const nothing: Used = { accepted: 0, refused: 0, used: null, no: null };
const GATHER = seconds(1);
const LONGEST_REASON = 500;

export function newDeviceUse(options: {
  readonly store: Store;
  readonly clock: Clock;
  /** At once, before it is on disk. */
  readonly changed: (id: Id, more: Used) => void;
  readonly onBug: (fault: unknown) => void;
}): DeviceUse {
  const { store, clock } = options;
  const pending = new Map<Id, Used>();
  /** When each device's messages of the last hour came. */
  const sent = new Map<Id, number[]>();
  const over = new Map<Id, Instant>();
  let writing: Promise<void> = Promise.resolve();
  let cancel: (() => void) | null = null;

  const write = (): Promise<void> => {
    cancel?.();
    cancel = null;
    writing = writing.then(writeAll).catch(options.onBug);
    return writing;
  };
  async function writeAll(): Promise<void> {
    for (const [id, what] of [...pending]) {
      pending.delete(id);
      await store.run('usedDevice', { id, ...what });
    }
  }
  const note = (id: Id, what: Partial<Used>): void => {
    const more = { ...nothing, ...what };
    pending.set(id, plus(pending.get(id) ?? nothing, more));
    cancel ??= clock.after(GATHER, () => void write());
    options.changed(id, more);
  };

  return {
    took: (id, from) => note(id, { accepted: 1, used: { at: clock.now(), from } }),
    refused(id, from, why, ceiling = false) {
      if (ceiling) over.set(id, clock.now());
      note(id, { refused: 1, no: { at: clock.now(), from, why: why.slice(0, LONGEST_REASON) } });
    },
    admits(id, mostAnHour, taking) {
      const now = clock.monotonic();
      const recent = (sent.get(id) ?? []).filter(at => now - at < hours(1));
      sent.set(id, recent);
      if (recent.length >= mostAnHour) return false;
      if (taking) recent.push(now);
      return true;
    },
    overSince: id => over.get(id) ?? null,
    forget(id) {
      pending.delete(id);
      sent.delete(id);
      over.delete(id);
    },
    write,
  };
}
