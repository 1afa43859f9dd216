/**
 * What was taken out of a mailbox for good stays for a while, so that it can be brought back: the message is still used,
 * and counts neither in a mailbox nor in an account's quota. Drafts are not kept, for a client writes one anew at every
 * pause of the keys; but of who is held everything is, without that mark: anything can be made a draft.
 */
import { err, ok } from '../../base/result.ts';
import type { Bytes } from '../../base/units.ts';
import { type Expunged, Flag, type Id, type Mailbox, type Uid } from '../interface.ts';
import type { Reader } from './database.ts';
import { place } from './entries.ts';
import { notePerMessage } from './events.ts';
import { keywordsOf } from './keywords.ts';
import { accountExists, mailboxById, mailboxByName, modSeqOf, nextModSeq } from './mailboxes.ts';
import { type SummaryColumns, summaryFrom } from './messages.ts';
import { hasRoom, takeRoom } from './room.ts';
import type { Act, Writing } from './writing.ts';

type Place = Pick<Mailbox, 'account' | 'id' | 'name'>;

/** Before the rows go: a row here for each of them; a draft's message is perhaps nobody's now. */
export function keepExpunged(w: Writing, { account, id, name }: Place, first: Uid, last: Uid): void {
  const kept = w.db.run(
    `INSERT INTO expunged (account, message, mailbox, mailbox_name, uid, flags, keywords, internal_date, size, expunged_at)
     SELECT account, message, mailbox, ?, uid, flags & ~${Flag.draft}, keywords, internal_date, size, ? FROM entry
      WHERE account = ? AND mailbox = ? AND uid BETWEEN ? AND ? AND (flags & ${Flag.draft} = 0 OR ?) ORDER BY uid`,
    ...[name, w.at, account, id, first, last, isHeld(w.db, account) ? 1 : 0],
  ).changes;
  if (kept === last - first + 1) return;
  w.db.run(
    `INSERT INTO orphan (message, since)
     SELECT DISTINCT message, ? FROM entry
      WHERE account = ? AND mailbox = ? AND uid BETWEEN ? AND ? AND flags & ${Flag.draft} <> 0
     ON CONFLICT (message) DO UPDATE SET since = excluded.since`,
    ...[w.at, account, id, first, last],
  );
}

// ── brought back ──

type ExpungedRow = Omit<Expunged, 'keywords'> & { readonly keywords: Id };
const COLUMNS = `x.id, x.message, x.mailbox, x.mailbox_name AS mailboxName, x.uid, x.flags, x.keywords,
  x.internal_date AS internalDate, x.size, x.expunged_at AS expungedAt`;

/** Those of the account, in the order in which they were expunged. */
const chosen = (db: Reader, account: Id, ids: readonly Id[]): ExpungedRow[] =>
  db.all<ExpungedRow>(
    `SELECT ${COLUMNS} FROM expunged x
      WHERE x.account = ? AND x.id IN (SELECT value FROM json_each(?)) ORDER BY x.id`,
    ...[account, JSON.stringify(ids)],
  );

export const restore: Act<'restore'> = (w, { account, ids, to, note }) => {
  if (!accountExists(w.db, account)) return err('no-such');
  if (to !== undefined && !mailboxById(w.db, account, to)) return err('no-such');
  const rows = chosen(w.db, account, ids);
  if (rows.length === 0) return ok({ modSeq: modSeqOf(w.db, account), restored: [] });
  const bytes = rows.reduce((sum, row) => sum + row.size, 0);
  if (!hasRoom(w, account, bytes)) return err('over-quota');
  const modSeq = nextModSeq(w, account);
  const homes = homesIn(w.db, account, to);
  const runs = new Map<Mailbox, { readonly from: Uid; to: Uid }>();
  const restored = rows.map(row => {
    const mailbox = homes(row);
    const entry = { ...row, keywords: keywordsOf(w.db, row.keywords), flags: row.flags & ~Flag.deleted };
    const { uid } = place(w, mailbox, entry, modSeq);
    const run = runs.get(mailbox);
    if (run) run.to = uid;
    else runs.set(mailbox, { from: uid, to: uid });
    return { id: row.id, mailbox: mailbox.id, uid, message: row.message };
  });
  for (const [{ id, name }, run] of runs) notePerMessage(w, note, { account, mailbox: id, name, ...run });
  takeRoom(w, account, rows.length, bytes);
  forget(w, rows);
  return ok({ modSeq, restored });
};

/** Where it lay, else where that name is now, else INBOX; or all in one. Each mailbox is looked for once. */
function homesIn(db: Reader, account: Id, to: Id | undefined): (row: ExpungedRow) => Mailbox {
  const homes = new Map<string, Mailbox>();
  const one = (found: Mailbox) => [...homes.values()].find(({ id }) => id === found.id) ?? found;
  return ({ mailbox, mailboxName }) => {
    const key = to === undefined ? `${mailbox} ${mailboxName}` : '';
    const home =
      homes.get(key) ??
      one(
        mailboxById(db, account, to ?? mailbox) ??
          mailboxByName(db, account, mailboxName) ??
          mailboxByName(db, account, 'INBOX')!,
      );
    homes.set(key, home);
    return home;
  };
}

// ── forgotten ──

export const forgetExpunged: Act<'forgetExpunged'> = (w, { account, ids }) => {
  if (!accountExists(w.db, account)) return err('no-such');
  if (isHeld(w.db, account)) return err('not-allowed');
  const rows = chosen(w.db, account, ids);
  orphanAll(w, rows);
  forget(w, rows);
  return ok({ forgotten: rows.length });
};

export const isHeld = (db: Reader, account: Id): boolean =>
  db.value('SELECT 1 FROM account WHERE id = ? AND held IS NOT NULL', account) !== undefined;

type Gone = Pick<Expunged, 'id' | 'message'>;

/** The sweep's step: the oldest first. */
export function sweepExpunged(w: Writing, before: number, limit: number) {
  const rows = w.db.all<Gone>(
    `SELECT id, message FROM expunged WHERE expunged_at < ? AND account NOT IN (SELECT id FROM account WHERE held IS NOT NULL)
      ORDER BY expunged_at LIMIT ?`,
    before,
    limit,
  );
  orphanAll(w, rows);
  forget(w, rows);
  return { done: rows.length, more: rows.length === limit };
}

export function dropExpunged(w: Writing, account: Id): void {
  orphanAll(w, w.db.all<Gone>('SELECT id, message FROM expunged WHERE account = ?', account));
  w.db.run('DELETE FROM expunged WHERE account = ?', account);
}

function forget(w: Writing, rows: readonly Pick<Gone, 'id'>[]): void {
  for (const { id } of rows) w.db.run('DELETE FROM expunged WHERE id = ?', id);
}

function orphanAll(w: Writing, rows: readonly Gone[]): void {
  for (const { message } of rows) orphanMessage(w, message);
}

/** It may be nobody's now: the sweep looks. */
export const orphanMessage = (w: Writing, message: Id): void => {
  w.db.run(
    'INSERT INTO orphan (message, since) VALUES (?, ?) ON CONFLICT (message) DO UPDATE SET since = excluded.since',
    ...[message, w.at],
  );
};

// ── reading ──

export function expungedOf(db: Reader, account: Id, before: Id, limit: number) {
  return db
    .all<ExpungedRow & SummaryColumns & { readonly trace: string }>(
      `SELECT ${COLUMNS}, m.trace, m.subject, m.author, m.addressees, m.date, m.preview, m.attachment
         FROM expunged x JOIN message m ON m.id = x.message
        WHERE x.account = ? AND x.id < ? ORDER BY x.id DESC LIMIT ?`,
      ...[account, before, limit],
    )
    .map(row => ({ ...expungedFrom(db, row), ...summaryFrom(row), trace: row.trace }));
}

const expungedFrom = (db: Reader, row: ExpungedRow): Expunged => ({
  ...{ id: row.id, message: row.message, mailbox: row.mailbox, mailboxName: row.mailboxName, uid: row.uid },
  ...{ flags: row.flags, keywords: keywordsOf(db, row.keywords), internalDate: row.internalDate, size: row.size },
  expungedAt: row.expungedAt,
});

export const expungedSizeOf = (db: Reader, account: Id): { readonly messages: number; readonly bytes: Bytes } =>
  db.get<{ messages: number; bytes: Bytes }>(
    `SELECT count(*) AS messages, coalesce(sum(size), 0) AS bytes
       FROM (SELECT message, max(size) AS size FROM expunged WHERE account = ? GROUP BY message)`,
    account,
  )!;
