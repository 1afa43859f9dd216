/** Searches that are kept under a name, and which messages are in them under which UID. */
import { err, ok } from '../../base/result.ts';
import { type Copy, Flag, type Id, type ModSeq, type SearchMembers, type StoredSearch } from '../interface.ts';
import type { KeywordMemory } from './changes.ts';
import { keywordsOfSet } from './changes.ts';
import type { Reader } from './database.ts';
import { accountExists, modSeqOf, nextModSeq } from './mailboxes.ts';
import type { Act, Writing } from './writing.ts';

const MOST_SEARCHES = 100;

const tell = (w: Writing, account: Id): void => {
  w.hints.push({ account, mailbox: 0, modSeq: nextModSeq(w, account), about: ['names'] });
};

export const putSearch: Act<'putSearch'> = (w, { account, id, root, name, query }) => {
  if (!accountExists(w.db, account)) return err('no-such');
  const other = w.db.value<Id>(
    'SELECT id FROM search WHERE account = ? AND root = ? AND name = ?',
    account,
    root,
    name,
  );
  if (other !== undefined && other !== null && other !== id) return err('exists');
  if (id === null) {
    if (Number(w.db.value('SELECT count(*) FROM search WHERE account = ?', account)) >= MOST_SEARCHES)
      return err('not-allowed');
    const uidValidity = w.db.value<number>(
      'UPDATE account SET uidvalidity_next = uidvalidity_next + 1 WHERE id = ? RETURNING uidvalidity_next - 1',
      account,
    )!;
    const { lastId } = w.db.run(
      `INSERT INTO search (account, root, name, query, uidvalidity, modseq, place)
        VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(place), 0) + 1 FROM search WHERE account = ?))`,
      ...[account, root, name, query, uidValidity, modSeqOf(w.db, account), account],
    );
    tell(w, account);
    return ok({ id: lastId });
  }
  // Another question is looked at from the beginning; who is in both keeps his UID.
  const { changes } = w.db.run(
    `UPDATE search SET epoch = CASE WHEN query = ?1 AND root = ?2 THEN epoch ELSE '' END,
                       root = ?2, name = ?3, query = ?1 WHERE account = ?4 AND id = ?5`,
    ...[query, root, name, account, id],
  );
  if (changes === 0) return err('no-such');
  tell(w, account);
  return ok({ id });
};

export const removeSearch: Act<'removeSearch'> = (w, { account, id }) => {
  if (w.db.value('SELECT id FROM search WHERE account = ? AND id = ?', account, id) === undefined)
    return err('no-such');
  w.db.run('DELETE FROM search_member WHERE search = ?', id);
  w.db.run('DELETE FROM search WHERE id = ?', id);
  tell(w, account);
  return ok({});
};

export const orderSearches: Act<'orderSearches'> = (w, { account, ids }) => {
  const order = [...new Set([...ids, ...searchesOf(w.db, account).map(one => one.id)])];
  for (const [place, id] of order.entries())
    w.db.run('UPDATE search SET place = ? WHERE account = ? AND id = ?', place + 1, account, id);
  tell(w, account);
  return ok({});
};

export const changeSearch: Act<'changeSearch'> = (w, { account, search, came, went, touched, epoch, looked }) => {
  const now = w.db.get<{ uidNext: number; modSeq: ModSeq }>(
    'SELECT uid_next AS uidNext, modseq AS modSeq FROM search WHERE account = ? AND id = ?',
    ...[account, search],
  );
  if (!now) return err('no-such');
  const isNews = came.length + went.length + touched.length > 0;
  const modSeq = isNews ? nextModSeq(w, account) : now.modSeq;
  w.db.run(
    'DELETE FROM search_member WHERE search = ? AND uid IN (SELECT value FROM json_each(?))',
    ...[search, JSON.stringify(went)],
  );
  w.db.run(
    'UPDATE search_member SET modseq = ? WHERE search = ? AND uid IN (SELECT value FROM json_each(?))',
    ...[modSeq, search, JSON.stringify(touched)],
  );
  w.db.run(
    `INSERT INTO search_member (search, uid, message, modseq, size)
     SELECT ?, ? + j.key, j.value, ?,
            coalesce((SELECT e.size FROM entry e WHERE e.message = j.value AND e.account = ? LIMIT 1), 0)
       FROM json_each(?) j`,
    ...[search, now.uidNext, modSeq, account, JSON.stringify(came)],
  );
  w.db.run(
    'UPDATE search SET uid_next = ?, modseq = ?, epoch = ?, looked = ? WHERE id = ?',
    ...[now.uidNext + came.length, modSeq, epoch, looked, search],
  );
  return ok({ first: now.uidNext, modSeq, bytes: bytesOf(w.db, search) });
};

export const dropSearches = (w: Writing, account: Id): void => {
  w.db.run('DELETE FROM search_member WHERE search IN (SELECT id FROM search WHERE account = ?)', account);
  w.db.run('DELETE FROM search WHERE account = ?', account);
};

// ── reading ──

export const searchesOf = (db: Reader, account: Id): StoredSearch[] =>
  db.all(
    `SELECT id, account, root, name, query, uidvalidity AS uidValidity, uid_next AS uidNext, modseq AS modSeq, epoch, looked
       FROM search WHERE account = ? ORDER BY place, id`,
    account,
  );

const bytesOf = (db: Reader, search: Id): number =>
  Number(db.value('SELECT coalesce(sum(size), 0) FROM search_member WHERE search = ?', search));

export function searchMembersOf(db: Reader, search: Id): SearchMembers {
  const rows = db.tuples<[number, number, number]>(
    'SELECT uid, message, modseq FROM search_member WHERE search = ? ORDER BY uid',
    search,
  );
  return {
    uids: Uint32Array.from(rows, row => row[0]),
    messages: Float64Array.from(rows, row => row[1]),
    modSeqs: Float64Array.from(rows, row => row[2]),
    bytes: bytesOf(db, search),
  };
}

export const copiesOfMessages = (db: Reader, memory: KeywordMemory, account: Id, messages: readonly Id[]): Copy[] =>
  db
    .all<Omit<Copy, 'keywords'> & { set: Id }>(
      `SELECT e.message, e.mailbox, e.uid, e.modseq AS modSeq, e.flags, e.keywords AS "set",
              e.internal_date AS internalDate, e.size
         FROM json_each(?) j JOIN entry e ON e.message = j.value AND e.account = ?
        WHERE e.flags & ${Flag.deleted} = 0 ORDER BY j.key, e.mailbox, e.uid`,
      ...[JSON.stringify(messages), account],
    )
    .map(({ set, ...copy }) => ({ ...copy, keywords: keywordsOfSet(db, memory, set) }));

export const changedMessagesOf = (db: Reader, account: Id, since: ModSeq): Id[] =>
  db
    .all<{ message: Id }>(
      `SELECT DISTINCT e.message FROM mailbox b JOIN entry e
           ON e.account = b.account AND e.mailbox = b.id AND e.modseq > ?2
        WHERE b.account = ?1 AND b.highest_modseq > ?2`,
      ...[account, since],
    )
    .map(({ message }) => message);
