/** Accounts elsewhere whose mail is fetched, and which of their messages have been. */
import { err, ok } from '../../base/result.ts';
import type { Id, PulledKnown, PulledMark, PulledPlace, StoredPulled } from '../interface.ts';
import type { Reader } from './database.ts';
import type { Act, Writing } from './writing.ts';

const MOST_PULLED = 2_000;
/** In one step. */
const FORGOTTEN_AT_ONCE = 1_000;

export const putPulled: Act<'putPulled'> = (w, { id, account, body, secret, state, now }) => {
  if (w.db.value('SELECT 1 FROM account WHERE id = ?', account) === undefined) return err('no-such');
  if (id !== null) {
    const { changes } = w.db.run(
      `UPDATE pulled SET account = ?, body = ?, state = coalesce(?, state) WHERE id = ?`,
      ...[account, body, state ?? null, id],
    );
    if (changes === 0) return err('no-such');
    if (secret !== undefined) w.db.run('UPDATE pulled SET secret = ? WHERE id = ?', secret, id);
    return ok({ id });
  }
  if (Number(w.db.value('SELECT count(*) FROM pulled')) >= MOST_PULLED) return err('not-allowed');
  const { lastId } = w.db.run(
    'INSERT INTO pulled (account, body, secret, state, created_at) VALUES (?, ?, ?, ?, ?)',
    ...[account, body, secret ?? null, state ?? '{}', now],
  );
  return ok({ id: lastId });
};

export const removePulled: Act<'removePulled'> = (w, { id }) => {
  w.db.run('DELETE FROM pulled_message WHERE pulled = ?', id);
  return w.db.run('DELETE FROM pulled WHERE id = ?', id).changes === 0 ? err('no-such') : ok({});
};

/** With their account. */
export const dropPulled = (w: Writing, account: Id): void => {
  w.db.run('DELETE FROM pulled_message WHERE pulled IN (SELECT id FROM pulled WHERE account = ?)', account);
  w.db.run('DELETE FROM pulled WHERE account = ?', account);
};

export const notePulled: Act<'notePulled'> = (w, { id, state, secret }) =>
  w.db.run(
    'UPDATE pulled SET state = coalesce(?, state), secret = coalesce(?, secret) WHERE id = ?',
    state ?? null,
    secret ?? null,
    id,
  ).changes === 0
    ? err('no-such')
    : ok({});

/** False: it is known already. */
export const markPulled = (w: Writing, { pulled, folder, generation, key, print, takenAt }: PulledMark): boolean =>
  w.db.run(
    `INSERT OR IGNORE INTO pulled_message (pulled, folder, generation, key, print, taken_at) VALUES (?, ?, ?, ?, ?, ?)`,
    ...[pulled, folder, generation, key, print, takenAt],
  ).changes > 0;

export const isPulled = (db: Reader, id: Id): boolean =>
  db.value('SELECT 1 FROM pulled WHERE id = ?', id) !== undefined;

export const passPulled: Act<'passPulled'> = (w, { marks }) => {
  const wrong = marks.find(({ pulled }) => !isPulled(w.db, pulled));
  if (wrong) return err('no-such');
  let marked = 0;
  for (const mark of marks) if (markPulled(w, mark)) marked++;
  return ok({ marked });
};

export const movePulled: Act<'movePulled'> = (w, { mark }) => {
  const { pulled, folder, generation, key, print } = mark;
  if (!isPulled(w.db, pulled)) return err('no-such');
  const [before] = w.db.all<{ generation: string; key: string; takenAt: number }>(
    `SELECT generation, key, taken_at AS takenAt FROM pulled_message
      WHERE pulled = ? AND print = ? AND folder = ? AND missing_since IS NOT NULL ORDER BY missing_since, key LIMIT 1`,
    ...[pulled, print, folder],
  );
  if (!before) return ok({ moved: false });
  w.db.run(
    'DELETE FROM pulled_message WHERE pulled = ? AND folder = ? AND generation = ? AND key = ?',
    ...[pulled, folder, before.generation, before.key],
  );
  markPulled(w, { pulled, folder, generation, key, print, takenAt: before.takenAt });
  return ok({ moved: true });
};

export const listPulled: Act<'listPulled'> = (w, { pulled, folder, generation, gone, back, removed, now, forget }) => {
  const place = [pulled, folder, generation] as const;
  w.db.run(
    `UPDATE pulled_message SET missing_since = ?, print = iif(?, NULL, print)
      WHERE pulled = ? AND folder = ? AND generation = ? AND key IN (SELECT value FROM json_each(?))
        AND missing_since IS NULL`,
    ...[now, removed ? 1 : 0, ...place, JSON.stringify(gone)],
  );
  w.db.run(
    `UPDATE pulled_message SET missing_since = NULL
      WHERE pulled = ? AND folder = ? AND generation = ? AND key IN (SELECT value FROM json_each(?))`,
    ...[...place, JSON.stringify(back)],
  );
  // Nothing lists another generation's messages any more: they are missing from now on.
  w.db.run(
    `UPDATE pulled_message SET missing_since = ?
      WHERE pulled = ? AND folder = ? AND generation <> ? AND missing_since IS NULL`,
    ...[now, ...place],
  );
  const { changes } = w.db.run(
    `DELETE FROM pulled_message WHERE (pulled, folder, generation, key) IN
       (SELECT pulled, folder, generation, key FROM pulled_message
         WHERE missing_since < ? AND pulled = ? ORDER BY missing_since LIMIT ?)`,
    ...[forget, pulled, FORGOTTEN_AT_ONCE],
  );
  return ok({ forgotten: changes });
};

export const pulledAccountsOf = (db: Reader): StoredPulled[] =>
  db.all('SELECT id, account, body, secret, state, created_at AS createdAt FROM pulled ORDER BY id');

export const pulledMessagesOf = (
  db: Reader,
  { pulled, folder, generation }: PulledPlace,
  after: string,
  limit: number,
): PulledKnown[] =>
  db.all(
    `SELECT key, taken_at AS takenAt, missing_since AS missingSince FROM pulled_message
      WHERE pulled = ? AND folder = ? AND generation = ? AND key > ? ORDER BY key LIMIT ?`,
    ...[pulled, folder, generation, after, limit],
  );

export const pulledGenerationsOf = (db: Reader, pulled: Id, folder: string): string[] =>
  db
    .all<{ generation: string }>(
      'SELECT DISTINCT generation FROM pulled_message WHERE pulled = ? AND folder = ?',
      ...[pulled, folder],
    )
    .map(({ generation }) => generation);

export const pulledPrintOf = (db: Reader, pulled: Id, folder: string, print: Uint8Array): boolean =>
  db.value(
    'SELECT 1 FROM pulled_message WHERE pulled = ? AND print = ? AND folder = ? AND missing_since IS NOT NULL LIMIT 1',
    ...[pulled, print, folder],
  ) !== undefined;
