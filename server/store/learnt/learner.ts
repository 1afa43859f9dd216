/**
 * Learns from what happens to messages, in the thread of the index, when there is time: after a commit, in slices with as
 * long a rest between them. One transaction takes in what changed and how far it was looked, so nothing is learnt twice
 * and nothing is left out, whenever the process ends. Nothing that moves mail knows of it.
 */

import type { Clock, Random } from '../../base/ports.ts';
import { type Duration, milliseconds, minutes, seconds } from '../../base/units.ts';
import { isDamage, throwFileAway } from '../derived-file.ts';
import { inTransaction } from '../emails/building.ts';
import type { Source } from '../emails/delta.ts';
import type { Id } from '../shapes.ts';
import { engineCode, type Writer } from '../sqlite/database.ts';
import {
  type FollowedAccount,
  followedAccounts,
  followedMailboxes,
  lastQueued,
  newPlaces,
  submittedSince,
  type Touched,
  touchedSince,
} from './following.ts';
import { learntPath, noted, openLearnt } from './learnt-file.ts';
import { MOST_MARKS, MOST_SENDERS, prune } from './tally.ts';
import { type Lessons, newLessons } from './teaching.ts';

/** A burst of commits is looked at once. */
const AFTER_COMMIT: Duration = milliseconds(200);
/** One slice, and the rest after it. */
const SLICE: Duration = milliseconds(10);
const REST: Duration = milliseconds(20);
/** What becomes due by itself, and what was sent without touching a mailbox. */
const LOOKS_EVERY: Duration = minutes(1);
/** What is broken once may be broken again. */
const AFTER_DAMAGE: Duration = seconds(5);
const AT_ONCE = 200;
/** Slices that learnt something between two looks at the sizes. */
const BETWEEN_LOOKS = 100;

export type Learner = {
  moved(): void;
  /** One slice; false: there is nothing to do now. For who wants to see all of it done. */
  step(): boolean;
  close(): void;
};

export type Most = { readonly marks: number; readonly senders: number };

export function openLearner(
  source: Source,
  clock: Clock,
  random: Random,
  most: Most = { marks: MOST_MARKS, senders: MOST_SENDERS },
): Learner {
  const { main, folder, onFault } = source;
  const seed = () => Buffer.from(random.bytes(4)).readUInt32LE();
  let db: Writer | null = null;
  let lessons: Lessons | null = null;
  let closed = false;
  let cancel: (() => void) | null = null;
  let told = '';
  let untilLook = BETWEEN_LOOKS;
  const places = newPlaces(main);

  const opened = (): { readonly db: Writer; readonly lessons: Lessons } => {
    if (!db || !lessons) {
      const found = openLearnt(folder, seed);
      if (!found.ok) throw new Error(found.error);
      db = found.value;
      lessons = newLessons({ ...source, db, seed: noted(db, 'seed'), places });
      dropStrangers(db, followedAccounts(main));
    }
    return { db, lessons };
  };
  const step = (): boolean => {
    const { db, lessons } = opened();
    const until = clock.monotonic() + SLICE;
    const isOver = () => clock.monotonic() > until;
    for (const account of accountsBehind(db, followedAccounts(main))) {
      const done = inTransaction(db, () => follow(db, lessons, account, isOver));
      if (done && --untilLook <= 0) {
        untilLook = BETWEEN_LOOKS;
        inTransaction(db, () => prune(db, account.id, most));
      }
      if (done) return true;
    }
    return inTransaction(db, () => submissions(db) || lessons.due(clock.now(), AT_ONCE, isOver));
  };
  /** true: something was done, and there may be more. */
  const follow = (db: Writer, lessons: Lessons, account: FollowedAccount, isOver: () => boolean): boolean => {
    for (const { id, role, highest } of followedMailboxes(main, account.id)) {
      const since = cursorOf(db, account.id, id);
      if (highest < since.modSeq) continue;
      const touched = touchedSince(main, account.id, id, since, AT_ONCE);
      if (touched.length === 0) continue;
      const last = lessons.touched(account.id, role, touched, clock.now(), isOver);
      saveCursor(db, account.id, id, last);
      return true;
    }
    db.run('UPDATE account SET modseq = ? WHERE id = ?', account.modSeq, account.id);
    return false;
  };
  const submissions = (db: Writer): boolean => {
    // Recipients of one message come together or not at all.
    const last = lastQueued(main);
    const from = noted(db, 'queued');
    if (last <= from) return false;
    const rows = submittedSince(main, from, AT_ONCE);
    const whole = rows.length < AT_ONCE ? last : Math.max(from + 1, rows.at(-1)!.queued - 1);
    for (const { queued, account, address } of rows) {
      if (queued <= whole) db.run('INSERT OR IGNORE INTO wrote VALUES (?, ?)', account, address.toLowerCase());
    }
    db.run(`UPDATE note SET value = ? WHERE name = 'queued'`, whole);
    return whole < last;
  };
  const startAnew = () => {
    db?.close();
    db = null;
    lessons = null;
    throwFileAway(learntPath(folder));
  };
  const idle = () => {
    cancel = null;
    if (closed) return;
    let wait = LOOKS_EVERY;
    try {
      if (step()) wait = REST;
      told = '';
    } catch (fault) {
      // A disk that stays full is told of once; a file that somebody has open is tried again.
      if (told !== String(fault)) onFault(fault);
      told = String(fault);
      if (isDamage(fault)) {
        tryTo(startAnew, onFault);
        wait = AFTER_DAMAGE;
      }
    }
    later(wait);
  };
  let wake = Number.POSITIVE_INFINITY;
  const later = (wait: Duration) => {
    const at = clock.monotonic() + wait;
    if (closed || (cancel && wake <= at)) return;
    cancel?.();
    wake = at;
    cancel = clock.after(wait, idle);
  };
  return {
    moved: () => later(AFTER_COMMIT),
    step,
    close() {
      closed = true;
      cancel?.();
      db?.close();
      db = null;
    },
  };
}

function tryTo(act: () => void, onFault: (fault: unknown) => void): void {
  try {
    act();
  } catch (fault) {
    onFault(fault);
  }
}

/** Those that something happened to. */
function accountsBehind(db: Writer, there: readonly FollowedAccount[]): readonly FollowedAccount[] {
  const known = new Map(
    db.all<FollowedAccount>('SELECT id, born, modseq AS modSeq FROM account').map(one => [one.id, one] as const),
  );
  return there.filter(account => {
    const before = known.get(account.id);
    if (before?.born === account.born && before.modSeq <= account.modSeq) return before.modSeq < account.modSeq;
    begin(db, account);
    return true;
  });
}

/** A store that was brought back from before, or another one, has not gone through what was learnt. */
function begin(db: Writer, { id, born }: FollowedAccount): void {
  inTransaction(db, () => {
    dropAccount(db, id);
    db.run('INSERT INTO account (id, born, modseq, junk, good) VALUES (?, ?, 0, 0, 0)', id, born);
    db.run(`UPDATE note SET value = 0 WHERE name = 'queued'`);
  });
}

const tablesOfAccounts = ['cursor', 'lesson', 'due', 'mark', 'sender', 'wrote'] as const;

function dropAccount(db: Writer, account: Id): void {
  for (const table of tablesOfAccounts) db.run(`DELETE FROM ${table} WHERE account = ?`, account);
  db.run('DELETE FROM account WHERE id = ?', account);
}

function dropStrangers(db: Writer, there: readonly FollowedAccount[]): void {
  const known = db.all<{ id: Id }>('SELECT id FROM account');
  for (const { id } of known) {
    if (there.some(account => account.id === id)) continue;
    try {
      inTransaction(db, () => dropAccount(db, id));
    } catch (fault) {
      // A full disk is no reason to learn nothing; damage shows itself again with the first slice.
      if (engineCode(fault) === null) throw fault;
    }
  }
}

function cursorOf(db: Writer, account: Id, mailbox: Id): { modSeq: number; uid: number } {
  const found = db.get<{ modSeq: number; uid: number }>(
    'SELECT modseq AS modSeq, uid FROM cursor WHERE account = ? AND mailbox = ?',
    account,
    mailbox,
  );
  return found ?? { modSeq: 0, uid: 0 };
}

function saveCursor(db: Writer, account: Id, mailbox: Id, { modSeq, uid }: Touched): void {
  db.run('INSERT OR REPLACE INTO cursor VALUES (?, ?, ?, ?)', account, mailbox, modSeq, uid);
}
