/**
 * One selected mailbox over the store: rows, octets, changes; every change is durable when its promise resolves. In
 * another's mailbox the session's rights are looked at anew before each act: without 'l' or 'r' the mailbox is gone.
 */
import { err, ok, type Result } from '../base/result.ts';
import type {
  Appended,
  Changes,
  Copied,
  FlagRow,
  ImapMailbox,
  Missed,
  Modseq,
  NewMessage,
  StoreFailure,
  UidSet,
} from '../imap/backend.ts';
import { settable } from '../imap/mailboxes/rights.ts';
import { includes, intersection } from '../imap/syntax/sequence-set.ts';
import type { Row, Uid } from '../store/interface.ts';
import { actNote, transferNote, workingFor } from './client.ts';
import { imapFlags, storeFlags, systemFlags } from './flags.ts';
import { below, without } from './imap-expunged.ts';
import { changeFlags, settableFlags } from './imap-flag-changes.ts';
import { type Found, nameSeenBy, sharedName } from './imap-names.ts';
import { type LiveRights, newLiveRights, type Opening, openMailbox } from './imap-opening.ts';
import type { ImapPlace } from './imap-place.ts';
import { readRows } from './imap-rows.ts';
import { sortMailbox, threadMailbox } from './imap-sort.ts';
import { failureOf } from './imap-words.ts';
import { searchMailbox } from './search.ts';

/** null: the mailbox is gone. */
export async function selectMailbox(place: ImapPlace, found: Found, readOnly: boolean): Promise<ImapMailbox | null> {
  const { store, clock } = place;
  const { account, id } = found.mailbox;
  const rights = newLiveRights(place.names, found);
  const opening = await openMailbox(store, found, readOnly, rights);
  if (!opening) return null;
  const selected: Selected = { place, found, rights, opening };
  const viewed = { store, clock, account, mailbox: id, keys: place.keys };

  return {
    facts: opening.facts,
    async *rows(request) {
      if (await rights.have('r')) yield* readRows(viewed, request);
    },
    async bytes(uid, range) {
      if (!(await rights.have('r'))) return null;
      for await (const [row] of store.rows(account, id, [[uid, uid]])) {
        if (row) return store.bytes(row.message, range && [range.start, range.end]);
      }
      return null;
    },
    async store(request) {
      await rights.have('l');
      const changed = await changeFlags(store, { account, mailbox: id, rights: rights.now() }, request);
      if (!changed.ok) return changed;
      const { refused, modseq } = changed.value;
      return ok({ rows: await flagRows(selected, request.uids, refused), refused, modseq });
    },
    async expunge(uids) {
      if (!(await rights.have('e'))) return err('no-permission');
      const note = actNote(workingFor(place.client, found.owner.address), 'ms.expunged', clock);
      const result = await store.run('expunge', { account, mailbox: id, uids, onlyDeleted: true, note });
      return result.ok ? ok(result.value.uids) : err(failureOf(result.error));
    },
    copy: (uids, target) => transfer(selected, 'copy', uids, target),
    move: (uids, target) => transfer(selected, 'move', uids, target),
    replace: (uid, target, message) => replace(selected, uid, target, message),
    sort: (query, keys, relevancy, progress) => sortMailbox({ ...viewed, progress }, query, keys, relevancy),
    thread: (query, algorithm, progress) => threadMailbox({ ...viewed, progress }, query, algorithm),
    missed: (since, uids) => missed(selected, since, uids),
    search: (query, progress) => searchMailbox({ ...viewed, progress }, query),
    changes: newChanges(selected),
    watch: hint => place.watch.mailbox(account, id, hint),
    close() {},
  };
}

type Selected = {
  readonly place: ImapPlace;
  readonly found: Found;
  readonly rights: LiveRights;
  readonly opening: Opening;
};

async function flagRows({ place, found }: Selected, uids: UidSet, except: UidSet): Promise<FlagRow[]> {
  const rows: FlagRow[] = [];
  for await (const chunk of place.store.rows(found.mailbox.account, found.mailbox.id, uids)) {
    for (const row of chunk) if (!includes(except, row.uid)) rows.push(flagRow(row));
  }
  return rows;
}

/** RFC 4314 §4: 'r' here for a copy, 't' and 'e' for a move, 'i' there; flags that may not be set there do not come along. */
async function transfer(
  { place, found, rights }: Selected,
  act: 'copy' | 'move',
  uids: UidSet,
  target: string,
): Promise<Result<Copied, StoreFailure>> {
  const { store, client, clock, names } = place;
  const to = await names.find(target, 'i');
  if (!to.ok) return to;
  if (!(await rights.have(act === 'copy' ? 'r' : 'rte'))) return err('no-permission');
  const { account, id: from } = found.mailbox;
  const { owner, mailbox, rights: rightsThere } = to.value;
  const note = transferNote(
    workingFor(client, found.owner.address),
    act === 'copy' ? 'ms.copied' : 'ms.moved',
    nameSeenBy(found.owner, owner, mailbox.name),
    clock,
  );
  const keep = settableFlags(rightsThere);
  const input = { account, from, uids, to: mailbox.id, toAccount: owner.account, keep, note };
  const done = await store.run(act, input);
  if (!done.ok) return err(failureOf(done.error));
  const { uidValidity, from: gone, to: placed } = done.value;
  const grows = act === 'copy' || owner.account !== account;
  const overQuota = grows && placed.length > 0 && (await place.nearlyFull(owner));
  return ok({ uidValidity, from: gone, to: placed, overQuota, unreadable: !rightsThere.includes('r') });
}

/** RFC 8508: one step, and so within one account. */
async function replace(
  { place, found, rights }: Selected,
  uid: Uid,
  target: string,
  { bytes, flags, internalDate }: NewMessage,
): Promise<Result<Appended, StoreFailure>> {
  const { store, client, clock, names, watch } = place;
  const to = await names.find(target, 'i');
  if (!to.ok) return to;
  if (!(await rights.have('te'))) return err('no-permission');
  const { account, id: from } = found.mailbox;
  const { owner, mailbox, rights: rightsThere } = to.value;
  if (owner.account !== account) return err('impossible');
  const placed = await store.run('replace', {
    ...{ account, from, uid, to: mailbox.id, bytes, ...storeFlags(settable(rightsThere, flags)) },
    internalDate: internalDate ?? clock.now(),
    trace: watch.newTrace(),
    note: actNote(workingFor(client, owner.address), 'ms.appended', clock),
  });
  if (!placed.ok) return err(placed.error === 'no-such' ? 'no-such-message' : failureOf(placed.error));
  const { uidValidity, uid: now } = placed.value;
  const unreadable = !rightsThere.includes('r');
  return ok({ uidValidity, uids: [[now, now]], overQuota: await place.nearlyFull(owner), unreadable });
}

/** RFC 7162 §3.2.5. What the store has forgotten is told from what is there: every UID that is not. */
async function missed({ place, found, opening }: Selected, since: Modseq, uids: UidSet | null): Promise<Missed> {
  const { account, id } = found.mailbox;
  const { uidNext } = opening.facts;
  const { changed, vanished, complete } = await place.store.changes(account, id, since);
  const asked: UidSet = below(uids ?? [[1, 0xffff_ffff]], uidNext);
  const rows = uids === null ? changed : changed.filter(row => includes(uids, row.uid));
  const gone = complete ? intersection(asked, vanished) : without(asked, [...(await place.store.uids(account, id))]);
  return { changed: rows.map(flagRow), vanished: gone };
}

/** What happened since the session last asked. */
function newChanges({ place: { store }, found, rights, opening }: Selected) {
  const { mailbox, own, owner } = found;
  const { facts, recent } = opening;
  let path = mailbox.name;
  const { account, id } = mailbox;
  /** A message from here on is new to the session. */
  let newFrom = facts.uidNext;
  return async (since: Modseq): Promise<Changes> => {
    const now = await store.mailboxById(account, id);
    if (now?.uidValidity !== facts.uidValidity || !(await rights.have('lr'))) return gone(since);
    if (now.name !== path) {
      path = now.name;
      opening.renamed(own ? path : sharedName(owner, path));
    }
    const { modSeq, changed, vanished } = await store.changes(account, id, since);
    const firstNew = changed.findIndex(row => row.uid >= newFrom);
    const older = firstNew === -1 ? changed : changed.slice(0, firstNew);
    const appeared = firstNew === -1 ? [] : changed.slice(firstNew).map(row => row.uid);
    const last = appeared.at(-1);
    if (last !== undefined) {
      newFrom = last + 1;
      await recent.update(now.recentFrom, last);
    }
    return {
      modseq: modSeq,
      appeared,
      recent: appeared.filter(recent.has),
      changed: older.map(flagRow),
      vanished,
      flags: flagsIn(changed),
    };
  };
}

const gone = (modseq: number): Changes => ({
  modseq,
  appeared: [],
  recent: [],
  changed: [],
  vanished: [],
  flags: [],
  gone: true,
});

const flagRow = (row: Row): FlagRow => ({
  uid: row.uid,
  flags: imapFlags(row.flags, row.keywords),
  modseq: row.modSeq,
});

/** Those of the changed messages; what is in use elsewhere was told before. Equal sets share one array. */
function flagsIn(rows: readonly Row[]): readonly string[] {
  const sets = new Set(rows.map(row => row.keywords));
  return [...new Set([...systemFlags, ...[...sets].flat()])];
}
