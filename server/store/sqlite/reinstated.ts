/**
 * A store that was put back from a copy. Since the copy was made its clients have seen UIDs, modSeqs and states that it does
 * not know, and would take its next ones for those: so every mailbox gets another UIDVALIDITY (RFC 9051 §2.3.1.1), which no
 * client was ever given, and all that counts goes on a long way behind where it was (invariant 5).
 */
import type { Instant } from '../../base/units.ts';
import type { Writer } from './database.ts';

/** More than any store does between two copies. */
const AHEAD = 10_000_000;
const LARGEST_UIDVALIDITY = 4_294_967_295;

export function reinstate(db: Writer, now: Instant): void {
  db.run('BEGIN IMMEDIATE');
  try {
    // In seconds, as new accounts have them: above all that was given out before, unless a clock was wrong.
    const since = Math.floor(now / 1000);
    for (const { id, next } of db.all<{ id: number; next: number }>(
      'SELECT id, uidvalidity_next AS next FROM account',
    )) {
      const first = Math.max(next + 1000, since);
      const boxes = db.all<{ id: number }>('SELECT id FROM mailbox WHERE account = ? ORDER BY id', id);
      const start = first + boxes.length < LARGEST_UIDVALIDITY ? first : next;
      for (const [at, box] of boxes.entries())
        db.run('UPDATE mailbox SET uidvalidity = ? WHERE account = ? AND id = ?', start + at, id, box.id);
      db.run(
        'UPDATE account SET uidvalidity_next = ?, modseq = modseq + ? WHERE id = ?',
        ...[start + boxes.length, AHEAD, id],
      );
      db.run('UPDATE mailbox SET highest_modseq = (SELECT modseq FROM account WHERE id = ?) WHERE account = ?', id, id);
      // What was expunged before is not told by modSeqs of after.
      db.run('UPDATE mailbox SET tomb_floor = highest_modseq WHERE account = ?', id);
    }
    db.run('UPDATE sqlite_sequence SET seq = seq + ?', AHEAD);
    db.run('COMMIT');
  } catch (fault) {
    if (db.inTransaction()) db.run('ROLLBACK');
    throw fault;
  }
}
