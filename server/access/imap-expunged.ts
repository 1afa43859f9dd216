/**
 * What was expunged and can still be brought back, as one mailbox: `Expunged/All`. A message's UID is its place in the
 * store's list, so it is never another's; \Deleted is off, the other flags are as they were.
 *
 *   MOVE, COPY   brings messages back, into one of the account's own mailboxes; they leave this one either way
 *   \Deleted     is the session's own; EXPUNGE then forgets for good. Nothing else can be changed, nothing put in.
 *
 * What leaves does not raise the mod-sequence; who comes back is told of it all the same (`missed`). After a restart
 * UIDNEXT may be lower than it was where the newest have left; no UID is given twice for it.
 */
import { err, ok } from '../base/result.ts';
import { event } from '../events/event.ts';
import type {
  Copied,
  FlagRow,
  ImapMailbox,
  MailboxEntry,
  MailboxStatus,
  Missed,
  Modseq,
  StoreRequest,
  UidSet,
} from '../imap/backend.ts';
import { fromNumbers, includes } from '../imap/syntax/sequence-set.ts';
import {
  Flag,
  type Id,
  type NotePerMessage,
  type Reading,
  type Row,
  type Store,
  type Uid,
} from '../store/interface.ts';
import { imapFlags, systemFlags } from './flags.ts';
import { EXPUNGED_NAME } from './imap-names.ts';
import type { ImapPlace } from './imap-place.ts';
import { readRows } from './imap-rows.ts';
import { sortMailbox, threadMailbox } from './imap-sort.ts';
import { failureOf } from './imap-words.ts';
import { searchMailbox } from './search.ts';

/** RFC 4314: seen, listed, thrown away; what is taken out by MOVE needs these too. */
export const EXPUNGED_RIGHTS = 'lrte';

const PAGE = 500;
/** A number that no mailbox of the store has. */
const NO_MAILBOX = 0;
const EVERYTHING: UidSet = [[1, 0xffff_ffff]];

/** Not among the answers to wildcards, unless somebody has subscribed to it: a program that copies all does not. */
export const expungedEntry = (account: Id, subscribed: boolean): MailboxEntry => ({
  name: EXPUNGED_NAME,
  id: idOf(account),
  rights: EXPUNGED_RIGHTS,
  subscribed,
  selectable: true,
  exists: true,
  specialUse: null,
  hidden: !subscribed,
});

const idOf = (account: Id): string => `x${account}`;

export async function expungedStatus({ store, names }: ImapPlace): Promise<MailboxStatus> {
  const { account, address } = names.own;
  const rows = await allRows(store, account, EVERYTHING);
  const uidNext = uidNextAfter(store, account, rows);
  return {
    messages: rows.length,
    recent: 0,
    unseen: rows.filter(row => !(row.flags & Flag.seen)).length,
    uidNext,
    uidValidity: await uidValidityOf(store, address),
    highestModseq: uidNext,
    deleted: 0,
    deletedSize: 0,
    size: rows.reduce((sum, row) => sum + row.size, 0),
    id: idOf(account),
  };
}

export async function selectExpunged(place: ImapPlace, readOnly: boolean): Promise<ImapMailbox> {
  const { store, clock, watch, names } = place;
  const { account, address } = names.own;
  const uidValidity = await uidValidityOf(store, address);
  const opened = await allRows(store, account, EVERYTHING);
  const uidNext = uidNextAfter(store, account, opened);
  /** Marked \Deleted by this session. */
  const marked = new Set<Uid>();
  let known: readonly Uid[] = opened.map(row => row.uid);
  const look = async (uids: UidSet): Promise<readonly Row[]> =>
    (await allRows(store, account, uids)).map(row =>
      marked.has(row.uid) ? { ...row, flags: row.flags | Flag.deleted } : row,
    );
  const flags = [...systemFlags, ...new Set(opened.flatMap(row => row.keywords))];
  const viewed = { store: asMailbox(store, look), clock, account, mailbox: NO_MAILBOX };

  return {
    facts: {
      ...{ name: EXPUNGED_NAME, id: idOf(account), rights: EXPUNGED_RIGHTS, uidValidity, uidNext, readOnly },
      highestModseq: uidNext,
      uids: Uint32Array.from(known),
      firstUnseen: opened.find(row => !(row.flags & Flag.seen))?.uid ?? null,
      ...{ recent: [], flags, permanentFlags: [], newKeywords: false },
    },
    rows: request => readRows(viewed, request),
    async bytes(uid, range) {
      const [row] = await look([[uid, uid]]);
      return row ? store.bytes(row.message, range && [range.start, range.end]) : null;
    },
    async store(request) {
      const rows = await look(request.uids);
      const refused = rows.filter(row => row.modSeq > (request.unchangedSince ?? Infinity)).map(row => row.uid);
      for (const { uid } of rows) if (!refused.includes(uid)) mark(marked, uid, request);
      const left = fromNumbers(refused);
      const after = (await look(request.uids)).filter(row => !includes(left, row.uid));
      // A mark of one session is no change of a message.
      return ok({ rows: after.map(flagRow), refused: left, modseq: 0 });
    },
    async expunge(uids) {
      const ids = [...marked].filter(uid => uids === null || includes(uids, uid)).sort((a, b) => a - b);
      if (ids.length === 0) return ok([]);
      const done = await store.run('forgetExpunged', { account, ids });
      if (!done.ok) return err(failureOf(done.error));
      for (const uid of ids) marked.delete(uid);
      return ok(fromNumbers(ids));
    },
    copy: (uids, target) => restore(place, uids, target),
    move: (uids, target) => restore(place, uids, target),
    replace: async () => err('no-permission'),
    search: query => searchMailbox(viewed, query),
    sort: (query, keys, relevancy) => sortMailbox(viewed, query, keys, relevancy),
    thread: (query, algorithm) => threadMailbox(viewed, query, algorithm),
    missed: (since, uids) => missedOf(store, account, { since, uids, uidNext }),
    async changes(since) {
      const rows = await look(EVERYTHING);
      const now = rows.map(row => row.uid);
      const newest = known.at(-1) ?? uidNext - 1;
      const there = new Set(now);
      const vanished = fromNumbers(known.filter(uid => !there.has(uid)));
      const appeared = now.filter(uid => uid > newest && uid >= uidNext);
      known = [...new Set([...known.filter(uid => there.has(uid)), ...appeared])];
      const modseq = Math.max(since, uidNextAfter(store, account, rows));
      const inUse = [...systemFlags, ...new Set(rows.flatMap(row => row.keywords))];
      return { modseq, appeared, recent: [], changed: [], vanished, flags: inUse };
    },
    watch: hint => watch.account(account, hint),
    close() {},
  };
}

function mark(marked: Set<Uid>, uid: Uid, { change, flags }: StoreRequest): void {
  const named = flags.includes('\\Deleted');
  if (change === 'remove' ? named : change === 'replace' && !named) marked.delete(uid);
  else if (named) marked.add(uid);
}

const flagRow = ({ uid, flags, keywords, modSeq }: Row): FlagRow => ({
  uid,
  flags: imapFlags(flags, keywords),
  modseq: modSeq,
});

async function restore({ store, clock, client, names }: ImapPlace, uids: UidSet, target: string) {
  const to = await names.find(target, 'i');
  if (!to.ok) return to;
  if (!to.value.own) return err('impossible' as const);
  const { account, address } = names.own;
  const ids = (await allRows(store, account, uids)).map(row => row.uid);
  const told = event('ms.restored', clock.now(), '', { account: address, by: client.by });
  const note: NotePerMessage = { name: told.name, at: told.at, fields: told.fields };
  const done = await store.run('restore', { account, ids, to: to.value.mailbox.id, note });
  if (!done.ok) return err(failureOf(done.error));
  const copied: Copied = {
    uidValidity: to.value.mailbox.uidValidity,
    from: fromNumbers(done.value.restored.map(one => one.id)),
    to: fromNumbers(done.value.restored.map(one => one.uid)),
  };
  return ok(copied);
}

type Since = { readonly since: Modseq; readonly uids: UidSet | null; readonly uidNext: Uid };

async function missedOf(store: Reading, account: Id, { since, uids, uidNext }: Since): Promise<Missed> {
  const asked: UidSet = uids ?? (uidNext > 1 ? [[1, uidNext - 1]] : []);
  const rows = await allRows(store, account, asked);
  return {
    changed: rows.filter(row => row.modSeq > since).map(flagRow),
    vanished: without(
      below(asked, uidNext),
      rows.map(row => row.uid),
    ),
  };
}

/** Those below `end`. */
export const below = (set: UidSet, end: Uid): UidSet =>
  set.filter(([from]) => from < end).map(([from, to]) => [from, Math.min(to, end - 1)] as const);

/** The ranges with these numbers, which ascend, taken out. */
export function without(set: UidSet, numbers: readonly Uid[]): UidSet {
  const left: [Uid, Uid][] = [];
  let at = 0;
  for (const [first, last] of set) {
    let from = first;
    while (at < numbers.length && numbers[at]! < first) at++;
    for (; at < numbers.length && numbers[at]! <= last; at++) {
      if (numbers[at]! > from) left.push([from, numbers[at]! - 1]);
      from = numbers[at]! + 1;
    }
    if (from <= last) left.push([from, last]);
  }
  return left;
}

// ── the list as rows ──

/** As if the list were a mailbox of the store's: for FETCH and SEARCH, which read rows. */
function asMailbox(store: Store, look: (uids: UidSet) => Promise<readonly Row[]>): Store {
  return {
    ...store,
    async *rows(_account, _mailbox, uids, changedSince = 0) {
      const rows = (await look(uids)).filter(row => row.modSeq > changedSince);
      for (let from = 0; from < rows.length; from += PAGE) yield rows.slice(from, from + PAGE);
    },
  };
}

/** Ascending. The list is read from its end, a page at a time. */
async function allRows(store: Reading, account: Id, uids: UidSet): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [first, last] of [...uids].reverse()) {
    for (let before = last + 1; before > first; ) {
      const page = await store.expunged(account, { before, limit: PAGE });
      for (const one of page) {
        if (one.id < first) break;
        // One above: a list that is still empty has a mod-sequence too, and its first message a later one.
        rows.push({
          ...{ uid: one.id, message: one.message, modSeq: one.id + 1, flags: one.flags & ~Flag.deleted },
          ...{ keywords: one.keywords, internalDate: one.internalDate, size: one.size, savedAt: one.expungedAt },
        });
      }
      before = page.length < PAGE ? first : page.at(-1)!.id;
    }
  }
  return rows.reverse();
}

/** The highest number that anybody was told, so that UIDNEXT does not go back while the server runs. */
const told = new WeakMap<Store, Map<Id, Uid>>();

function uidNextAfter(store: Store, account: Id, rows: readonly Row[]): Uid {
  const byAccount = told.get(store) ?? new Map<Id, Uid>();
  told.set(store, byAccount);
  const uidNext = Math.max(byAccount.get(account) ?? 1, (rows.at(-1)?.uid ?? 0) + 1);
  byAccount.set(account, uidNext);
  return uidNext;
}

/** Lasts as long as the account. */
async function uidValidityOf(store: Reading, address: string): Promise<number> {
  const account = await store.account(address);
  return Math.max(1, Math.floor((account?.createdAt ?? 0) / 1000)) >>> 0;
}
