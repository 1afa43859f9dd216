/** Messages in mailboxes: filing and flags. Counters move with the rows, in the same command. */
import { err, ok, type Result } from '../../base/result.ts';
import type { Bytes, Instant } from '../../base/units.ts';
import {
  Flag,
  type Grace,
  type Id,
  type Mailbox,
  type ModSeq,
  Notify,
  type Placed,
  type Room,
  type StoreFault,
  type Uid,
} from '../interface.ts';
import { notePerMessage } from './events.ts';
import { changedKeywords, keywordSet, keywordsOf } from './keywords.ts';
import { ensureMailbox, mailboxById, modSeqOf, nextModSeq } from './mailboxes.ts';
import { insertMessage } from './messages.ts';
import { leasedMessage } from './queue-lease.ts';
import { finish } from './queue-settle.ts';
import { hasRoom, roomFor, takeRoom } from './room.ts';
import { tidy, uidSetOf } from './uid-set.ts';
import type { Act, Writing } from './writing.ts';

const ALL_FLAGS = 31;

export type NewEntry = {
  readonly message: Id;
  readonly size: Bytes;
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly internalDate: Instant;
};

export function addEntry(
  w: Writing,
  mailbox: Mailbox,
  entry: NewEntry,
  grace?: Grace,
): Result<Placed & { readonly room?: Room }, StoreFault> {
  const taken = roomFor(w, mailbox.account, 1, entry.size, grace);
  if (!taken) return err('over-quota');
  const placed = place(w, mailbox, entry, taken.modSeq);
  return ok(taken.room ? { ...placed, room: taken.room } : placed);
}

/** The row and the mailbox's counters; room and modSeq are the caller's. */
export function place(
  w: Writing,
  { account, id: mailbox, uidValidity }: Pick<Mailbox, 'account' | 'id' | 'uidValidity'>,
  entry: NewEntry,
  modSeq: ModSeq,
): Placed {
  const flags = entry.flags & ALL_FLAGS;
  const uid = w.db.value<Uid>(
    `UPDATE mailbox SET uidnext = uidnext + 1, highest_modseq = ?, messages = messages + 1, unseen = unseen + ?,
                        deleted = deleted + ?, bytes = bytes + ?
      WHERE account = ? AND id = ? RETURNING uidnext - 1`,
    ...[modSeq, flags & Flag.seen ? 0 : 1, flags & Flag.deleted ? 1 : 0, entry.size, account, mailbox],
  )!;
  w.db.run(
    `INSERT INTO entry (account, mailbox, uid, message, modseq, flags, keywords, internal_date, size, saved_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[account, mailbox, uid, entry.message, modSeq, flags, keywordSet(w.db, entry.keywords)],
    ...[entry.internalDate, entry.size, w.at],
  );
  w.hints.push({ account, mailbox, modSeq, about: ['new'] });
  return { uid, uidValidity, modSeq, message: entry.message };
}

export const append: Act<'append'> = (w, input) => {
  const { account, also = [], bytes } = input;
  const mailboxes = [...new Set([input.mailbox, ...also])].map(id => mailboxById(w.db, account, id));
  const [first, ...others] = mailboxes.filter(mailbox => mailbox !== null);
  if (!first || others.length + 1 < mailboxes.length) return err('no-such');
  // Asked before the content is written, so that a full account costs no disk.
  if (!hasRoom(w, account, bytes.length * mailboxes.length)) return err('over-quota');
  const { id: message, size } = insertMessage(w, {
    ...{ bytes, prefix: '', sender: null, trace: input.trace, at: w.at },
  });
  const entry = { ...input, message, size };
  const placed = addEntry(w, first, entry);
  if (!placed.ok) return placed;
  const { uid, modSeq } = placed.value;
  for (const mailbox of others) place(w, mailbox, entry, modSeq);
  if (others.length > 0) takeRoom(w, account, others.length, others.length * size);
  notePerMessage(w, input.note, { account, mailbox: first.id, name: first.name, from: uid, to: uid });
  return ok({ uid, uidValidity: first.uidValidity, modSeq, message });
};

export const appendAll: Act<'appendAll'> = (w, { account, mailbox: id, messages, note }) => {
  const mailbox = mailboxById(w.db, account, id);
  if (!mailbox) return err('no-such');
  const { name, uidValidity, uidNext: from } = mailbox;
  if (messages.length === 0) return ok({ uidValidity, uids: [], modSeq: modSeqOf(w.db, account), messages: [] });
  const octets = messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (!hasRoom(w, account, octets)) return err('over-quota');
  const modSeq = nextModSeq(w, account);
  const made = messages.map(given => {
    const { id: message, size } = insertMessage(w, { ...given, prefix: '', sender: null, at: w.at });
    place(w, mailbox, { ...given, message, size }, modSeq);
    return message;
  });
  takeRoom(w, account, made.length, octets);
  const to = from + made.length - 1;
  notePerMessage(w, note, { account, mailbox: id, name, from, to });
  return ok({ uidValidity, uids: [[from, to]], modSeq, messages: made });
};

/** Filing and settling are one act: local mail is delivered exactly once (R2). */
export const deliver: Act<'deliver'> = (w, input) => {
  const row = leasedMessage(w.db, input.recipient, input.fence);
  if (!row.ok) return row;
  const { message, size } = row.value;
  // An account that has the mailbox is there; where it is made, that is asked.
  const mailbox = ensureMailbox(w, input.account, input.mailbox);
  if (!mailbox.ok) return mailbox;
  const there = alreadyThere(w, mailbox.value, message);
  const placed = there ? ok(there) : addEntry(w, mailbox.value, { ...input, message, size }, input.grace);
  if (!placed.ok) return placed;
  finish(w, input.recipient, 'delivered', {
    ...{ at: input.note.at, status: '2.0.0', reply: null, host: null },
    bits: Notify.success,
  });
  const { uid, uidValidity } = placed.value;
  w.patches.set(input.note, { uid, uidValidity, mailbox: mailbox.value.name, message });
  return placed;
};

/** Who is reached under two addresses gets one copy. */
export function alreadyThere(w: Writing, { account, id, uidValidity }: Mailbox, message: Id): Placed | null {
  const row = w.db.get<{ uid: Uid; modSeq: ModSeq }>(
    `SELECT uid, modseq AS modSeq FROM entry WHERE message = ? AND account = ? AND mailbox = ? ORDER BY uid LIMIT 1`,
    ...[message, account, id],
  );
  return row ? { ...row, uidValidity, message } : null;
}

// ── flags ──

type FlagRow = { readonly uid: Uid; readonly flags: number; readonly keywords: Id; readonly modseq: ModSeq };
type FlagRun = { from: Uid; to: Uid; readonly flags: number; readonly keywords: Id };
/** Rows that were alike and become alike, wherever they stand. */
type FlagKind = {
  readonly before: Pick<FlagRow, 'flags' | 'keywords'>;
  readonly now: Pick<FlagRow, 'flags' | 'keywords'>;
};
/** From so many runs of one kind on, a look at every row costs less than a statement for each run. */
const RUNS_OF_A_KIND = 8;

export const flags: Act<'flags'> = (w, input) => {
  const { account } = input;
  const mailbox = mailboxById(w.db, account, input.mailbox);
  if (!mailbox) return err('no-such');
  const change = flagChange(w, input);
  const runs: FlagRun[] = [];
  const kinds = new Map<string, FlagKind>();
  const changed: Uid[] = [];
  const refused: Uid[] = [];
  let unseen = 0;
  let deleted = 0;
  for (const [from, to] of tidy(input.uids)) {
    let run: FlagRun | null = null;
    for (const row of flagRows(w, account, mailbox.id, from, to)) {
      const now = change(row);
      const guarded = input.unchangedSince !== undefined && row.modseq > input.unchangedSince;
      if (guarded) refused.push(row.uid);
      if (guarded || (now.flags === row.flags && now.keywords === row.keywords)) {
        run = null;
        continue;
      }
      changed.push(row.uid);
      unseen += (row.flags & Flag.seen) - (now.flags & Flag.seen);
      deleted += ((now.flags & Flag.deleted) - (row.flags & Flag.deleted)) / Flag.deleted;
      if (run && run.flags === now.flags && run.keywords === now.keywords) run.to = row.uid;
      else {
        run = { from: row.uid, to: row.uid, ...now };
        runs.push(run);
      }
      const kind = `${row.flags} ${row.keywords}`;
      if (!kinds.has(kind)) kinds.set(kind, { before: { flags: row.flags, keywords: row.keywords }, now });
    }
  }
  if (changed.length === 0) return ok({ modSeq: mailbox.highestModSeq, changed: [], refused: uidSetOf(refused) });
  const modSeq = nextModSeq(w, account);
  const ranges = tidy(input.uids);
  if (runs.length > kinds.size * ranges.length * RUNS_OF_A_KIND) {
    const least = Math.min(input.unchangedSince ?? modSeq, modSeq - 1);
    for (const range of ranges) for (const kind of kinds.values()) applyKind(w, mailbox, kind, range, least, modSeq);
  } else for (const run of runs) applyRun(w, mailbox, run, modSeq);
  w.db.run(
    'UPDATE mailbox SET highest_modseq = ?, unseen = unseen + ?, deleted = deleted + ? WHERE account = ? AND id = ?',
    ...[modSeq, unseen, deleted, account, mailbox.id],
  );
  for (const { from, to } of runs) {
    notePerMessage(w, input.note, { account, mailbox: mailbox.id, name: mailbox.name, from, to, withFlags: true });
  }
  w.hints.push({ account, mailbox: mailbox.id, modSeq, about: ['flags'] });
  return ok({ modSeq, changed: uidSetOf(changed), refused: uidSetOf(refused) });
};

const flagRows = (w: Writing, account: Id, mailbox: Id, from: Uid, to: Uid): FlagRow[] =>
  w.db.all<FlagRow>(
    'SELECT uid, flags, keywords, modseq FROM entry WHERE account = ? AND mailbox = ? AND uid BETWEEN ? AND ? ORDER BY uid',
    ...[account, mailbox, from, to],
  );

/** One statement for a run of neighbours that become alike: a whole mailbox marked as read is one UPDATE. */
const applyRun = (w: Writing, { account, id }: Mailbox, run: FlagRun, modSeq: ModSeq): void => {
  w.db.run(
    'UPDATE entry SET flags = ?, keywords = ?, modseq = ? WHERE account = ? AND mailbox = ? AND uid BETWEEN ? AND ?',
    ...[run.flags, run.keywords, modSeq, account, id, run.from, run.to],
  );
};

/** The same where they stand among others. What this command has changed already has the new modSeq. */
const applyKind = (
  w: Writing,
  { account, id }: Mailbox,
  { before, now }: FlagKind,
  [from, to]: readonly [Uid, Uid],
  least: ModSeq,
  modSeq: ModSeq,
): void => {
  w.db.run(
    `UPDATE entry SET flags = ?, keywords = ?, modseq = ?
      WHERE account = ? AND mailbox = ? AND uid BETWEEN ? AND ? AND flags = ? AND keywords = ? AND +modseq <= ?`,
    ...[now.flags, now.keywords, modSeq, account, id, from, to, before.flags, before.keywords, least],
  );
};

type FlagInput = Parameters<Act<'flags'>>[1];

/** What the command makes of a row. The sets of keywords that occur are few: each is reckoned once. */
function flagChange(w: Writing, input: FlagInput): (row: FlagRow) => Pick<FlagRow, 'flags' | 'keywords'> {
  const mayChange = input.among?.flags ?? ALL_FLAGS;
  const given = input.flags & ALL_FLAGS & mayChange;
  const sets = new Map<Id, Id>();
  const setAfter = (set: Id): Id => {
    const known = sets.get(set);
    if (known !== undefined) return known;
    const made = keywordSet(w.db, changedKeywords(input.act, keywordsOf(w.db, set), input.keywords));
    sets.set(set, made);
    return made;
  };
  const flagsAfter = (old: number): number => {
    switch (input.act) {
      case 'replace':
        return given | (old & ~mayChange);
      case 'add':
        return old | given;
      case 'remove':
        return old & ~given;
    }
  };
  const same = input.among?.keywords === false || (input.act !== 'replace' && input.keywords.length === 0);
  return row => ({ flags: flagsAfter(row.flags), keywords: same ? row.keywords : setAfter(row.keywords) });
}

export const witness: Act<'witness'> = (w, { account, mailbox, uids, note }) => {
  const found = mailboxById(w.db, account, mailbox);
  if (!found) return err('no-such');
  let noted = 0;
  for (const [from, to] of tidy(uids)) {
    noted += notePerMessage(w, note, { account, mailbox, name: found.name, from, to });
  }
  return ok({ noted });
};
