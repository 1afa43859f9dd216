/** A mailbox's rows as plain values, for whoever keeps them in memory (mailbox-columns.ts). */
import type { Id, ModSeq, Uid, UidSet } from '../interface.ts';
import type { Reader } from './database.ts';

/** uid, message, modseq, flags, set of keywords, internal date, size, saved at. */
export type EntryValues = readonly [number, number, number, number, number, number, number, number | null];

const COLUMNS = 'uid, message, modseq, flags, keywords, internal_date, size, saved_at';

/** The next rows from a UID on, ascending. */
export const entriesFrom = (db: Reader, account: Id, mailbox: Id, from: Uid, limit: number): EntryValues[] =>
  db.tuples<EntryValues>(
    `SELECT ${COLUMNS} FROM entry WHERE account = ? AND mailbox = ? AND uid >= ? ORDER BY uid LIMIT ?`,
    ...[account, mailbox, from, limit],
  );

/** null: there is no such mailbox. */
export const modSeqOfMailbox = (db: Reader, account: Id, mailbox: Id): ModSeq | null =>
  db.value<ModSeq>('SELECT highest_modseq FROM mailbox WHERE account = ? AND id = ?', account, mailbox) ?? null;

export type Delta = { readonly modSeq: ModSeq; readonly changed: readonly EntryValues[]; readonly vanished: UidSet };

/** What happened since, at one instant, ascending; null where that is not known any more or is more than `limit`. */
export function deltaSince(db: Reader, account: Id, mailbox: Id, since: ModSeq, limit: number): Delta | null {
  return db.snapshot(() => {
    const [now] = db.tuples<readonly [ModSeq, ModSeq]>(
      'SELECT highest_modseq, tomb_floor FROM mailbox WHERE account = ? AND id = ?',
      account,
      mailbox,
    );
    if (!now || since < now[1]) return null;
    const changed = db.tuples<EntryValues>(
      `SELECT ${COLUMNS} FROM entry INDEXED BY entry_changed
        WHERE account = ? AND mailbox = ? AND modseq > ? LIMIT ?`,
      ...[account, mailbox, since, limit + 1],
    );
    if (changed.length > limit) return null;
    const vanished = db.tuples<readonly [Uid, Uid]>(
      'SELECT first, last FROM tombstone WHERE account = ? AND mailbox = ? AND modseq > ? ORDER BY first',
      ...[account, mailbox, since],
    );
    return { modSeq: now[0], changed: changed.sort((a, b) => a[0] - b[0]), vanished };
  });
}
