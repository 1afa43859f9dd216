/** Copy, move, replace, expunge and the deletion of a mailbox: rows go in bulk, a statement per range. */
import { err, ok } from '../../base/result.ts';
import type { Bytes } from '../../base/units.ts';
import {
  type CopyUid,
  Flag,
  type FlagMask,
  type Id,
  type Mailbox,
  type ModSeq,
  type NotePerMessage,
  type Uid,
  type UidSet,
} from '../interface.ts';
import { dropAnnotations } from './annotations.ts';
import { place } from './entries.ts';
import { notePerMessage } from './events.ts';
import { isHeld, keepExpunged, orphanMessage } from './expunged.ts';
import { canonicalName, inferiors, mailboxById, mailboxByName, modSeqOf, nextModSeq } from './mailboxes.ts';
import { insertMessage } from './messages.ts';
import { dropRights } from './rights.ts';
import { hasRoom, takeRoom } from './room.ts';
import { tidy, uidSetOf } from './uid-set.ts';
import type { Act, Writing } from './writing.ts';

type Sum = { readonly messages: number; readonly unseen: number; readonly deleted: number; readonly bytes: Bytes };
type Chosen = Sum & { readonly uids: readonly Uid[] };
type ChosenRow = { readonly uid: Uid; readonly message: Id; readonly flags: number; readonly size: Bytes };

export const copy: Act<'copy'> = (w, input) => transfer(w, input, false);
export const move: Act<'move'> = (w, input) => transfer(w, input, true);

type Transfer = Parameters<Act<'copy'>>[1];

function transfer(w: Writing, input: Transfer, away: boolean): ReturnType<Act<'copy'>> {
  const { account, toAccount = account, note, keep = allFlags } = input;
  const from = mailboxById(w.db, account, input.from);
  const to = mailboxById(w.db, toAccount, input.to);
  if (!from || !to) return err('no-such');
  const abroad = toAccount !== account;
  const uids = tidy(input.uids);
  const rows = uids.flatMap(([first, last]) => rowsIn(w, from, first, last));
  const chosen = sumOf(rows);
  if (chosen.messages === 0) return ok(nothing(to, modSeqOf(w.db, account)));
  if ((abroad || !away) && !hasRoom(w, toAccount, chosen.bytes)) return err('over-quota');
  const there = nextModSeq(w, toAccount);
  const modSeq = !abroad ? there : away ? nextModSeq(w, account) : modSeqOf(w.db, account);
  const first = to.uidNext;
  insertCopies(w, { from, to, ranges: uidSetOf(chosen.uids), first, modSeq: there, note, keep });
  addToMailbox(w, to, sumOf(rows, keep), there);
  // In another's account it is no longer held.
  if (abroad && away && isHeld(w.db, account))
    for (const [low, high] of uidSetOf(chosen.uids)) keepExpunged(w, from, low, high);
  if (away) removeRows(w, from, chosen, modSeq);
  if (abroad || !away) takeRoom(w, toAccount, chosen.messages, chosen.bytes);
  if (abroad && away) takeRoom(w, account, -chosen.messages, -chosen.bytes);
  w.hints.push({ account: toAccount, mailbox: to.id, modSeq: there, about: ['new'] });
  return ok({
    uidValidity: to.uidValidity,
    from: uidSetOf(chosen.uids),
    to: [[first, first + chosen.messages - 1]],
    modSeq,
  });
}

/** What went is not kept, but of who is held: it was the same message a moment ago, and what came says more. */
export const replace: Act<'replace'> = (w, input) => {
  const { account, bytes, note } = input;
  const from = mailboxById(w.db, account, input.from);
  const to = mailboxById(w.db, account, input.to);
  if (!from || !to) return err('no-such');
  const [old] = rowsIn(w, from, input.uid, input.uid);
  if (!old) return err('no-such');
  if (bytes.length > old.size && !hasRoom(w, account, bytes.length - old.size)) return err('over-quota');
  const { id: message, size } = insertMessage(w, { bytes, prefix: '', sender: null, trace: input.trace, at: w.at });
  const modSeq = nextModSeq(w, account);
  const placed = place(w, to, { ...input, message, size }, modSeq);
  notePerMessage(w, note, { account, mailbox: to.id, name: to.name, from: placed.uid, to: placed.uid });
  if (isHeld(w.db, account)) keepExpunged(w, from, old.uid, old.uid);
  else orphanMessage(w, old.message);
  removeRows(w, from, sumOf([old]), modSeq);
  takeRoom(w, account, 0, size - old.size);
  return ok(placed);
};

const nothing = (to: Mailbox, modSeq: ModSeq): CopyUid => ({ uidValidity: to.uidValidity, from: [], to: [], modSeq });

const rowsIn = (w: Writing, { account, id }: Mailbox, from: Uid, to: Uid): ChosenRow[] =>
  w.db.all<ChosenRow>(
    'SELECT uid, message, flags, size FROM entry WHERE account = ? AND mailbox = ? AND uid BETWEEN ? AND ? ORDER BY uid',
    ...[account, id, from, to],
  );

const allFlags: FlagMask = { flags: 31, keywords: true };

/** As they are counted where only the flags of `keep` are set. */
function sumOf(rows: readonly ChosenRow[], keep: FlagMask = allFlags): Chosen {
  let unseen = 0;
  let deleted = 0;
  let bytes = 0;
  for (const { flags: all, size } of rows) {
    const flags = all & keep.flags;
    if (!(flags & Flag.seen)) unseen++;
    if (flags & Flag.deleted) deleted++;
    bytes += size;
  }
  return { uids: rows.map(row => row.uid), messages: rows.length, unseen, deleted, bytes };
}

type Copies = {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly ranges: UidSet;
  readonly first: Uid;
  readonly modSeq: ModSeq;
  readonly note: NotePerMessage | null;
  readonly keep: FlagMask;
};

/** Without keywords the set of them is the empty one, 0. */
function insertCopies(w: Writing, { from, to, ranges, first, modSeq, note, keep }: Copies): void {
  const { account } = from;
  let next = first;
  for (const [low, high] of ranges) {
    notePerMessage(w, note, { account, mailbox: from.id, name: from.name, from: low, to: high, newUid: next });
    next += w.db.run(
      `INSERT INTO entry (account, mailbox, uid, message, modseq, flags, keywords, internal_date, size, saved_at)
       SELECT ?, ?, ? + row_number() OVER (ORDER BY uid) - 1, message, ?, flags & ?, keywords * ?, internal_date, size, ?
         FROM entry WHERE account = ? AND mailbox = ? AND uid BETWEEN ? AND ?`,
      ...[to.account, to.id, next, modSeq, keep.flags, keep.keywords ? 1 : 0, w.at, account, from.id, low, high],
    ).changes;
  }
}

const addToMailbox = (w: Writing, { account, id }: Mailbox, sum: Sum, modSeq: ModSeq): void => {
  w.db.run(
    `UPDATE mailbox SET uidnext = uidnext + ?1, messages = messages + ?1, unseen = unseen + ?2, deleted = deleted + ?3,
                        bytes = bytes + ?4, highest_modseq = ?5
      WHERE account = ?6 AND id = ?7`,
    ...[sum.messages, sum.unseen, sum.deleted, sum.bytes, modSeq, account, id],
  );
};

/** Takes rows out of a mailbox and leaves tombstones. The account's use is the caller's. */
function removeRows(w: Writing, mailbox: Mailbox, chosen: Chosen, modSeq: ModSeq): void {
  const { account, id } = mailbox;
  for (const [first, last] of uidSetOf(chosen.uids)) {
    w.db.run('DELETE FROM entry WHERE account = ? AND mailbox = ? AND uid BETWEEN ? AND ?', account, id, first, last);
    w.db.run(
      'INSERT INTO tombstone (account, mailbox, modseq, first, last, at) VALUES (?, ?, ?, ?, ?, ?)',
      ...[account, id, modSeq, first, last, w.at],
    );
  }
  w.db.run(
    `UPDATE mailbox SET messages = messages - ?, unseen = unseen - ?, deleted = deleted - ?, bytes = bytes - ?,
                        highest_modseq = ?
      WHERE account = ? AND id = ?`,
    ...[chosen.messages, chosen.unseen, chosen.deleted, chosen.bytes, modSeq, account, id],
  );
  w.hints.push({ account, mailbox: id, modSeq, about: ['gone'] });
}

export const expunge: Act<'expunge'> = (w, { account, mailbox: id, uids, onlyDeleted, note }) => {
  const mailbox = mailboxById(w.db, account, id);
  if (!mailbox) return err('no-such');
  const onlyMarked = uids === null || onlyDeleted;
  const rows = onlyMarked && mailbox.deleted === 0 ? [] : rowsToExpunge(w, mailbox, uids);
  const chosen = sumOf(onlyMarked ? rows.filter(row => row.flags & Flag.deleted) : rows);
  if (chosen.messages === 0) return ok({ modSeq: mailbox.highestModSeq, uids: [] });
  const ranges = uidSetOf(chosen.uids);
  for (const [from, to] of ranges) {
    notePerMessage(w, note, { account, mailbox: id, name: mailbox.name, from, to });
    keepExpunged(w, mailbox, from, to);
  }
  const modSeq = nextModSeq(w, account);
  removeRows(w, mailbox, chosen, modSeq);
  takeRoom(w, account, -chosen.messages, -chosen.bytes);
  return ok({ modSeq, uids: ranges });
};

const rowsToExpunge = (w: Writing, mailbox: Mailbox, uids: UidSet | null): ChosenRow[] =>
  (uids === null ? ([[1, mailbox.uidNext]] as const) : tidy(uids)).flatMap(([from, to]) =>
    rowsIn(w, mailbox, from, to),
  );

// ── a whole mailbox ──

export const deleteMailbox: Act<'deleteMailbox'> = (w, { account, name, note }) => {
  const path = canonicalName(name);
  const mailbox = mailboxByName(w.db, account, path);
  if (!mailbox) return err('no-such');
  if (path === 'INBOX') return err('not-allowed');
  if (inferiors(w.db, account, path).length > 0) return err('not-empty');
  notePerMessage(w, note, { account, mailbox: mailbox.id, name: path, from: 1, to: mailbox.uidNext });
  keepExpunged(w, mailbox, 1, mailbox.uidNext);
  dropMailbox(w, mailbox);
  takeRoom(w, account, -mailbox.messages, -mailbox.bytes);
  const modSeq = nextModSeq(w, account);
  w.db.run('UPDATE account SET mailbox_gone_modseq = ? WHERE id = ?', modSeq, account);
  w.hints.push({ account, mailbox: mailbox.id, modSeq, about: ['names'] });
  return ok({ modSeq });
};

/** The name stays subscribed (RFC 9051 §6.3.7); the next mailbox of this name has another UIDVALIDITY. */
export function dropMailbox(w: Writing, { account, id }: Pick<Mailbox, 'account' | 'id'>): void {
  w.db.run('DELETE FROM entry WHERE account = ? AND mailbox = ?', account, id);
  w.db.run('DELETE FROM tombstone WHERE account = ? AND mailbox = ?', account, id);
  dropRights(w, account, id);
  dropAnnotations(w, account, id);
  w.db.run('DELETE FROM mailbox WHERE account = ? AND id = ?', account, id);
}

/** For a mailbox that goes with its account: nothing of it is brought back, the sweep looks at its messages. */
export const orphanEntries = (w: Writing, { account, id }: Pick<Mailbox, 'account' | 'id'>): void => {
  w.db.run(
    `INSERT INTO orphan (message, since) SELECT DISTINCT message, ? FROM entry WHERE account = ? AND mailbox = ?
     ON CONFLICT (message) DO UPDATE SET since = excluded.since`,
    ...[w.at, account, id],
  );
};
