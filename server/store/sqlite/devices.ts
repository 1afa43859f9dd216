/** Machines that hand mail in on a port of their own. What stands in `body` is the directory's (directory/devices.ts). */
import { err, ok } from '../../base/result.ts';
import type { StoredDevice } from '../interface.ts';
import type { Reader } from './database.ts';
import type { Act } from './writing.ts';

/** Each is a port that listens. */
const MOST_DEVICES = 200;

export const putDevice: Act<'putDevice'> = (w, { id, name, host, port, enabled, body, now }) => {
  const other = w.db.value<number>(
    'SELECT id FROM device WHERE (name = ? OR (host = ? AND port = ?)) AND id IS NOT ? LIMIT 1',
    ...[name, host, port, id],
  );
  if (other !== undefined) return err('exists');
  const on = enabled ? 1 : 0;
  if (id !== null) {
    const { changes } = w.db.run(
      'UPDATE device SET name = ?, host = ?, port = ?, enabled = ?, body = ? WHERE id = ?',
      ...[name, host, port, on, body, id],
    );
    return changes === 0 ? err('no-such') : ok({ id });
  }
  if (Number(w.db.value('SELECT count(*) FROM device')) >= MOST_DEVICES) return err('not-allowed');
  const { lastId } = w.db.run(
    'INSERT INTO device (name, host, port, enabled, body, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    ...[name, host, port, on, body, now],
  );
  return ok({ id: lastId });
};

export const removeDevice: Act<'removeDevice'> = (w, { id }) =>
  w.db.run('DELETE FROM device WHERE id = ?', id).changes === 0 ? err('no-such') : ok({});

/** What came since the last time; a device that is gone meanwhile is no fault. */
export const usedDevice: Act<'usedDevice'> = (w, { id, accepted, refused, used, no }) => {
  w.db.run('UPDATE device SET accepted = accepted + ?, refused = refused + ? WHERE id = ?', accepted, refused, id);
  if (used) w.db.run('UPDATE device SET used_at = ?, used_from = ? WHERE id = ?', used.at, used.from, id);
  if (no)
    w.db.run(
      'UPDATE device SET refused_at = ?, refused_from = ?, refused_why = ? WHERE id = ?',
      ...[no.at, no.from, no.why, id],
    );
  return ok({});
};

type Columns = Omit<StoredDevice, 'enabled' | 'used' | 'no'> & {
  readonly enabled: 0 | 1;
  readonly usedAt: number | null;
  readonly usedFrom: string | null;
  readonly refusedAt: number | null;
  readonly refusedFrom: string | null;
  readonly refusedWhy: string | null;
};

export const devicesOf = (db: Reader): StoredDevice[] =>
  db
    .all<Columns>(
      `SELECT id, name, host, port, enabled, body, created_at AS createdAt, accepted, refused, used_at AS usedAt,
              used_from AS usedFrom, refused_at AS refusedAt, refused_from AS refusedFrom, refused_why AS refusedWhy
         FROM device ORDER BY name, id`,
    )
    .map(({ enabled, usedAt, usedFrom, refusedAt, refusedFrom, refusedWhy, ...rest }) => ({
      ...rest,
      enabled: enabled === 1,
      used: usedAt === null ? null : { at: usedAt, from: usedFrom ?? '' },
      no: refusedAt === null ? null : { at: refusedAt, from: refusedFrom ?? '', why: refusedWhy ?? '' },
    }));
