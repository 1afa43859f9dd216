/** The keys that our domains sign with. Which of them does is decided by whoever signs (server/signing). */
import { err, ok } from '../../base/result.ts';
import type { Id, SigningKeyMark, StoredSigningKey } from '../interface.ts';
import type { Reader } from './database.ts';
import type { Act, Writing } from './writing.ts';

export const putSigningKey: Act<'putSigningKey'> = (w, { domain, selector, type, privateKey, createdAt }) => {
  const of = w.db.value<Id>('SELECT id FROM domain WHERE name = ?', domain);
  if (of === undefined) return err('no-such');
  if (selector === '' || privateKey === '') return err('not-allowed');
  if (w.db.value('SELECT 1 FROM signing_key WHERE domain = ? AND selector = ?', of, selector) !== undefined)
    return err('exists');
  const { lastId } = w.db.run(
    'INSERT INTO signing_key (domain, selector, type, private_key, created_at) VALUES (?, ?, ?, ?, ?)',
    ...[of, selector, type, privateKey, createdAt],
  );
  return ok({ id: lastId });
};

/** Each mark is set once. A key that is removed keeps its name alone. */
const marks: Readonly<Record<SigningKeyMark, string>> = {
  seen: 'UPDATE signing_key SET seen_at = ? WHERE id = ? AND seen_at IS NULL AND removed_at IS NULL',
  active: 'UPDATE signing_key SET active_at = ? WHERE id = ? AND active_at IS NULL AND retired_at IS NULL',
  retired: 'UPDATE signing_key SET retired_at = ? WHERE id = ? AND retired_at IS NULL',
  removed:
    'UPDATE signing_key SET removed_at = ?, private_key = NULL WHERE id = ? AND removed_at IS NULL AND retired_at IS NOT NULL',
};

export const markSigningKey: Act<'markSigningKey'> = (w, { id, mark, at }) => {
  if (w.db.run(marks[mark], at, id).changes > 0) return ok({});
  return err(w.db.value('SELECT 1 FROM signing_key WHERE id = ?', id) === undefined ? 'no-such' : 'changed');
};

export const dropSigningKeys = (w: Writing, domain: Id): void => {
  w.db.run('DELETE FROM signing_key WHERE domain = ?', domain);
};

export const signingKeysOf = (db: Reader): StoredSigningKey[] =>
  db.all<StoredSigningKey>(
    `SELECT k.id, d.name AS domain, k.selector, k.type, k.private_key AS privateKey, k.created_at AS createdAt,
            k.seen_at AS seenAt, k.active_at AS activeAt, k.retired_at AS retiredAt, k.removed_at AS removedAt
       FROM signing_key k JOIN domain d ON d.id = k.domain ORDER BY d.name, k.id`,
  );
