/**
 * A person's acts on what waits. Which rows may take an act, and in which state it leaves them, is one table, the same as
 * queue/state.ts, which a test compares. Each act is one statement over its rows, so that many cost the writer little.
 */
import { err, ok } from '../../base/result.ts';
import type {
  Commands,
  Id,
  NewRecipient,
  OperationName,
  QueueOperation,
  RecipientState,
  Routed,
} from '../interface.ts';
import { Notify } from '../interface.ts';
import type { Value } from './database.ts';
import { count } from './ledger.ts';
import { addRecipients as insertRecipients, queuedById } from './queue-accept.ts';
import { filterOf } from './queue-reading.ts';
import { DUE } from './queue-settle.ts';
import type { Act, Writing } from './writing.ts';

type Moves = { readonly [From in RecipientState]?: RecipientState };

const again: Moves = { queued: 'queued', deferred: 'queued', held: 'queued' };
const failed: Moves = { queued: 'failed', deferred: 'failed', held: 'failed' };
const cancelled: Moves = { queued: 'cancelled', deferred: 'cancelled', held: 'cancelled' };
/** What is held stays so, by whom it was. */
const elsewhere: Moves = { queued: 'queued', deferred: 'queued', held: 'held' };

/** From which state an act leads to which. */
export const operations: { readonly [A in OperationName]: Moves } = {
  hold: { queued: 'held', deferred: 'held' },
  release: { held: 'queued' },
  retry: { queued: 'queued', deferred: 'queued' },
  requeue: again,
  reroute: elsewhere,
  readdress: elsewhere,
  schedule: { queued: 'queued', deferred: 'deferred' },
  keep: { queued: 'queued', deferred: 'deferred', held: 'held' },
  bounce: failed,
  expire: failed,
  cancel: cancelled,
  'mark-delivered': cancelled,
};

type Row = { readonly id: Id; readonly queued: Id; readonly state: RecipientState };

export const operate: Act<'operate'> = (w, input) => {
  const filter = filterOf(input.where);
  const moves = operations[input.act];
  const from = Object.keys(moves) as RecipientState[];
  if (!filter) return ok({ recipients: [] });
  if (input.whole && !allMay(w, filter, from)) return err('changed');
  const rows = w.db
    .all<Row>(
      `SELECT r.id, r.queued, r.state FROM queue_recipient r JOIN queue_message q ON q.id = r.queued
        WHERE r.settled_at IS NULL AND r.state IN (${quoted(from)}) AND ${filter.where} ORDER BY r.id`,
      ...filter.values,
    )
    .filter(row => hasItsRoute(input, row.id));
  if (rows.length === 0) return ok({ recipients: [] });
  if (input.act === 'readdress') {
    if (rows.length !== 1) return err('not-allowed');
    if (goesThere(w, rows[0]!, input.address)) return err('exists');
  }
  if (input.act === 'requeue' || input.act === 'keep') keepLonger(w, rows, input);
  change(w, rows, input);
  const ended = moves[rows[0]!.state];
  if (ended === 'failed' || ended === 'cancelled') count(w.db, ended, rows.length);
  w.queueMoved = true;
  return ok({ recipients: rows.map(row => row.id) });
};

/** Nobody of them has gone on, none may have a copy already: asked in the transaction that acts on them. */
const allMay = (w: Writing, filter: NonNullable<ReturnType<typeof filterOf>>, from: readonly RecipientState[]) =>
  w.db.value(
    `SELECT 1 FROM queue_recipient r JOIN queue_message q ON q.id = r.queued
      WHERE ${filter.where} AND (r.state NOT IN (${quoted(from)}) OR r.uncertain = 1) LIMIT 1`,
    ...filter.values,
  ) === undefined;

const hasItsRoute = (input: QueueOperation, id: Id): boolean =>
  (input.act !== 'requeue' && input.act !== 'reroute') || input.routes.some(one => one.recipient === id);

const goesThere = (w: Writing, { id, queued }: Row, address: string): boolean =>
  w.db.value('SELECT 1 FROM queue_recipient WHERE queued = ? AND address = ? AND id <> ?', queued, address, id) !==
  undefined;

/** What is released goes on as if it had not been held: not before the hour that its sender wished for (RFC 4865). */
const NOT_BEFORE = 'max(?, coalesce((SELECT not_before FROM queue_message m WHERE m.id = queued), 0))';
/** The tries and answers of another way, or of another time, say nothing of this one. A doubt stays (R3). */
const ANEW = 'attempts = 0, status = NULL, reply = NULL, host = NULL';
const ROUTE = `route = json_extract(?, '$."' || queue_recipient.id || '"')`;
const routesById = (routes: readonly Routed[]): string =>
  JSON.stringify(Object.fromEntries(routes.map(({ recipient, route }) => [recipient, route])));

type Change = readonly [sql: string, ...values: Value[]];

/** What an act writes besides the state and who did it. */
function changeOf(input: Commands['operate']['in']): Change {
  const { now } = input;
  switch (input.act) {
    case 'hold':
      return ['next_at = NULL'];
    case 'release':
      return [`next_at = ${NOT_BEFORE}`, now];
    case 'retry':
      return ['next_at = ?', now];
    case 'requeue':
      return [`next_at = ${NOT_BEFORE}, ${ANEW}, ${ROUTE}`, now, routesById(input.routes)];
    case 'reroute':
      return [`${NEXT_UNLESS_HELD}, ${ANEW}, ${ROUTE}`, now, routesById(input.routes)];
    case 'readdress': {
      // RFC 3461 §5.2.7.1: to whom the sender wrote is not lost.
      const original =
        "original = coalesce(original, CASE WHEN address GLOB '*[^ -~]*' THEN 'utf-8;' ELSE 'rfc822;' END || address)";
      // Of a mailbox or a program no alias was asked any more; of another address one may be.
      const sql = `${NEXT_UNLESS_HELD}, ${ANEW}, ${original}, address = ?, route = ?, direct = 0`;
      return [sql, now, input.address, input.route];
    }
    case 'schedule':
      return ['next_at = min(?, max(?, (SELECT expires_at FROM queue_message m WHERE m.id = queued)))', input.at, now];
    case 'keep':
      return ['next_at = min(next_at, max(?, ?))', input.until, now];
    case 'bounce':
    case 'expire':
      return [
        `dsn_due = dsn_due | (${DUE}), next_at = NULL, settled_at = ?, status = coalesce(?, status), ${LAST_WORDS}`,
        ...[Notify.failure, now, input.status ?? null, input.reply === undefined ? 0 : 1, input.reply ?? null],
      ];
    case 'cancel':
      return ['next_at = NULL, settled_at = ?', now];
    case 'mark-delivered':
      return ['next_at = NULL, settled_at = ?, status = NULL, host = NULL, reply = ?', now, input.reply];
  }
}
/** Ours, and behind them what was said to us: of no host then. Where we say nothing, that stands. */
const LAST_WORDS = `(host, reply) = (SELECT CASE w.ours WHEN 0 THEN host END,
  CASE w.ours WHEN 0 THEN reply ELSE w.words || coalesce('; the last answer was: ' || reply, '') END
  FROM (SELECT ? AS ours, ? AS words) w)`;
const NEXT_UNLESS_HELD = `next_at = CASE WHEN state = 'held' THEN NULL ELSE ${NOT_BEFORE} END`;

function change(w: Writing, rows: readonly Row[], input: Commands['operate']['in']): void {
  const moves = operations[input.act];
  const [sql, ...values] = changeOf(input);
  const cases = Object.entries(moves).map(([from, to]) => `WHEN '${from}' THEN '${to}'`);
  // Who holds it is asked again when it is to be released: an act that leaves it held does not hide him.
  const by = moves.held === 'held' ? "CASE WHEN state = 'held' THEN operated_by ELSE ? END" : '?';
  w.db.run(
    `UPDATE queue_recipient SET ${sql}, state = CASE state ${cases.join(' ')} END, operated_by = ${by}
      WHERE id IN (SELECT value FROM json_each(?))`,
    ...[...values, input.by, JSON.stringify(rows.map(row => row.id))],
  );
}

/** The time belongs to the message: another recipient's last try does not fall behind it either. */
function keepLonger(w: Writing, rows: readonly Row[], input: Commands['operate']['in']): void {
  const queued = JSON.stringify([...new Set(rows.map(row => row.queued))]);
  if (input.act === 'requeue') {
    w.db.run(
      `UPDATE queue_message SET expires_at = max(expires_at, max(?, coalesce(not_before, 0)) + ?)
        WHERE id IN (SELECT value FROM json_each(?))`,
      ...[input.now, input.keepFor, queued],
    );
  }
  if (input.act !== 'keep') return;
  w.db.run('UPDATE queue_message SET expires_at = ? WHERE id IN (SELECT value FROM json_each(?))', input.until, queued);
  w.db.run(
    `UPDATE queue_recipient SET next_at = min(next_at, max(?, ?))
      WHERE queued IN (SELECT value FROM json_each(?)) AND next_at IS NOT NULL`,
    ...[input.until, input.now, queued],
  );
}

const quoted = (states: readonly RecipientState[]): string => states.map(state => `'${state}'`).join(', ');

/** Nobody is made a recipient twice. */
function unknownOf(w: Writing, queued: Id, recipients: readonly NewRecipient[]): NewRecipient[] {
  const rows = w.db.all<{ address: string }>('SELECT address FROM queue_recipient WHERE queued = ?', queued);
  const known = new Set(rows.map(row => row.address));
  return recipients.filter(({ address }) => !known.has(address) && known.add(address));
}

const somebodyWaits = (w: Writing, queued: Id): boolean =>
  w.db.value('SELECT 1 FROM queue_recipient WHERE queued = ? AND settled_at IS NULL', queued) !== undefined;

export const addRecipients: Act<'addRecipients'> = (w, { queued: id, recipients, now, by }) => {
  const queued = queuedById(w.db, id);
  if (!queued) return err('no-such');
  if (!somebodyWaits(w, id)) return err('not-allowed');
  const fresh = unknownOf(w, id, recipients);
  if (fresh.length === 0) return err('exists');
  const due = Math.max(now, queued.notBefore ?? now);
  const added = insertRecipients(w, queued, fresh, { depth: 0, due, state: 'queued', lease: undefined, heldBy: by });
  return ok({ recipients: added.map(lease => lease.recipient) });
};

export const changeSender: Act<'changeSender'> = (w, { queued, sender }) => {
  if (!queuedById(w.db, queued)) return err('no-such');
  if (!somebodyWaits(w, queued)) return err('not-allowed');
  // Who is being tried has the old one on its way.
  if (w.db.value("SELECT 1 FROM queue_recipient WHERE queued = ? AND state = 'active'", queued)) return err('changed');
  w.db.run('UPDATE queue_message SET sender = ? WHERE id = ?', sender, queued);
  // RFC 5321 §4.5.5: the null sender is owed nothing.
  if (sender === '') w.db.run('UPDATE queue_recipient SET dsn_due = 0 WHERE queued = ? AND dsn_due <> 0', queued);
  return ok({});
};
