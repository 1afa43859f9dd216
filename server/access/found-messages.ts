/**
 * What a SORT or THREAD has found, as columns: UIDs, dates, sizes, and the keys that are compared. Of many messages from
 * memory (the store's columns, keys-memory.ts), of few, or where that cannot be, read for this one answer.
 */

import { newPace } from '../base/pace.ts';
import type { SearchQuery, Uid } from '../imap/backend.ts';
import { fromNumbers } from '../imap/syntax/sequence-set.ts';
import type { Columns, Row } from '../store/interface.ts';
import { keysOf } from './kept-keys.ts';
import { addKeys, emptyKeys, type KeyColumns } from './key-columns.ts';
import type { KeysMemory } from './keys-memory.ts';
import { type SearchPlace, searchMailbox } from './search.ts';
import { placeAfter } from './search-columns.ts';

export type SortPlace = SearchPlace & {
  /** Without one nothing is kept for the next time. */
  readonly keys?: KeysMemory;
};

/** Ascending by UID; nobody writes to it. */
export type FoundMessages = {
  readonly uids: Uint32Array;
  readonly internalDates: Float64Array;
  readonly sizes: Float64Array;
  /** Where each stands in `keys`, which are empty where they were not asked for. */
  readonly places: Uint32Array;
  readonly keys: KeyColumns;
};

/** So few are sooner read, or looked for, one by one. */
const FEW = 500;

export async function foundMessages(place: SortPlace, query: SearchQuery, withKeys: boolean): Promise<FoundMessages> {
  const pace = newPace(place.clock);
  const uids = await searchMailbox({ ...place, progress: undefined }, query);
  await pace.rest();
  const total = uids.length;
  let most = 0;
  const told = (done: number) => {
    most = Math.max(most, done);
    place.progress?.(most, total);
  };
  const found = (await fromMemory(place, uids, withKeys, told)) ?? (await read(place, uids, withKeys, told));
  if (total > 0) told(total);
  await pace.rest();
  return found;
}

type Told = (done: number) => void;

async function fromMemory(
  place: SortPlace,
  uids: readonly Uid[],
  withKeys: boolean,
  told: Told,
): Promise<FoundMessages | null> {
  const { store, account, mailbox, keys } = place;
  if (uids.length === 0) return null;
  if (withKeys) return keys ? keys.look(place, uids.length, (kept, now) => among(uids, now, { ...kept }), told) : null;
  return uids.length > FEW ? store.columns(account, mailbox, now => among(uids, now, emptyKeys())) : null;
}

/** Those that are still there. */
function among(uids: readonly Uid[], now: Columns, keys: KeyColumns): FoundMessages {
  const found = roomFor(uids.length, keys);
  const isFew = uids.length <= FEW;
  let count = 0;
  let at = 0;
  for (const uid of uids) {
    if (isFew) at = placeAfter(now, uid - 1);
    else while (at < now.length && now.uid[at]! < uid) at++;
    if (at === now.length) break;
    if (now.uid[at] !== uid) continue;
    found.uids[count] = uid;
    found.internalDates[count] = now.internalDate[at]!;
    found.sizes[count] = now.size[at]!;
    found.places[count++] = at;
  }
  return upTo(found, count);
}

async function read(place: SortPlace, uids: readonly Uid[], withKeys: boolean, told: Told): Promise<FoundMessages> {
  const { store, account, mailbox, clock } = place;
  const keys = emptyKeys();
  const found = roomFor(uids.length, keys);
  if (uids.length === 0) return found;
  const pace = newPace(clock);
  let count = 0;
  for await (const rows of store.rows(account, mailbox, fromNumbers(uids))) {
    if (withKeys) addKeys(keys, rows, await keysOf(place, messagesOf(rows)));
    for (const { uid, internalDate, size } of rows) {
      found.uids[count] = uid;
      found.internalDates[count] = internalDate;
      found.sizes[count] = size;
      found.places[count] = count++;
    }
    told(count);
    await pace.rest();
  }
  return upTo(found, count);
}

const messagesOf = (rows: readonly Row[]) => rows.map(({ message }) => message);

const roomFor = (count: number, keys: KeyColumns): FoundMessages => ({
  uids: new Uint32Array(count),
  internalDates: new Float64Array(count),
  sizes: new Float64Array(count),
  places: new Uint32Array(count),
  keys,
});

const upTo = ({ uids, internalDates, sizes, places, keys }: FoundMessages, count: number): FoundMessages => ({
  uids: uids.subarray(0, count),
  internalDates: internalDates.subarray(0, count),
  sizes: sizes.subarray(0, count),
  places: places.subarray(0, count),
  keys,
});
