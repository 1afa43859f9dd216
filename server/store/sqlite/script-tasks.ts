/**
 * What clients do in a mailbox that has a script for it (RFC 6785 §3.2) is noted in the same transaction, so that its script
 * runs whatever crashes. The acts themselves know nothing of it; what scripts do comes by other commands, and runs none.
 */
import { err, ok } from '../../base/result.ts';
import { type Commands, Flag, type Id, type Placed, type Revision, type UidSet } from '../interface.ts';
import type { Reader } from './database.ts';
import { flags, place } from './entries.ts';
import { mailboxFor, patch, storedContents } from './filing.ts';
import { keywordsOf } from './keywords.ts';
import { mailboxById, modSeqOf } from './mailboxes.ts';
import { remember } from './memory.ts';
import { expunge, replace } from './moving.ts';
import { enqueue } from './queue-accept.ts';
import { roomFor } from './room.ts';
import { tidy } from './uid-set.ts';
import type { Act, Writing } from './writing.ts';

/** RFC 6785 §2.3.1: of a mailbox, or of the account for all of its mailboxes. */
const SCRIPT_ENTRY = '/imapsieve/script';

const hasScript = (db: Reader, account: Id, mailbox: Id): boolean =>
  db.value(
    'SELECT 1 FROM annotation WHERE account = ? AND mailbox IN (?, 0) AND owner = 0 AND entry = ? LIMIT 1',
    ...[account, mailbox, SCRIPT_ENTRY],
  ) !== undefined;

type Cause = 'APPEND' | 'COPY' | 'FLAG';
type Note = { readonly fields: Readonly<Record<string, unknown>> } | null;
type Doing = { readonly account: Id; readonly mailbox: Id; readonly cause: Cause; readonly note: Note };

function note(
  w: Writing,
  { account, mailbox, cause, note: told }: Doing,
  uid: number,
  changed: readonly string[],
): void {
  const { by } = told?.fields ?? {};
  w.db.run(
    'INSERT INTO script_task (account, mailbox, uid, cause, flags, who, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[account, mailbox, uid, cause, JSON.stringify(changed), typeof by === 'string' ? by : null, w.at],
  );
  w.hints.push({ account, mailbox, modSeq: modSeqOf(w.db, account), about: ['task'] });
}

function noteAll(w: Writing, doing: Doing, uids: UidSet): void {
  if (!hasScript(w.db, doing.account, doing.mailbox)) return;
  for (const [from, to] of uids) for (let uid = from; uid <= to; uid++) note(w, doing, uid, []);
}

// ── the acts of clients ──

export const appended =
  (act: Act<'append'>): Act<'append'> =>
  (w, input) => {
    const done = act(w, input);
    const { account, mailbox, note: told } = input;
    if (done.ok) noteAll(w, { account, mailbox, cause: 'APPEND', note: told }, [[done.value.uid, done.value.uid]]);
    return done;
  };

export const appendedAll =
  (act: Act<'appendAll'>): Act<'appendAll'> =>
  (w, input) => {
    const done = act(w, input);
    const { account, mailbox, note: told } = input;
    if (done.ok) noteAll(w, { account, mailbox, cause: 'APPEND', note: told }, done.value.uids);
    return done;
  };

/** RFC 8508: what takes another's place has been appended. */
export const replaced =
  (act: Act<'replace'>): Act<'replace'> =>
  (w, input) => {
    const done = act(w, input);
    const { account, to: mailbox, note: told } = input;
    if (done.ok) noteAll(w, { account, mailbox, cause: 'APPEND', note: told }, [[done.value.uid, done.value.uid]]);
    return done;
  };

/** RFC 6785 §3.2: MOVE too is a COPY. */
export const copied =
  <N extends 'copy' | 'move'>(act: Act<N>): Act<N> =>
  (w, input) => {
    const done = act(w, input);
    const { account, toAccount = account, to: mailbox, note: told } = input;
    if (done.ok) noteAll(w, { account: toAccount, mailbox, cause: 'COPY', note: told }, done.value.to);
    return done;
  };

export const flagged =
  (act: Act<'flags'>): Act<'flags'> =>
  (w, input) => {
    const { account, mailbox, note: told } = input;
    if (!hasScript(w.db, account, mailbox)) return act(w, input);
    const before = tidy(input.uids).flatMap(([from, to]) => marksIn(w, account, mailbox, from, to));
    const done = act(w, input);
    if (!done.ok) return done;
    const old = new Map(before.map(row => [row.uid, row]));
    for (const [from, to] of done.value.changed)
      for (const now of marksIn(w, account, mailbox, from, to))
        note(w, { account, mailbox, cause: 'FLAG', note: told }, now.uid, changedNames(w, old.get(now.uid)!, now));
    return done;
  };

/** RFC 8621 has no such thing; who moves or marks in the window means the same. */
export const revised =
  (act: Act<'revise'>): Act<'revise'> =>
  (w, input) => {
    const { account } = input;
    const hasAny = w.db.value(
      'SELECT 1 FROM annotation WHERE account = ? AND owner = 0 AND entry = ? LIMIT 1',
      ...[account, SCRIPT_ENTRY],
    );
    if (hasAny === undefined) return act(w, input);
    const before = input.revisions.map(({ message }) => copiesOf(w, account, message));
    const done = act(w, input);
    if (!done.ok) return done;
    for (const [at, revision] of input.revisions.entries()) {
      if (done.value.refused[at] !== null) continue;
      noteRevised(w, account, revision, before[at]!);
    }
    return done;
  };

function noteRevised(w: Writing, account: Id, { message, note: told }: Revision, before: readonly Copy[]): void {
  for (const now of copiesOf(w, account, message)) {
    if (!hasScript(w.db, account, now.mailbox)) continue;
    const old = before.find(({ mailbox, uid }) => mailbox === now.mailbox && uid === now.uid);
    const doing = { account, mailbox: now.mailbox, note: told };
    const changed = old ? changedNames(w, old, now) : [];
    if (!old) note(w, { ...doing, cause: 'COPY' }, now.uid, []);
    else if (changed.length > 0) note(w, { ...doing, cause: 'FLAG' }, now.uid, changed);
  }
}

type Marks = { readonly uid: number; readonly flags: number; readonly keywords: Id };
type Copy = Marks & { readonly mailbox: Id };

const marksIn = (w: Writing, account: Id, mailbox: Id, from: number, to: number): Marks[] =>
  w.db.all<Marks>(
    'SELECT uid, flags, keywords FROM entry WHERE account = ? AND mailbox = ? AND uid BETWEEN ? AND ?',
    ...[account, mailbox, from, to],
  );

const copiesOf = (w: Writing, account: Id, message: Id): Copy[] =>
  w.db.all<Copy>('SELECT mailbox, uid, flags, keywords FROM entry WHERE message = ? AND account = ?', message, account);

/** Those that came and those that went (RFC 6785 §4.2, imap.changedflags). */
function changedNames(w: Writing, old: Marks, now: Marks): string[] {
  const other = old.flags ^ now.flags;
  const [before, after] = [keywordsOf(w.db, old.keywords), keywordsOf(w.db, now.keywords)];
  return [
    ...systemFlags.filter(([, bit]) => other & bit).map(([name]) => name),
    ...before.filter(keyword => !after.includes(keyword)),
    ...after.filter(keyword => !before.includes(keyword)),
  ];
}
const systemFlags = [
  ['\\Seen', Flag.seen],
  ['\\Answered', Flag.answered],
  ['\\Flagged', Flag.flagged],
  ['\\Deleted', Flag.deleted],
  ['\\Draft', Flag.draft],
] as const;

// ── what its script decides ──

export const carryOutTask: Act<'carryOutTask'> = (w, wish) => {
  const task = w.db.get<{ account: Id; mailbox: Id; uid: number }>(
    'DELETE FROM script_task WHERE id = ? RETURNING account, mailbox, uid',
    wish.task,
  );
  if (!task) return err('no-such');
  const { account, mailbox, uid } = task;
  const row = w.db.get<{ message: Id; size: number; flags: number; keywords: Id; internalDate: number }>(
    `SELECT message, size, flags, keywords, internal_date AS internalDate FROM entry
      WHERE account = ? AND mailbox = ? AND uid = ?`,
    ...[account, mailbox, uid],
  );
  if (!row || !mailboxById(w.db, account, mailbox)) {
    // Somebody took it away: nothing of what was decided is told.
    for (const { note: told } of wish.files) if (told) w.dropped.add(told);
    for (const told of w.notes) w.dropped.add(told);
    return ok({ placed: wish.files.map(() => null), recipients: [], uid: null });
  }
  const placed = fileCopies(w, account, wish, row);
  const recipients = wish.sends.flatMap(send => enqueue(w, send).recipients).filter(one => one.fence > 0);
  remember(w, account, wish.memories);
  // What should lie elsewhere and found no room there stays where it is.
  const stays = wish.remove && placed.includes(null);
  if (stays) for (const told of w.notes) if (told.fields.did === 'removed') w.dropped.add(told);
  return ok({ placed, recipients, uid: stays ? uid : changeIt(w, wish, { account, mailbox, uid }, row) });
};

type Wish = Commands['carryOutTask']['in'];
type Row = {
  readonly message: Id;
  readonly size: number;
  readonly flags: number;
  readonly keywords: Id;
  readonly internalDate: number;
};

function fileCopies(w: Writing, account: Id, wish: Wish, row: Row): (Placed | null)[] {
  const contents = storedContents(w, wish);
  return wish.files.map(filing => {
    const mailbox = mailboxFor(w, account, filing);
    const content = filing.content === null ? row : contents[filing.content]!;
    const taken = mailbox.ok ? roomFor(w, account, 1, content.size) : null;
    if (!mailbox.ok || !taken) {
      if (filing.note) w.dropped.add(filing.note);
      return null;
    }
    const { flags: bits, keywords } = filing;
    const entry = {
      message: content.message,
      size: content.size,
      flags: bits,
      keywords,
      internalDate: row.internalDate,
    };
    const placed = place(w, mailbox.value, entry, taken.modSeq);
    patch(w, filing, mailbox.value, placed);
    return placed;
  });
}

/** Its UID afterwards; null: it is gone. */
function changeIt(w: Writing, wish: Wish, at: { account: Id; mailbox: Id; uid: number }, row: Row): number | null {
  const { account, mailbox, uid } = at;
  const uids = [[uid, uid]] as const;
  if (wish.remove) {
    expunge(w, { account, mailbox, uids, onlyDeleted: false, note: wish.removed });
    return null;
  }
  const keywords = wish.flags?.keywords ?? keywordsOf(w.db, row.keywords);
  const bits = wish.flags?.flags ?? row.flags;
  if (wish.replace !== null) {
    const { bytes, trace } = wish.contents[wish.replace]!;
    const put = { account, from: mailbox, to: mailbox, uid, bytes, trace, note: null };
    const done = replace(w, { ...put, flags: bits, keywords, internalDate: row.internalDate });
    return done.ok ? done.value.uid : uid;
  }
  if (wish.flags) flags(w, { account, mailbox, uids, act: 'replace', flags: bits, keywords, note: null });
  return uid;
}
