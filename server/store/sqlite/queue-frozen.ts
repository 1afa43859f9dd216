/** Routes on which nothing leaves until a person thaws them; and leases that go back because of it. */
import { ok } from '../../base/result.ts';
import { EVERYWHERE, type FrozenRoute } from '../interface.ts';
import type { Reader } from './database.ts';
import type { Act } from './writing.ts';

export const freeze: Act<'freeze'> = (w, { route, by, why, now }) => {
  w.db.run(
    `INSERT INTO queue_frozen (route, operated_by, why, since) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (route) DO UPDATE SET operated_by = ?2, why = ?3`,
    ...[route, by, why, now],
  );
  return ok({});
};

export const thaw: Act<'thaw'> = (w, { route }) => {
  const { changes } = w.db.run('DELETE FROM queue_frozen WHERE route = ?', route);
  if (changes > 0) w.queueMoved = true;
  return ok({ changed: changes > 0 });
};

export const giveBack: Act<'giveBack'> = (w, { leases, now }) => {
  let givenBack = 0;
  for (const { recipient, fence } of leases)
    givenBack += w.db.run(
      `UPDATE queue_recipient
          SET state = 'queued', next_at = ?, lease_holder = NULL, lease_until = NULL, attempts = max(0, attempts - 1)
        WHERE id = ? AND fence = ? AND state = 'active' AND final_dot = 0`,
      ...[now, recipient, fence],
    ).changes;
  if (givenBack > 0) w.queueMoved = true;
  return ok({ givenBack });
};

export const frozenRoutes = (db: Reader): FrozenRoute[] =>
  db.all('SELECT route, operated_by AS by, why, since FROM queue_frozen ORDER BY since, route');

/** Of a row `r` that waits for its turn: as the claim leaves it alone. */
export const IS_FROZEN = `(r.next_at IS NOT NULL AND (r.route IN (SELECT route FROM queue_frozen)
  OR (r.route <> 'local' AND EXISTS (SELECT 1 FROM queue_frozen WHERE route = '${EVERYWHERE}'))))`;
