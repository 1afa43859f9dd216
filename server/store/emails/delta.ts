/**
 * What happened in the store's tables since an account was last looked at. Read within one snapshot, so that a message
 * that moves between mailboxes is never in none or in both.
 */
import type { Id, ModSeq, Uid } from '../interface.ts';
import { uidsOf } from '../sqlite/changes.ts';
import type { Reader } from '../sqlite/database.ts';
import { type Arrival, arrivalsOf } from './arrivals.ts';
import type { Box, Mail } from './mail.ts';
import { type BoxRow, boxRows, type EntryRow, entriesSince, tombsSince } from './main-tables.ts';

export type Delta = {
  readonly modSeq: ModSeq;
  readonly boxes: readonly BoxRow[];
  /** Of mailboxes that are still there. */
  readonly vanished: readonly { readonly box: Box; readonly uids: readonly Uid[] }[];
  readonly entries: readonly EntryRow[];
  /** Messages that the account did not have, ascending. */
  readonly arrivals: readonly Arrival[];
};

export type Source = { readonly main: Reader; readonly folder: string; readonly onFault: (fault: unknown) => void };

/** Arrivals of one read: their heads are in memory together. */
const AT_ONCE = 500;

export function readDelta({ main, folder, onFault }: Source, mail: Mail, modSeq: ModSeq): Delta {
  const boxes = boxRows(main, mail.account);
  const vanished: Delta['vanished'][number][] = [];
  let entries: EntryRow[] = [];
  for (const row of boxes) {
    const box = mail.boxes.get(row.id);
    const cursor = box?.cursor ?? 0;
    if (row.highest <= cursor) continue;
    if (box && box.messages.size > 0) vanished.push({ box, uids: vanishedFrom(main, mail.account, box, row.floor) });
    const changed = entriesSince(main, mail.account, row.id, cursor);
    entries = entries.length === 0 ? changed : entries.concat(changed);
  }
  const unknown = new Set<Id>();
  for (const { message } of entries) if (!mail.messages.has(message)) unknown.add(message);
  const ids = [...unknown].sort((a, b) => a - b);
  const arrivals: Arrival[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    for (const arrival of arrivalsOf(main, folder, ids.slice(at, at + AT_ONCE), onFault)) arrivals.push(arrival);
  }
  return { modSeq, boxes, vanished, entries, arrivals };
}

/** Where expunges are forgotten, the UIDs themselves are compared. */
function vanishedFrom(main: Reader, account: Id, box: Box, floor: ModSeq): Uid[] {
  if (floor > box.cursor) {
    const there = new Set(uidsOf(main, account, box.id));
    return [...box.messages.keys()].filter(uid => !there.has(uid));
  }
  const gone: Uid[] = [];
  for (const { first, last } of tombsSince(main, account, box.id, box.cursor)) {
    if (last - first < box.messages.size) {
      for (let uid = first; uid <= last; uid++) if (box.messages.has(uid)) gone.push(uid);
    } else {
      for (const uid of box.messages.keys()) if (uid >= first && uid <= last) gone.push(uid);
    }
  }
  return gone;
}
