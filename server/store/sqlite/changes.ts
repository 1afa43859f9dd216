/** Rows of a mailbox as IMAP reads them: by UID, by change, and what is gone. */
import type { Changes, Id, ModSeq, Row, Summary, Uid } from '../interface.ts';
import type { Reader } from './database.ts';
import { keywordList, keywordsOf } from './keywords.ts';
import { mailboxById, tombFloor } from './mailboxes.ts';
import { type SummaryColumns, summaryFrom } from './messages.ts';
import { gaps, tidy } from './uid-set.ts';

type Columns = Omit<Row, 'keywords'> & { keywords: Id };
const COLUMNS =
  'uid, message, modseq AS modSeq, flags, keywords, internal_date AS internalDate, size, saved_at AS savedAt';

/** Sets of keywords never change, so each is read once. */
export type KeywordMemory = Map<Id, readonly string[]>;

export function keywordsOfSet(db: Reader, memory: KeywordMemory, set: Id): readonly string[] {
  let names = memory.get(set);
  if (!names) {
    names = keywordsOf(db, set);
    memory.set(set, names);
  }
  return names;
}

function named<T extends Columns>(db: Reader, memory: KeywordMemory, rows: T[]): (Omit<T, 'keywords'> & Row)[] {
  for (const row of rows) {
    (row as unknown as { keywords: readonly string[] }).keywords = keywordsOfSet(db, memory, row.keywords);
  }
  return rows as unknown as (Omit<T, 'keywords'> & Row)[];
}

/** The next rows of a range, ascending by UID. */
export function rowsFrom(
  db: Reader,
  memory: KeywordMemory,
  where: { readonly account: Id; readonly mailbox: Id; readonly from: Uid; readonly to: Uid; readonly since: ModSeq },
  limit: number,
): Row[] {
  const { account, mailbox, from, to, since } = where;
  return named(
    db,
    memory,
    db.all<Columns>(
      `SELECT ${COLUMNS} FROM entry
        WHERE ${since > 0 ? '+modseq > ? AND' : ''} account = ? AND mailbox = ? AND uid BETWEEN ? AND ?
        ORDER BY uid LIMIT ?`,
      ...(since > 0 ? [since] : []),
      ...[account, mailbox, from, to, limit],
    ),
  );
}

export const uidsOf = (db: Reader, account: Id, mailbox: Id): Uid[] =>
  db
    .all<{ uid: Uid }>('SELECT uid FROM entry WHERE account = ? AND mailbox = ? ORDER BY uid', account, mailbox)
    .map(row => row.uid);

/** The lowest UID without \\Seen. */
export const firstUnseenOf = (db: Reader, account: Id, mailbox: Id): Uid | null =>
  db.value<Uid>(
    `SELECT uid FROM entry INDEXED BY entry_unseen
      WHERE account = ? AND mailbox = ? AND flags & 1 = 0 ORDER BY uid LIMIT 1`,
    account,
    mailbox,
  ) ?? null;

/** Keywords in use. From set to set in the index: as many looks as there are sets, however many messages. */
export function keywordsIn(db: Reader, account: Id, mailbox: Id): string[] {
  const used: string[] = [];
  for (let last: Id | null = 0; last !== null; ) {
    last =
      db.value<Id | null>(
        'SELECT min(keywords) FROM entry WHERE account = ? AND mailbox = ? AND keywords <> 0 AND keywords > ?',
        ...[account, mailbox, last],
      ) ?? null;
    if (last !== null) used.push(...keywordsOf(db, last));
  }
  return keywordList(used);
}

/** All that is new, altered or gone since a modSeq, at one instant. */
export function changesSince(db: Reader, memory: KeywordMemory, account: Id, id: Id, since: ModSeq): Changes {
  return db.snapshot(() => {
    const mailbox = mailboxById(db, account, id);
    if (!mailbox) return { modSeq: since, changed: [], vanished: [], complete: false };
    const changed = named(
      db,
      memory,
      db.all<Columns>(
        `SELECT ${COLUMNS} FROM entry INDEXED BY entry_changed
          WHERE account = ? AND mailbox = ? AND modseq > ? ORDER BY uid`,
        ...[account, id, since],
      ),
    );
    const complete = since >= tombFloor(db, account, id);
    const vanished = complete
      ? tidy(tombstonesSince(db, account, id, since).map(({ first, last }) => [first, last] as const))
      : gaps(1, mailbox.uidNext - 1, uidsOf(db, account, id));
    return { modSeq: mailbox.highestModSeq, changed, vanished, complete };
  });
}

const tombstonesSince = (db: Reader, account: Id, mailbox: Id, since: ModSeq): { first: Uid; last: Uid }[] =>
  db.all('SELECT first, last FROM tombstone WHERE account = ? AND mailbox = ? AND modseq > ?', account, mailbox, since);

export type PageRow = Row & Summary & { readonly trace: string };

/** The newest rows at or below a UID, descending: a window's list, paged by key. */
export function pageOf(
  db: Reader,
  memory: KeywordMemory,
  where: { readonly account: Id; readonly mailbox: Id; readonly below: Uid },
  limit: number,
): PageRow[] {
  const rows = db.all<Columns & SummaryColumns & { trace: string }>(
    `SELECT e.uid, e.message, e.modseq AS modSeq, e.flags, e.keywords, e.internal_date AS internalDate, e.size,
            e.saved_at AS savedAt, m.trace, m.subject, m.author, m.addressees, m.date, m.preview, m.attachment
       FROM entry e JOIN message m ON m.id = e.message
      WHERE e.account = ? AND e.mailbox = ? AND e.uid <= ? ORDER BY e.uid DESC LIMIT ?`,
    ...[where.account, where.mailbox, where.below, limit],
  );
  return named(db, memory, rows).map(row => ({
    uid: row.uid,
    message: row.message,
    modSeq: row.modSeq,
    flags: row.flags,
    keywords: row.keywords,
    internalDate: row.internalDate,
    size: row.size,
    savedAt: row.savedAt,
    trace: row.trace,
    ...summaryFrom(row),
  }));
}
