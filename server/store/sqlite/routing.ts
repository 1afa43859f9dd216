/** The owner's tables of routing, line by line, and the named relays. What stands in them is routing's to read. */
import { err, ok } from '../../base/result.ts';
import type { RoutingTable, StoredRelay } from '../interface.ts';
import type { Reader } from './database.ts';
import type { Act } from './writing.ts';

const MOST_RELAYS = 200;
/** Every message asks the tables; a longer one is a data base of another kind. */
const MOST_LINES = 20_000;

export const setRoutingLines: Act<'setRoutingLines'> = (w, { table, lines, before }) => {
  if (lines.length > MOST_LINES) return err('not-allowed');
  if (before && JSON.stringify(before) !== JSON.stringify(routingLinesOf(w.db, table))) return err('changed');
  w.db.run('DELETE FROM routing_line WHERE kind = ?', table);
  w.db.run(
    'INSERT INTO routing_line (kind, position, text) SELECT ?, key, value FROM json_each(?)',
    ...[table, JSON.stringify(lines)],
  );
  return ok({});
};

export const putRelay: Act<'putRelay'> = (w, { name, body, password, proxyPassword, isNew, now }) => {
  const isThere = w.db.value('SELECT 1 FROM relay WHERE name = ?', name) !== undefined;
  if (isThere && isNew) return err('exists');
  if (!isThere && !isNew) return err('no-such');
  if (isNew && Number(w.db.value('SELECT count(*) FROM relay')) >= MOST_RELAYS) return err('not-allowed');
  w.db.run(
    `INSERT INTO relay (name, body, password, proxy_password, created_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE
         SET body = excluded.body, password = excluded.password, proxy_password = excluded.proxy_password`,
    ...[name, body, password, proxyPassword, now],
  );
  return ok({});
};

export const removeRelay: Act<'removeRelay'> = (w, { name }) =>
  w.db.run('DELETE FROM relay WHERE name = ?', name).changes === 0 ? err('no-such') : ok({});

export const routingLinesOf = (db: Reader, table: RoutingTable): string[] =>
  db
    .all<{ text: string }>('SELECT text FROM routing_line WHERE kind = ? ORDER BY position', table)
    .map(({ text }) => text);

export const relaysOf = (db: Reader): StoredRelay[] =>
  db.all(
    'SELECT name, body, password, proxy_password AS proxyPassword, created_at AS createdAt FROM relay ORDER BY name',
  );
