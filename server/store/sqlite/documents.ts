/**
 * An account's own records: JSON that the store keeps and does not read. Ids are one ascending number per account, and
 * what is gone keeps its row without a body, so that changes since any modSeq can be told.
 */
import { err, ok } from '../../base/result.ts';
import type { Document, Id, ModSeq } from '../interface.ts';
import type { Reader } from './database.ts';
import { accountExists, nextModSeq } from './mailboxes.ts';
import type { Act, Writing } from './writing.ts';

export const putDocument: Act<'putDocument'> = (w, { account, kind, id, body }) => {
  if (kind === '' || !isJson(body)) return err('not-allowed');
  if (!accountExists(w.db, account)) return err('no-such');
  if (id === null) return ok(addDocument(w, account, kind, body));
  const known = livingDocument(w.db, account, kind, id);
  if (!known) return err('no-such');
  // What stays as it is gets no new modSeq.
  if (known.body === body) return ok({ id, modSeq: known.modSeq });
  const modSeq = nextModSeq(w, account);
  w.db.run(
    'UPDATE document SET body = ?, modseq = ? WHERE account = ? AND kind = ? AND id = ?',
    ...[body, modSeq, account, kind, id],
  );
  return ok({ id, modSeq: tell(w, account, modSeq) });
};

function addDocument(w: Writing, account: Id, kind: string, body: string): { id: Id; modSeq: ModSeq } {
  const made = w.db.get<{ id: Id; modSeq: ModSeq }>(
    `UPDATE account SET document_next = document_next + 1, modseq = modseq + 1 WHERE id = ?
     RETURNING document_next - 1 AS id, modseq AS modSeq`,
    account,
  )!;
  w.db.run(
    'INSERT INTO document (account, kind, id, born, modseq, body) VALUES (?, ?, ?, ?, ?, ?)',
    ...[account, kind, made.id, made.modSeq, made.modSeq, body],
  );
  tell(w, account, made.modSeq);
  return made;
}

export const removeDocument: Act<'removeDocument'> = (w, { account, kind, id }) => {
  if (!livingDocument(w.db, account, kind, id)) return err('no-such');
  const modSeq = nextModSeq(w, account);
  w.db.run(
    'UPDATE document SET body = NULL, modseq = ? WHERE account = ? AND kind = ? AND id = ?',
    ...[modSeq, account, kind, id],
  );
  return ok({ modSeq: tell(w, account, modSeq) });
};

/** Mailbox 0: no mailbox has changed, one of the account's records has. */
function tell(w: Writing, account: Id, modSeq: ModSeq): ModSeq {
  w.hints.push({ account, mailbox: 0, modSeq, about: ['record'] });
  return modSeq;
}

export const dropDocuments = (w: Writing, account: Id): void => {
  w.db.run('DELETE FROM document WHERE account = ?', account);
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

// ── reading ──

const livingDocument = (db: Reader, account: Id, kind: string, id: Id): Document | undefined =>
  db.get<Document>(
    `SELECT id, kind, born, modseq AS modSeq, body FROM document
      WHERE account = ? AND kind = ? AND id = ? AND body IS NOT NULL`,
    ...[account, kind, id],
  );

/** What came and went since then is not told of: nobody has known it. */
export function documentsOf(db: Reader, account: Id, kind: string, since: ModSeq = 0) {
  return db.snapshot(() => ({
    modSeq: lastChange(db, account, kind),
    list: db.all<Document>(
      `SELECT id, kind, born, modseq AS modSeq, body FROM document
        WHERE account = ? AND kind = ? AND modseq > ? AND body IS NOT NULL ORDER BY id`,
      ...[account, kind, since],
    ),
    gone: db
      .all<{ id: Id }>(
        `SELECT id FROM document WHERE account = ? AND kind = ? AND modseq > ? AND born <= ? AND body IS NULL
          ORDER BY id`,
        ...[account, kind, since, since],
      )
      .map(row => row.id),
  }));
}

/** Before the first change of a kind, its state is the account's beginning. */
const lastChange = (db: Reader, account: Id, kind: string): ModSeq =>
  db.value<ModSeq | null>('SELECT max(modseq) FROM document WHERE account = ? AND kind = ?', account, kind) ?? 0;

/** From kind to kind in the index: as many looks as there are kinds, however many records. */
export function kindsOf(db: Reader, account: Id): Record<string, ModSeq> {
  return db.snapshot(() => {
    const kinds: Record<string, ModSeq> = {};
    for (let last: string | null = ''; last !== null; ) {
      last =
        db.value<string | null>('SELECT min(kind) FROM document WHERE account = ? AND kind > ?', account, last) ?? null;
      if (last !== null) kinds[last] = lastChange(db, account, last);
    }
    return kinds;
  });
}
