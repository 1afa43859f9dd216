/** Jobs that bring mail in or carry it out, and what became of each message of theirs. */
import { err, ok } from '../../base/result.ts';
import type {
  Brought,
  BroughtCount,
  BroughtKey,
  BroughtNow,
  Id,
  Mailbox,
  NewBrought,
  StoredMoving,
} from '../interface.ts';
import type { Reader } from './database.ts';
import { place } from './entries.ts';
import { keywordSet, keywordsOf } from './keywords.ts';
import { mailboxById, nextModSeq } from './mailboxes.ts';
import { insertMessage } from './messages.ts';
import { hasRoom, takeRoom } from './room.ts';
import type { Act, Writing } from './writing.ts';

const MOST_JOBS = 1000;

export const putMoving: Act<'putMoving'> = (w, { id, account, state, body, progress, now }) => {
  if (w.db.value('SELECT 1 FROM account WHERE id = ?', account) === undefined) return err('no-such');
  if (id !== null) {
    const { changes } = w.db.run(
      'UPDATE moving SET state = ?, body = ?, progress = ?, changed_at = ? WHERE id = ? AND account = ?',
      ...[state, body, progress, now, id, account],
    );
    return changes === 0 ? err('no-such') : ok({ id });
  }
  if (Number(w.db.value('SELECT count(*) FROM moving')) >= MOST_JOBS) return err('not-allowed');
  const { lastId } = w.db.run(
    'INSERT INTO moving (account, state, body, progress, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)',
    ...[account, state, body, progress, now, now],
  );
  return ok({ id: lastId });
};

export const noteMoving: Act<'noteMoving'> = (w, { id, state, progress, now }) =>
  w.db.run('UPDATE moving SET state = ?, progress = ?, changed_at = ? WHERE id = ?', state, progress, now, id)
    .changes === 0
    ? err('no-such')
    : ok({});

export const removeMoving: Act<'removeMoving'> = (w, { id, limit }) => {
  if (!movingJobOf(w.db, id)) return err('no-such');
  const { changes } = w.db.run(
    `DELETE FROM moved WHERE (job, folder, key) IN (SELECT job, folder, key FROM moved WHERE job = ? LIMIT ?)`,
    ...[id, limit],
  );
  if (changes >= limit) return ok({ more: true });
  w.db.run('DELETE FROM moving WHERE id = ?', id);
  return ok({ more: false });
};

/** With their account. */
export function dropMoving(w: Writing, account: Id): void {
  w.db.run('DELETE FROM moved WHERE job IN (SELECT id FROM moving WHERE account = ?)', account);
  w.db.run('DELETE FROM moving WHERE account = ?', account);
}

export const bringIn: Act<'bringIn'> = (w, { job, account, messages, others }) => {
  if (movingJobOf(w.db, job)?.account !== account) return err('no-such');
  const mailboxes = new Map<Id, Mailbox>();
  for (const id of messages.flatMap(message => message.mailboxes)) {
    const known = mailboxes.get(id) ?? mailboxById(w.db, account, id);
    if (!known) return err('no-such');
    mailboxes.set(id, known);
  }
  const copies = messages.reduce((sum, message) => sum + message.mailboxes.length, 0);
  const octets = messages.reduce((sum, message) => sum + message.bytes.length * message.mailboxes.length, 0);
  if (octets > 0 && !hasRoom(w, account, octets)) return err('over-quota');
  if (messages.length > 0) {
    const modSeq = nextModSeq(w, account);
    for (const message of messages) file(w, job, mailboxes, message, modSeq);
    takeRoom(w, account, copies, octets);
  }
  for (const { folder, key, outcome, mailbox, uid, sha256, size, told } of others) {
    w.db.run(
      `INSERT INTO moved (job, folder, key, outcome, mailbox, uid, sha256, size, told) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[job, folder, key, outcome, mailbox, uid, sha256, size, told],
    );
  }
  return ok({ filed: messages.length });
};

function file(w: Writing, job: Id, mailboxes: ReadonlyMap<Id, Mailbox>, given: NewBrought, modSeq: number): void {
  const { folder, key, bytes, sha256, trace } = given;
  const { id: message, size } = insertMessage(w, { bytes, prefix: '', sender: null, trace, at: w.at });
  const [first, ...also] = given.mailboxes;
  const { uid } = place(w, mailboxes.get(first!)!, { ...given, message, size }, modSeq);
  for (const other of also) place(w, mailboxes.get(other)!, { ...given, message, size }, modSeq);
  w.db.run(
    `INSERT INTO moved (job, folder, key, outcome, mailbox, uid, sha256, size, flags, keywords, internal_date)
     VALUES (?, ?, ?, 'taken', ?, ?, ?, ?, ?, ?, ?)`,
    ...[job, folder, key, first!, uid, sha256, size],
    ...[given.flags & 31, keywordSet(w.db, given.keywords), given.internalDate],
  );
}

// ── reading ──

const JOB = 'id, account, state, body, progress, created_at AS createdAt, changed_at AS changedAt';

export const movingJobsOf = (db: Reader): StoredMoving[] =>
  db.all<StoredMoving>(`SELECT ${JOB} FROM moving ORDER BY id`);
export const movingJobOf = (db: Reader, id: Id): StoredMoving | null =>
  db.get<StoredMoving>(`SELECT ${JOB} FROM moving WHERE id = ?`, id) ?? null;

export const broughtKeysOf = (db: Reader, job: Id, folder: number, after: string, limit: number): string[] =>
  db
    .all<{ key: string }>(
      'SELECT key FROM moved WHERE job = ? AND folder = ? AND key > ? ORDER BY key LIMIT ?',
      ...[job, folder, after, limit],
    )
    .map(({ key }) => key);

export const broughtCountsOf = (db: Reader, job: Id): BroughtCount[] =>
  db.all(
    `SELECT folder, outcome, count(*) AS messages, sum(size) AS octets FROM moved WHERE job = ? GROUP BY folder, outcome`,
    job,
  );

type BroughtRow = Omit<Brought, 'keywords'> & { readonly keywords: Id };
const COLUMNS = `v.folder, v.key, v.outcome, v.mailbox, v.uid, v.sha256, v.size, v.told, v.flags, v.keywords,
                 v.internal_date AS internalDate`;

const broughtFrom = (db: Reader, row: BroughtRow): Brought => ({ ...row, keywords: keywordsOf(db, row.keywords) });

type NowColumns = { message: Id | null; nowFlags: number; nowKeywords: Id; nowDate: number };

export const broughtOf = (
  db: Reader,
  job: Id,
  after: BroughtKey | null,
  limit: number,
): (Brought & { readonly now: BroughtNow })[] =>
  db
    .all<BroughtRow & NowColumns>(
      `SELECT ${COLUMNS}, e.message, e.flags AS nowFlags, e.keywords AS nowKeywords, e.internal_date AS nowDate
         FROM moved v JOIN moving j ON j.id = v.job
         LEFT JOIN entry e ON e.account = j.account AND e.mailbox = v.mailbox AND e.uid = v.uid
        WHERE v.job = ? AND (v.folder, v.key) > (?, ?) ORDER BY v.folder, v.key LIMIT ?`,
      ...[job, after?.folder ?? -1, after?.key ?? '', limit],
    )
    .map(({ message, nowFlags, nowKeywords, nowDate, ...row }) => ({
      ...broughtFrom(db, row),
      now:
        message === null
          ? null
          : { message, flags: nowFlags, keywords: keywordsOf(db, nowKeywords), internalDate: nowDate },
    }));

export const broughtUntakenOf = (db: Reader, job: Id, after: BroughtKey | null, limit: number): Brought[] =>
  db
    .all<BroughtRow>(
      `SELECT ${COLUMNS} FROM moved v WHERE v.job = ? AND (v.folder, v.key) > (?, ?) AND v.outcome = 'untaken'
        ORDER BY v.folder, v.key LIMIT ?`,
      ...[job, after?.folder ?? -1, after?.key ?? '', limit],
    )
    .map(row => broughtFrom(db, row));
