/**
 * The keys of whole mailboxes in memory (key-columns.ts), for those whose many messages somebody sorts or threads: read
 * once, then followed, so that an answer costs no reading. One at a time fills a mailbox's; who comes meanwhile waits.
 *
 * Bounded: the least recently used go, and what nobody has used for a while. What does not fit is read each time.
 */

import { newPace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import { type Bytes, type Duration, mebibytes, minutes } from '../base/units.ts';
import type { Columns, Id, Reading, Store, Uid } from '../store/interface.ts';
import { keysOf } from './kept-keys.ts';
import { addKeys, emptyKeys, followMailbox, type KeyColumns, octetsOfKeys } from './key-columns.ts';

/** Some 400,000 messages. */
const MOST: Bytes = mebibytes(64);
const UNUSED: Duration = minutes(15);
/** Read between two looks at the mailbox. */
const ROWS_AT_ONCE = 500;
/** Reading this many times what is asked for is worth it: others will ask again. Not for so few. */
const WORTH = 4;
const FEW = 100;

export type KeysOf = {
  readonly store: Reading & Pick<Store, 'prints'>;
  readonly clock: Clock;
  readonly account: Id;
  readonly mailbox: Id;
};

export type KeysMemory = {
  /**
   * `look` sees the mailbox as it is, with the keys of all its messages in the same places, and must be done with the
   * columns when it returns. null: they are not worth having for so many messages, or do not fit, or there is no mailbox.
   */
  look<T>(place: KeysOf, wanted: number, look: Look<T>, told?: (done: number) => void): Promise<T | null>;
};

export type Look<T> = (keys: KeyColumns, columns: Columns) => T;

type Kept = { columns: KeyColumns; octets: Bytes; usedAt: number; removed: number };
type Missing = { readonly rows: readonly { readonly uid: Uid; readonly message: Id }[]; readonly length: number };

export function newKeysMemory(most: Bytes = MOST): KeysMemory {
  /** The least recently used first. */
  const kept = new Map<string, Kept>();
  const filling = new Map<string, Promise<void>>();
  /** Of which so many messages did not fit. */
  const tooLarge = new Map<string, number>();
  let awaitsLooking = false;

  const forgetLater = (clock: Clock) => {
    if (awaitsLooking) return;
    awaitsLooking = true;
    clock.after(UNUSED, () => {
      awaitsLooking = false;
      for (const [name, { usedAt }] of kept) if (clock.monotonic() - usedAt >= UNUSED) kept.delete(name);
      tooLarge.clear();
      if (kept.size > 0) forgetLater(clock);
    });
  };
  const use = (name: string, one: Kept, clock: Clock): void => {
    one.octets = octetsOfKeys(one.columns);
    one.usedAt = clock.monotonic();
    kept.delete(name);
    kept.set(name, one);
    let octets = [...kept.values()].reduce((sum, each) => sum + each.octets, 0);
    for (const [oldest, { octets: freed }] of kept) {
      if (octets <= most || oldest === name) break;
      octets -= freed;
      kept.delete(oldest);
    }
    forgetLater(clock);
  };

  /** One turn: up to date, or what is missing. */
  const follow = <T>(one: Kept, now: Columns, look: Look<T>): { readonly value: T } | Missing => {
    const before = one.columns.length;
    const here = followMailbox(one.columns, now);
    one.removed += before - here;
    // Texts and identifiers of those that went are still there.
    if (one.removed > Math.max(ROWS_AT_ONCE, now.length)) Object.assign(one, { columns: emptyKeys(), removed: 0 });
    const { length } = one.columns;
    if (length === now.length) return { value: look(one.columns, now) };
    const to = Math.min(now.length, length + ROWS_AT_ONCE);
    const rows = Array.from(now.uid.subarray(length, to), (uid, at) => ({ uid, message: now.message[length + at]! }));
    return { rows, length: now.length };
  };
  const fill = async <T>(
    name: string,
    place: KeysOf,
    look: Look<T>,
    told: (part: number) => void,
  ): Promise<T | null> => {
    const { store, clock, account, mailbox } = place;
    const one = kept.get(name) ?? { columns: emptyKeys(), octets: 0, usedAt: 0, removed: 0 };
    const pace = newPace(clock);
    for (;;) {
      const step = await store.columns(account, mailbox, now => follow(one, now, look));
      if (step === null || 'value' in step) {
        if (step) use(name, one, clock);
        return step ? step.value : null;
      }
      const keys = await keysOf(
        place,
        step.rows.map(({ message }) => message),
      );
      addKeys(one.columns, step.rows, keys);
      if (octetsOfKeys(one.columns) > most) {
        kept.delete(name);
        tooLarge.set(name, step.length);
        return null;
      }
      told(one.columns.length / step.length);
      await pace.rest();
    }
  };

  return {
    async look(place, wanted, look, told = () => {}) {
      const { store, account, mailbox } = place;
      const name = `${account}/${mailbox}`;
      if (wanted < FEW && !kept.has(name)) return null;
      const isWorth = (now: Columns): boolean =>
        now.length - (kept.get(name)?.columns.length ?? 0) <= WORTH * wanted &&
        now.length < (tooLarge.get(name) ?? Number.POSITIVE_INFINITY);
      for (;;) {
        if (!(await store.columns(account, mailbox, isWorth))) return null;
        const under = filling.get(name);
        if (!under) break;
        await under;
      }
      const filled = fill(name, place, look, part => told(Math.floor(part * wanted)));
      const ended = filled.then(
        () => {},
        () => {},
      );
      filling.set(name, ended);
      try {
        return await filled;
      } finally {
        filling.delete(name);
      }
    },
  };
}
