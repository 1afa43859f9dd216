/**
 * A kept search as a mailbox that is read through: `Searches/NAME`. The messages lie where they lie; here they have UIDs of
 * their own, and one message is here once, however many copies it has. (\Seen where every copy is, another flag where one has it.)
 *
 *   flags        reach every copy
 *   \Deleted     is the session's own; EXPUNGE then takes the messages out of every mailbox they lie in
 *   COPY         copies them; MOVE takes them out of all their mailboxes into the one
 *   APPEND, COPY and MOVE to it are refused: it holds nothing itself
 *
 * Who signs in to one inbox has that inbox's searches only, and no other copy is touched.
 */
import { err, ok } from '../base/result.ts';
import type {
  Changes,
  FlagRow,
  ImapMailbox,
  MailboxEntry,
  MailboxStatus,
  Missed,
  StoreRequest,
  UidSet,
} from '../imap/backend.ts';
import { SEARCHES } from '../imap/syntax/mailbox-name.ts';
import { fromNumbers, includes } from '../imap/syntax/sequence-set.ts';
import { Flag, type Id, type Row, type Store, type StoredSearch, type Uid } from '../store/interface.ts';
import { imapFlags, systemFlags } from './flags.ts';
import { below, without } from './imap-expunged.ts';
import type { ImapPlace } from './imap-place.ts';
import { readRows } from './imap-rows.ts';
import { sortMailbox, threadMailbox } from './imap-sort.ts';
import { searchMailbox } from './search.ts';
import { expungeCopies, markAll, transfer } from './smart-acts.ts';
import { smartFolder } from './smart-folders.ts';
import {
  changedRows,
  firstUnseen,
  type Letter,
  lettersAt,
  NO_MAILBOX,
  PAGE,
  placesIn,
  scopeOf,
} from './smart-letters.ts';

/** Seen, listed, marked, taken out; nothing is put in. */
export const SMART_RIGHTS = 'lrswte';

const idOf = ({ account, id }: StoredSearch): string => `s${account}-${id}`;
const nameOf = ({ name }: StoredSearch): string => `${SEARCHES}${name}`;

/** null: it is no name of a search that this session may see. */
export async function searchNamed({ store, names, root }: ImapPlace, name: string): Promise<StoredSearch | null> {
  const wanted = names.canonical(name);
  if (!wanted.startsWith(SEARCHES)) return null;
  const all = await store.searches(names.own.account);
  return all.find(one => one.root === root && nameOf(one) === wanted) ?? null;
}

export async function smartEntries(
  { store, names, root }: ImapPlace,
  subscribed: ReadonlySet<string>,
): Promise<readonly MailboxEntry[]> {
  const all = await store.searches(names.own.account);
  const seen = all.filter(one => one.root === root);
  const flagged = seen.find(({ query }) => /^\s*is:(?:starred|flagged)\s*$/i.test(query));
  return seen.map(one => ({
    ...{ name: nameOf(one), id: idOf(one), rights: SMART_RIGHTS, selectable: true, exists: true, noInferiors: true },
    subscribed: subscribed.has(nameOf(one)),
    // RFC 6154 §2: all that is marked \Flagged, once.
    specialUse: one === flagged ? '\\Flagged' : null,
  }));
}

export async function smartStatus(place: ImapPlace, search: StoredSearch): Promise<MailboxStatus | null> {
  const folder = smartFolder(place, search.account, search.id);
  const members = await folder.look();
  if (!members) return null;
  return {
    messages: members.uids.length,
    unseen: await folder.unread(),
    uidNext: members.uidNext,
    uidValidity: search.uidValidity,
    highestModseq: members.highest,
    ...{ recent: 0, deleted: 0, deletedSize: 0, size: members.bytes, id: idOf(search) },
  };
}

/** null: it is gone. */
export async function selectSmart(
  place: ImapPlace,
  search: StoredSearch,
  readOnly: boolean,
): Promise<ImapMailbox | null> {
  const { store, clock, watch } = place;
  const { account } = search;
  const folder = smartFolder(place, account, search.id);
  const opened = await folder.look();
  if (!opened) return null;
  let members = opened;
  /** As the session was told last. */
  let known: Uint32Array = opened.uids;
  /** Marked \Deleted by this session. */
  const marked = new Set<Uid>();
  const scope = await scopeOf(place);
  const look = async function* (uids: UidSet): AsyncGenerator<readonly Letter[]> {
    const now = members;
    const places = placesIn(now, uids);
    for (let from = 0; from < places.length; from += PAGE)
      yield await lettersAt(store, now, places.slice(from, from + PAGE), scope);
  };
  const all = async (uids: UidSet): Promise<readonly Letter[]> => (await Array.fromAsync(look(uids))).flat();
  const rowOf = ({ row }: Letter): Row => (marked.has(row.uid) ? { ...row, flags: row.flags | Flag.deleted } : row);
  const rows: Store['rows'] = async function* (_account, _mailbox, uids, changedSince = 0) {
    for await (const letters of look(uids)) yield letters.map(rowOf).filter(row => row.modSeq > changedSince);
  };
  const keywords = await keywordsIn(store, account);
  const flags = [...systemFlags, ...keywords];
  const viewed = { store: { ...store, rows }, clock, account, mailbox: NO_MAILBOX };
  const unseen = (await folder.unread()) === 0 ? null : await firstUnseen(rows, opened);
  const takeOut = async (letters: readonly Letter[]): Promise<void> => {
    await folder.forget(letters.map(({ row }) => row.uid));
  };

  return {
    facts: {
      ...{ name: nameOf(search), id: idOf(search), rights: SMART_RIGHTS, uidValidity: search.uidValidity, readOnly },
      ...{ uidNext: opened.uidNext, highestModseq: opened.highest, uids: opened.uids, firstUnseen: unseen },
      ...{ recent: [], flags, permanentFlags: flags, newKeywords: true },
    },
    rows: request => readRows(viewed, request),
    async bytes(uid, range) {
      const [letter] = await all([[uid, uid]]);
      return letter ? store.bytes(letter.row.message, range && [range.start, range.end]) : null;
    },
    async store(request) {
      const letters = await all(request.uids);
      const refused = letters.filter(({ row }) => row.modSeq > (request.unchangedSince ?? Number.POSITIVE_INFINITY));
      const changed = letters.filter(one => !refused.includes(one));
      const done = await markAll(store, account, changed, request);
      if (!done.ok) return done;
      for (const { row } of changed) mark(marked, row.uid, request);
      const after = await all(fromNumbers(changed.map(({ row }) => row.uid)));
      const left = fromNumbers(refused.map(({ row }) => row.uid));
      return ok({ rows: after.map(one => flagRow(rowOf(one))), refused: left, modseq: done.value });
    },
    async expunge(uids) {
      const meant = [...marked].filter(uid => uids === null || includes(uids, uid)).sort((a, b) => a - b);
      if (meant.length === 0) return ok([]);
      const letters = await all(fromNumbers(meant));
      const done = await expungeCopies(
        place,
        letters.flatMap(({ copies }) => copies),
      );
      if (!done.ok) return done;
      for (const uid of meant) marked.delete(uid);
      await takeOut(letters);
      return ok(fromNumbers(letters.map(({ row }) => row.uid)));
    },
    async copy(uids, target) {
      return transfer(place, 'copy', await all(uids), target);
    },
    async move(uids, target) {
      const letters = await all(uids);
      const done = await transfer(place, 'move', letters, target);
      if (!done.ok) return done;
      await expungeCopies(
        place,
        letters.flatMap(({ copies }) => copies.slice(1)),
      );
      await takeOut(letters);
      return done;
    },
    replace: async () => err('impossible'),
    search: (query, progress) => searchMailbox({ ...viewed, progress }, query),
    sort: (query, keys, relevancy, progress) => sortMailbox({ ...viewed, progress }, query, keys, relevancy),
    thread: (query, algorithm, progress) => threadMailbox({ ...viewed, progress }, query, algorithm),
    async missed(since, uids): Promise<Missed> {
      const asked: UidSet = below(uids ?? [[1, 0xffff_ffff]], opened.uidNext);
      const changed: FlagRow[] = [];
      for await (const letters of look(asked))
        for (const one of letters) if (one.row.modSeq > since) changed.push(flagRow(rowOf(one)));
      return { changed, vanished: without(asked, [...members.uids]) };
    },
    async changes(since): Promise<Changes> {
      const now = await folder.look();
      if (now?.search.root !== search.root || now.search.name !== search.name) return goneSince(since);
      members = now;
      const there = new Set(now.uids);
      const before = new Set(known);
      const vanished = fromNumbers([...known].filter(uid => !there.has(uid)));
      const appeared = [...now.uids].filter(uid => !before.has(uid));
      const older = await changedRows(store, now, since, before, scope);
      for (const uid of marked) if (!there.has(uid)) marked.delete(uid);
      known = now.uids;
      const inUse = [...systemFlags, ...(await keywordsIn(store, account))];
      return {
        ...{ modseq: Math.max(since, now.highest), appeared, recent: [], vanished, flags: inUse },
        changed: older.map(row => flagRow(rowOf({ row, copies: [] }))),
      };
    },
    watch: hint => watch.account(account, hint),
    close() {},
  };
}

async function keywordsIn(store: Store, account: Id): Promise<readonly string[]> {
  const mailboxes = await store.mailboxes(account);
  return [...new Set((await Promise.all(mailboxes.map(({ id }) => store.keywords(account, id)))).flat())];
}

function mark(marked: Set<Uid>, uid: Uid, { change, flags }: StoreRequest): void {
  const named = flags.some(flag => flag.toLowerCase() === '\\deleted');
  if (change === 'remove' ? named : change === 'replace' && !named) marked.delete(uid);
  else if (named) marked.add(uid);
}

const flagRow = ({ uid, flags, keywords, modSeq }: Row): FlagRow => ({
  uid,
  flags: imapFlags(flags, keywords),
  modseq: modSeq,
});

const goneSince = (modseq: number): Changes => ({
  ...{ modseq, appeared: [], recent: [], changed: [], vanished: [], flags: [], gone: true },
});
