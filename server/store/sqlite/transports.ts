/** Programs and folders that mail is handed to. What stands in `body` is the directory's (directory/transports.ts). */
import { err, ok } from '../../base/result.ts';
import type { StoredTransport } from '../interface.ts';
import type { Reader } from './database.ts';
import type { Act } from './writing.ts';

const MOST_TRANSPORTS = 200;

export const putTransport: Act<'putTransport'> = (w, { name, body, now, isNew }) => {
  const isThere = w.db.value('SELECT 1 FROM transport WHERE name = ?', name) !== undefined;
  if (isThere && isNew) return err('exists');
  if (!isThere && !isNew) return err('no-such');
  if (isNew && Number(w.db.value('SELECT count(*) FROM transport')) >= MOST_TRANSPORTS) return err('not-allowed');
  w.db.run(
    'INSERT INTO transport (name, body, created_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body',
    ...[name, body, now],
  );
  return ok({});
};

export const removeTransport: Act<'removeTransport'> = (w, { name }) =>
  w.db.run('DELETE FROM transport WHERE name = ?', name).changes === 0 ? err('no-such') : ok({});

export const transportsOf = (db: Reader): StoredTransport[] =>
  db.all('SELECT name, body, created_at AS createdAt FROM transport ORDER BY name');
