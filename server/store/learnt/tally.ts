/** What a few messages changed in an account's counts, written together: common words are one row however many had them. */
import { days, type Instant } from '../../base/units.ts';
import type { Id } from '../shapes.ts';
import type { Writer } from '../sqlite/database.ts';
import { markHash } from './mark-hash.ts';
import type { Taught } from './taught.ts';

type Change = { junk: number; good: number };
type SenderChange = { good: number; bad: number; first: Instant };

/** Rows that are written in about as long as a slice lasts. */
const FULL = 2_500;

export type Tally = {
  /** by: 1 learns, −1 takes it back. */
  add(taught: Taught, as: 'junk' | 'good', by: 1 | -1): void;
  /** To write more at once would keep others waiting. */
  isFull(): boolean;
  write(now: Instant): void;
};

export function newTally(db: Writer, account: Id, seed: number): Tally {
  const marks = new Map<number, Change>();
  const senders = new Map<string, SenderChange>();
  const totals: Change = { junk: 0, good: 0 };
  return {
    add(taught, as, by) {
      totals[as] += by;
      for (const mark of taught.marks) {
        const hash = markHash(mark, seed);
        const change = marks.get(hash);
        if (change) change[as] += by;
        else marks.set(hash, { junk: as === 'junk' ? by : 0, good: as === 'good' ? by : 0 });
      }
      for (const address of taught.senders) {
        const change = senders.get(address) ?? { good: 0, bad: 0, first: taught.at };
        change[as === 'good' ? 'good' : 'bad'] += by;
        change.first = Math.min(change.first, taught.at);
        senders.set(address, change);
      }
    },
    isFull: () => marks.size >= FULL,
    write(now) {
      const day = Math.floor(now / days(1));
      for (const [mark, change] of marks) writeMark(db, account, mark, change, day);
      for (const [address, change] of senders) writeSender(db, account, address, change);
      db.run(
        'UPDATE account SET junk = max(0, junk + ?2), good = max(0, good + ?3) WHERE id = ?1',
        ...[account, totals.junk, totals.good],
      );
    },
  };
}

function writeMark(db: Writer, account: Id, mark: number, { junk, good }: Change, day: number): void {
  if (junk === 0 && good === 0) return;
  db.run(
    `INSERT INTO mark (account, mark, junk, good, day) VALUES (?1, ?2, max(0, ?3), max(0, ?4), ?5)
     ON CONFLICT (account, mark) DO UPDATE SET junk = max(0, junk + ?3), good = max(0, good + ?4), day = ?5`,
    ...[account, mark, junk, good, day],
  );
  if (junk < 0 || good < 0)
    db.run('DELETE FROM mark WHERE account = ? AND mark = ? AND junk = 0 AND good = 0', account, mark);
}

function writeSender(db: Writer, account: Id, address: string, { good, bad, first }: SenderChange): void {
  if (good === 0 && bad === 0) return;
  db.run(
    `INSERT INTO sender (account, address, good, bad, first) VALUES (?1, ?2, max(0, ?3), max(0, ?4), ?5)
     ON CONFLICT (account, address) DO UPDATE SET good = max(0, good + ?3), bad = max(0, bad + ?4), first = min(first, ?5)`,
    ...[account, address, good, bad, first],
  );
  if (good < 0 || bad < 0)
    db.run('DELETE FROM sender WHERE account = ? AND address = ? AND good = 0 AND bad = 0', account, address);
}

/** An account's marks are cut back to this, and its senders. */
export const MOST_MARKS = 300_000;
export const MOST_SENDERS = 20_000;
/** Cut back by so much more, so that it is seldom. */
const SHARE_LEFT = 0.9;

/** What stood in one message only, and longest ago, goes first; then what stood in two, and so on. */
export function prune(db: Writer, account: Id, most: { readonly marks: number; readonly senders: number }): void {
  const marks = db.value<number>('SELECT count(*) FROM mark WHERE account = ?', account) ?? 0;
  if (marks > most.marks)
    db.run(
      `DELETE FROM mark WHERE account = ?1 AND mark IN
         (SELECT mark FROM mark WHERE account = ?1 ORDER BY min(junk + good, 9), day LIMIT ?2)`,
      ...[account, Math.ceil(marks - most.marks * SHARE_LEFT)],
    );
  const senders = db.value<number>('SELECT count(*) FROM sender WHERE account = ?', account) ?? 0;
  if (senders > most.senders)
    db.run(
      `DELETE FROM sender WHERE account = ?1 AND address IN
         (SELECT address FROM sender WHERE account = ?1 ORDER BY min(good + bad, 9), first LIMIT ?2)`,
      ...[account, Math.ceil(senders - most.senders * SHARE_LEFT)],
    );
}
