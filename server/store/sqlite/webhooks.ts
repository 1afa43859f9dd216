/** Addresses that are told of captured mail, and what each has still to be told. */
import { err, ok } from '../../base/result.ts';
import type { DeliveryState, Id, StoredDelivery, StoredWebhook } from '../interface.ts';
import type { Reader } from './database.ts';
import type { Act } from './writing.ts';

const MOST_WEBHOOKS = 100;
/** In one step. */
const FORGOTTEN_AT_ONCE = 1000;

export const addWebhook: Act<'addWebhook'> = (w, { body, secret, now }) => {
  if (Number(w.db.value('SELECT count(*) FROM webhook')) >= MOST_WEBHOOKS) return err('not-allowed');
  const { lastId } = w.db.run(
    'INSERT INTO webhook (body, secret, cursor, created_at) VALUES (?, ?, (SELECT coalesce(max(id), 0) FROM event), ?)',
    ...[body, secret, now],
  );
  return ok({ id: lastId });
};

export const removeWebhook: Act<'removeWebhook'> = (w, { id }) => {
  w.db.run('DELETE FROM webhook_delivery WHERE webhook = ?', id);
  return w.db.run('DELETE FROM webhook WHERE id = ?', id).changes === 0 ? err('no-such') : ok({});
};

export const queueDeliveries: Act<'queueDeliveries'> = (w, { webhook, cursor, deliveries, now, forget }) => {
  if (w.db.run('UPDATE webhook SET cursor = max(cursor, ?) WHERE id = ?', cursor, webhook).changes === 0)
    return err('no-such');
  let queued = 0;
  for (const { id, message, body } of deliveries)
    queued += w.db.run(
      `INSERT OR IGNORE INTO webhook_delivery (id, webhook, message, body, state, first_at, next_at)
        VALUES (?, ?, ?, ?, 'waiting', ?, ?)`,
      ...[id, webhook, message, body, now, now],
    ).changes;
  w.db.run(
    `DELETE FROM webhook_delivery WHERE id IN
       (SELECT id FROM webhook_delivery WHERE state <> 'waiting' AND next_at < ? LIMIT ?)`,
    ...[forget, FORGOTTEN_AT_ONCE],
  );
  return ok({ queued });
};

export const settleDelivery: Act<'settleDelivery'> = (w, { id, state, nextAt, said }) =>
  w.db.run(
    'UPDATE webhook_delivery SET state = ?, next_at = ?, said = ?, attempts = attempts + 1 WHERE id = ?',
    ...[state, nextAt, said, id],
  ).changes === 0
    ? err('no-such')
    : ok({});

export const replayDeliveries: Act<'replayDeliveries'> = (w, { webhook, ids, now }) => {
  const set = `UPDATE webhook_delivery SET state = 'waiting', first_at = ?, next_at = ? WHERE webhook = ?`;
  const { changes } = ids
    ? w.db.run(
        `${set} AND state <> 'waiting' AND id IN (SELECT value FROM json_each(?))`,
        ...[now, now, webhook, JSON.stringify(ids)],
      )
    : w.db.run(`${set} AND state = 'dead'`, now, now, webhook);
  return ok({ replayed: changes });
};

export const webhooksOf = (db: Reader): StoredWebhook[] =>
  db.all('SELECT id, body, secret, cursor, created_at AS createdAt FROM webhook ORDER BY id');

const COLUMNS = `id, webhook, message, body, state, attempts, first_at AS firstAt, next_at AS nextAt, said`;

export const deliveriesOf = (db: Reader, webhook: Id, state: DeliveryState | null, limit: number): StoredDelivery[] =>
  db.all(
    `SELECT ${COLUMNS} FROM webhook_delivery WHERE webhook = ? AND (? IS NULL OR state = ?)
      ORDER BY message DESC LIMIT ?`,
    ...[webhook, state, state, limit],
  );

export const dueDeliveriesOf = (db: Reader, limit: number): StoredDelivery[] =>
  db.all(`SELECT ${COLUMNS} FROM webhook_delivery WHERE state = 'waiting' ORDER BY next_at, message LIMIT ?`, limit);

export function countDeliveriesOf(db: Reader, webhook: Id): Record<DeliveryState, number> {
  const rows = db.all<{ state: DeliveryState; n: number }>(
    'SELECT state, count(*) AS n FROM webhook_delivery WHERE webhook = ? GROUP BY state',
    webhook,
  );
  const of = (state: DeliveryState): number => rows.find(row => row.state === state)?.n ?? 0;
  return { waiting: of('waiting'), done: of('done'), dead: of('dead') };
}
