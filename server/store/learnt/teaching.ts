/** Looks at a message where it lies now, and changes what was learnt of it to what it says: the account's counts follow. */
import type { Instant } from '../../base/units.ts';
import type { Source } from '../emails/delta.ts';
import type { Id, MailboxRole } from '../shapes.ts';
import type { Writer } from '../sqlite/database.ts';
import { judgedAs, type Touched } from './following.ts';
import { evidenceOf, type Label, nextLabel, type Place } from './lesson.ts';
import { newTally, type Tally } from './tally.ts';
import { type Taught, taughtBy, writtenTo } from './taught.ts';

export type Lessons = {
  /** Of these as many as there is time for; the last that was looked at. */
  touched(account: Id, role: MailboxRole, rows: readonly Touched[], now: Instant, isOver: () => boolean): Touched;
  /** Those that say more by now; false: none. */
  due(now: Instant, most: number, isOver: () => boolean): boolean;
};

export type LessonsParts = Source & {
  readonly db: Writer;
  readonly seed: number;
  readonly places: (account: Id, message: Id) => readonly Place[];
};

export function newLessons(parts: LessonsParts): Lessons {
  const { db, seed, main, folder, onFault } = parts;
  /** What cannot be read is told of, and teaches nothing. */
  const readOr = <T>(message: Id, none: T, read: () => T): T => {
    try {
      return read();
    } catch (fault) {
      onFault(
        new Error(`Nothing is learnt of message ${message}: ${fault instanceof Error ? fault.message : String(fault)}`),
      );
      return none;
    }
  };
  const look = (account: Id, message: Id, now: Instant, tally: Tally) => {
    const places = parts.places(account, message);
    const { evidence, due } = evidenceOf(places, judgedAs(main, message), now);
    const before = labelOf(db, account, message);
    const after = nextLabel(before, evidence);
    saveDue(db, account, message, due);
    if (after === before) return;
    saveLabel(db, account, message, after);
    if (!teaches(before) && !teaches(after)) return;
    const taught = readOr<Taught | null>(message, null, () => taughtBy(main, folder, message));
    if (!taught) return;
    if (teaches(before)) tally.add(taught, before, -1);
    if (teaches(after)) tally.add(taught, after, 1);
  };
  return {
    touched(account, role, rows, now, isOver) {
      const tally = newTally(db, account, seed);
      let last = rows[0]!;
      for (const row of rows) {
        last = row;
        if (role === 'sent') {
          const people = readOr<readonly string[]>(row.message, [], () => writtenTo(main, folder, row.message));
          for (const address of people) db.run('INSERT OR IGNORE INTO wrote VALUES (?, ?)', account, address);
        } else look(account, row.message, now, tally);
        if (isOver() || tally.isFull()) break;
      }
      tally.write(now);
      return last;
    },
    due(now, most, isOver) {
      const account = db.value<Id>('SELECT account FROM due WHERE at <= ? ORDER BY at LIMIT 1', now);
      if (account === undefined) return false;
      const tally = newTally(db, account, seed);
      const messages = db.all<{ message: Id }>(
        'SELECT message FROM due WHERE at <= ? AND account = ? ORDER BY at LIMIT ?',
        ...[now, account, most],
      );
      for (const { message } of messages) {
        look(account, message, now, tally);
        if (isOver() || tally.isFull()) break;
      }
      tally.write(now);
      return true;
    },
  };
}

const teaches = (label: Label | null): label is 'junk' | 'good' => label === 'junk' || label === 'good';

const labelOf = (db: Writer, account: Id, message: Id): Label | null =>
  db.value<Label>('SELECT label FROM lesson WHERE account = ? AND message = ?', account, message) ?? null;

function saveLabel(db: Writer, account: Id, message: Id, label: Label | null): void {
  if (label === null) db.run('DELETE FROM lesson WHERE account = ? AND message = ?', account, message);
  else db.run('INSERT OR REPLACE INTO lesson VALUES (?, ?, ?)', account, message, label);
}

function saveDue(db: Writer, account: Id, message: Id, at: Instant | null): void {
  if (at === null) db.run('DELETE FROM due WHERE account = ? AND message = ?', account, message);
  else db.run('INSERT OR REPLACE INTO due VALUES (?, ?, ?)', account, message, at);
}
