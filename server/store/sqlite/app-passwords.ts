/** Other words for single programs: hashes, and when each was last used. Whoever knows the word knows the account. */
import { err, ok } from '../../base/result.ts';
import { minutes } from '../../base/units.ts';
import type { AppPassword, Id } from '../interface.ts';
import type { Reader } from './database.ts';
import { accountExists } from './mailboxes.ts';
import type { Act, Writing } from './writing.ts';

const SHA256_LENGTH = 32;
/** A client that signs in for every look at its mailbox must not make the disk turn each time. */
const BETWEEN_NOTES = minutes(1);

export const addAppPassword: Act<'addAppPassword'> = (w, { account, name, hash, scram, now }) => {
  if (name.trim() === '' || hash.length !== SHA256_LENGTH) return err('not-allowed');
  if (!accountExists(w.db, account)) return err('no-such');
  const taken = w.db.value(
    'SELECT 1 FROM app_password WHERE (account = ? AND name = ?) OR hash = ?',
    ...[account, name, hash],
  );
  if (taken !== undefined) return err('exists');
  const { lastId: id } = w.db.run(
    'INSERT INTO app_password (account, name, hash, scram, created_at) VALUES (?, ?, ?, ?, ?)',
    ...[account, name, hash, scram ?? null, now],
  );
  return ok({ id });
};

export const removeAppPassword: Act<'removeAppPassword'> = (w, { account, id }) => {
  const { changes } = w.db.run('DELETE FROM app_password WHERE account = ? AND id = ?', account, id);
  return changes === 0 ? err('no-such') : ok({});
};

/** One that is gone meanwhile is no fault: the sign-in was true when it was. */
export const usedAppPassword: Act<'usedAppPassword'> = (w, { id, at, by }) => {
  const { changes } = w.db.run(
    `UPDATE app_password SET last_used_at = ?1, last_used_by = ?2
      WHERE id = ?3 AND (last_used_at IS NULL OR last_used_at <= ?1 - ${BETWEEN_NOTES})`,
    ...[at, by, id],
  );
  return ok({ written: changes > 0 });
};

export const dropAppPasswords = (w: Writing, account: Id): void => {
  w.db.run('DELETE FROM app_password WHERE account = ?', account);
};

// ── reading ──

export const appPasswordsOf = (db: Reader, account: Id): AppPassword[] =>
  db.all<AppPassword>(
    `SELECT id, account, name, created_at AS createdAt, last_used_at AS lastUsedAt, last_used_by AS lastUsedBy
       FROM app_password WHERE account = ? ORDER BY id`,
    account,
  );

export const scramOfAppPasswords = (db: Reader, account: Id): { readonly id: Id; readonly scram: string }[] =>
  db.all('SELECT id, scram FROM app_password WHERE account = ? AND scram IS NOT NULL ORDER BY id', account);

export function appPasswordByHash(db: Reader, hash: Uint8Array) {
  const row = db.get<{ id: Id; account: Id; address: string; enabled: number }>(
    `SELECT p.id, p.account, a.address, a.enabled FROM app_password p JOIN account a ON a.id = p.account
      WHERE p.hash = ?`,
    hash,
  );
  return row ? { ...row, enabled: row.enabled === 1 } : null;
}
