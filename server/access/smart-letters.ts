/** Members of a kept search as rows of a mailbox, made of the copies that a message has. */
import type { UidSet } from '../imap/backend.ts';
import { DELIMITER } from '../imap/syntax/mailbox-name.ts';
import { type Copy, Flag, type Id, type Row, type Store, type Uid } from '../store/interface.ts';
import type { ImapPlace } from './imap-place.ts';
import type { Members } from './smart-folders.ts';

/** Of messages, in one read. */
export const PAGE = 500;
/** A number that no mailbox of the store has. */
export const NO_MAILBOX = 0;

/** A member as it is: its row here, and where it lies. */
export type Letter = { readonly row: Row; readonly copies: readonly Copy[] };
/** Mailboxes whose copies count; null: all of the account. */
export type Scope = ReadonlySet<Id> | null;

export async function scopeOf({ store, names, root }: ImapPlace): Promise<Scope> {
  if (root === '') return null;
  const mailboxes = await store.mailboxes(names.own.account);
  return new Set(
    mailboxes.filter(({ name }) => name === root || name.startsWith(`${root}${DELIMITER}`)).map(({ id }) => id),
  );
}

export function placesIn({ uids }: Members, asked: UidSet): readonly number[] {
  const places: number[] = [];
  for (const [first, last] of asked) {
    for (let at = placeFrom(uids, first); at < uids.length && uids[at]! <= last; at++) places.push(at);
  }
  return places;
}

/** The first that is not below it. */
function placeFrom(uids: Uint32Array, wanted: Uid): number {
  let [low, high] = [0, uids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (uids[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those that are still there. */
export async function lettersAt(
  store: Store,
  { search, uids, messages, modSeqs }: Members,
  places: readonly number[],
  scope: Scope,
): Promise<readonly Letter[]> {
  const copies = await store.copies(
    search.account,
    places.map(at => messages[at]!),
  );
  const byMessage = Map.groupBy(
    scope ? copies.filter(({ mailbox }) => scope.has(mailbox)) : copies,
    ({ message }) => message,
  );
  return places.flatMap(at => {
    const some = byMessage.get(messages[at]!);
    return some ? [{ row: wholeRow(uids[at]!, modSeqs[at]!, some), copies: some }] : [];
  });
}

function wholeRow(uid: Uid, modSeq: number, copies: readonly Copy[]): Row {
  const [first] = copies;
  const { message, size, keywords } = first!;
  if (copies.length === 1) {
    const { flags, internalDate } = first!;
    return {
      uid,
      message,
      flags,
      keywords,
      internalDate,
      size,
      modSeq: Math.max(modSeq, first!.modSeq),
      savedAt: null,
    };
  }
  const some = copies.reduce((flags, copy) => flags | copy.flags, 0);
  const every = copies.reduce((flags, copy) => flags & copy.flags, some);
  return {
    ...{ uid, message, size, savedAt: null },
    modSeq: Math.max(modSeq, ...copies.map(copy => copy.modSeq)),
    flags: (some & ~Flag.seen) | (every & Flag.seen),
    keywords: [...new Set(copies.flatMap(copy => copy.keywords))].sort(),
    internalDate: Math.min(...copies.map(copy => copy.internalDate)),
  };
}

export async function firstUnseen(rows: Store['rows'], { uidNext, search }: Members): Promise<Uid | null> {
  for await (const some of rows(search.account, NO_MAILBOX, [[1, uidNext]])) {
    const found = some.find(row => !(row.flags & Flag.seen));
    if (found) return found.uid;
  }
  return null;
}

export async function changedRows(
  store: Store,
  now: Members,
  since: number,
  before: ReadonlySet<Uid>,
  scope: Scope,
): Promise<readonly Row[]> {
  const changed = new Set(await store.changedMessages(now.search.account, since));
  const places: number[] = [];
  for (const [at, uid] of now.uids.entries())
    if (before.has(uid) && (now.modSeqs[at]! > since || changed.has(now.messages[at]!))) places.push(at);
  const rows: Row[] = [];
  for (let from = 0; from < places.length; from += PAGE)
    for (const { row } of await lettersAt(store, now, places.slice(from, from + PAGE), scope)) rows.push(row);
  return rows;
}
