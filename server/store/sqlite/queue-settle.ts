/** How an attempt ends: outcomes, and the reports that are due because of them. */
import { err, ok } from '../../base/result.ts';
import type { Instant } from '../../base/units.ts';
import type { Id, NewRecipient, Outcome } from '../interface.ts';
import { Notify } from '../interface.ts';
import { count } from './ledger.ts';
import { enqueue, queuedById } from './queue-accept.ts';
import { leased } from './queue-lease.ts';
import { rememberSent } from './returns.ts';
import type { Act, Writing } from './writing.ts';

export const settle: Act<'settle'> = (w, { settlements }) => {
  const fenced: Id[] = [];
  for (const { recipient, fence, outcome, note } of settlements) {
    if (leased(w.db, recipient, fence).ok) conclude(w, recipient, outcome, note.at);
    else {
      fenced.push(recipient);
      w.dropped.add(note);
    }
  }
  return ok({ fenced });
};

export function conclude(w: Writing, recipient: Id, outcome: Outcome, at: Instant): void {
  switch (outcome.kind) {
    case 'deferred':
      defer(w, recipient, outcome);
      break;
    case 'relayed':
      rememberSent(w, recipient);
      finish(w, recipient, 'relayed', { ...outcome, at, status: null, bits: outcome.dsnTaken ? 0 : Notify.success });
      if (outcome.tellRelayed) tellRelayed(w, recipient);
      break;
    case 'delivered':
      finish(w, recipient, 'delivered', { ...outcome, at, status: null, bits: Notify.success });
      break;
    case 'failed':
      finish(w, recipient, 'failed', { ...outcome, at, bits: Notify.failure });
      break;
    case 'held':
      setAside(w, recipient, outcome);
      break;
    case 'discarded':
      finish(w, recipient, 'cancelled', { reply: outcome.reply, at, status: null, host: null, bits: 0 });
      w.db.run('UPDATE queue_recipient SET operated_by = ? WHERE id = ?', outcome.by, recipient);
      break;
  }
}

export type End = {
  readonly at: Instant;
  readonly status: string | null;
  readonly reply: string | null;
  readonly host: string | null;
  /** The DSN condition that this end meets; it becomes due only where it was wished for. */
  readonly bits: number;
};

/** RFC 3461 §4.1: told only to who asked; the null sender never (RFC 5321 §4.5.5). */
export const DUE = `CASE WHEN (SELECT sender FROM queue_message m WHERE m.id = queued) = '' THEN 0 ELSE notify & ? END`;

export function finish(
  w: Writing,
  recipient: Id,
  state: 'delivered' | 'relayed' | 'expanded' | 'failed' | 'cancelled',
  end: End,
): void {
  w.db.run(
    `UPDATE queue_recipient
        SET dsn_due = dsn_due | (${DUE}), state = ?, next_at = NULL, lease_holder = NULL, lease_until = NULL,
            final_dot = 0, status = ?, reply = ?, host = ?, settled_at = ?
      WHERE id = ?`,
    ...[end.bits, state, end.status, end.reply, end.host, end.at, recipient],
  );
  count(w.db, state, 1);
}

/** RFC 2852 §4: to all but who wants to hear nothing (NOTIFY=NEVER), whoever wished for it. */
function tellRelayed(w: Writing, recipient: Id): void {
  w.db.run(
    `UPDATE queue_recipient SET dsn_due = dsn_due | ${Notify.success}
      WHERE id = ? AND notify <> 0 AND (SELECT sender FROM queue_message m WHERE m.id = queued) <> ''`,
    recipient,
  );
}

function defer(w: Writing, recipient: Id, outcome: Extract<Outcome, { kind: 'deferred' }>): void {
  // A delay is told of once: not again while the report waits, nor after it was sent.
  w.db.run(
    `UPDATE queue_recipient
        SET dsn_due = dsn_due | CASE WHEN delay_told = 1 THEN 0 ELSE ${DUE} END,
            state = 'deferred', next_at = ?, lease_holder = NULL, lease_until = NULL, final_dot = 0,
            uncertain = max(uncertain, ?), status = ?, reply = ?, host = ?
      WHERE id = ?`,
    outcome.tellDelay ? Notify.delay : 0,
    outcome.nextAt,
    outcome.uncertain ? 1 : 0,
    outcome.status,
    outcome.reply,
    outcome.host,
    recipient,
  );
  w.queueMoved = true;
}

function setAside(w: Writing, recipient: Id, { route, reply, by }: Extract<Outcome, { kind: 'held' }>): void {
  w.db.run(
    `UPDATE queue_recipient
        SET state = 'held', next_at = NULL, lease_holder = NULL, lease_until = NULL, final_dot = 0,
            attempts = max(0, attempts - 1), route = ?, status = NULL, reply = ?, host = NULL, operated_by = ?
      WHERE id = ?`,
    ...[route, reply, by, recipient],
  );
  w.queueMoved = true;
}

/** Who is led to twice, or is a recipient already, gets it once: so aliases in circles come to an end. */
export function unknownOf(w: Writing, queued: Id, into: readonly NewRecipient[]): NewRecipient[] {
  const known = new Set(
    w.db
      .all<{ address: string }>('SELECT address FROM queue_recipient WHERE queued = ?', queued)
      .map(row => row.address),
  );
  return into.filter(({ address }) => !known.has(address) && known.add(address));
}

// ── reports ──

export const report: Act<'report'> = (w, { queued, recipients, bits, report: message }) => {
  if (!queuedById(w.db, queued)) return err('no-such');
  if (message && message.recipients.length === 0) return err('not-allowed');
  for (const recipient of recipients) {
    const { changes } = w.db.run(
      `UPDATE queue_recipient
          SET delay_told = delay_told | ((dsn_due & ?1 & ${Notify.delay}) <> 0), dsn_due = dsn_due & ~?1
        WHERE id = ?2 AND queued = ?3 AND dsn_due & ?1 <> 0`,
      bits,
      recipient,
      queued,
    );
    // Somebody else has answered this one: all of it is taken back, so that no report is sent twice.
    if (changes === 0) return err('fenced');
  }
  return ok(message && recipients.length > 0 ? enqueue(w, message) : null);
};
