/**
 * What becomes of whole messages in one account (RFC 8621 §4.6): into mailboxes, out of them, other flags on every copy.
 * Each revision is looked through before anything of it is done, so that a refused one leaves nothing; counters,
 * tombstones and the account's use are written once, at the end, under one modSeq.
 */
import { err, ok } from '../../base/result.ts';
import type { Bytes, Instant } from '../../base/units.ts';
import {
  Flag,
  type HintKind,
  type Id,
  type Mailbox,
  type ModSeq,
  type Revision,
  type RevisionFault,
  type Uid,
} from '../interface.ts';
import { notePerMessage } from './events.ts';
import { keepExpunged } from './expunged.ts';
import { changedKeywords, keywordList, keywordSet, keywordsOf } from './keywords.ts';
import { accountExists, mailboxById, modSeqOf, nextModSeq } from './mailboxes.ts';
import { hasRoom, takeRoom } from './room.ts';
import { uidSetOf } from './uid-set.ts';
import type { Act, Writing } from './writing.ts';

/** What a message as a whole can have: \Deleted is a single copy's. */
const WHOLE = Flag.seen | Flag.answered | Flag.flagged | Flag.draft;

type Copy = {
  readonly mailbox: Id;
  readonly uid: Uid;
  readonly flags: number;
  readonly keywords: Id;
  readonly internalDate: Instant;
  readonly size: Bytes;
};
type Marks = Pick<Copy, 'flags' | 'keywords'>;

/** A mailbox, and by how much its counters have moved. */
type Touched = {
  readonly mailbox: Mailbox;
  uidNext: Uid;
  messages: number;
  unseen: number;
  deleted: number;
  bytes: Bytes;
  readonly gone: Uid[];
};
type Revising = {
  readonly w: Writing;
  readonly account: Id;
  modSeq: ModSeq | null;
  readonly touched: Map<Id, Touched>;
  messages: number;
  bytes: Bytes;
};

export const revise: Act<'revise'> = (w, { account, revisions, ifUnchangedSince }) => {
  if (!accountExists(w.db, account)) return err('no-such');
  if (ifUnchangedSince !== undefined && lastMailboxChange(w, account) > ifUnchangedSince) return err('changed');
  const r: Revising = { w, account, modSeq: null, touched: new Map(), messages: 0, bytes: 0 };
  const refused = revisions.map(revision => reviseOne(r, revision));
  writeCounters(r);
  return ok({ modSeq: r.modSeq ?? modSeqOf(w.db, account), refused });
};

/** A mailbox that is gone has no row to say so: the account remembers the last. */
const lastMailboxChange = (w: Writing, account: Id): ModSeq =>
  w.db.value<ModSeq>(
    `SELECT max(mailbox_gone_modseq, coalesce((SELECT max(highest_modseq) FROM mailbox WHERE account = a.id), 0))
       FROM account a WHERE a.id = ?`,
    account,
  )!;

function reviseOne(r: Revising, revision: Revision): RevisionFault | null {
  const copies = copiesOf(r.w, r.account, revision.message);
  const living = copies.filter(copy => !(copy.flags & Flag.deleted));
  if (living.length === 0) return 'no-such';
  if (revision.destroy) {
    destroy(r, revision, copies);
    return null;
  }
  const plan = planOf(living, revision);
  if (plan.added.some(id => !mailboxById(r.w.db, r.account, id))) return 'no-such-mailbox';
  if (plan.staying.length + plan.added.length === 0) return 'no-mailbox';
  const more = living[0]!.size * (plan.added.length - plan.removed.length);
  if (more > 0 && !hasRoom(r.w, r.account, r.bytes + more)) return 'over-quota';
  applyPlan(r, revision, living, plan);
  return null;
}

const copiesOf = (w: Writing, account: Id, message: Id): Copy[] =>
  w.db.all<Copy>(
    `SELECT mailbox, uid, flags, keywords, internal_date AS internalDate, size FROM entry
      WHERE message = ? AND account = ? ORDER BY mailbox, uid`,
    ...[message, account],
  );

type Plan = { readonly staying: readonly Copy[]; readonly removed: readonly Copy[]; readonly added: readonly Id[] };

/** What is both added and removed stays. */
function planOf(living: readonly Copy[], { add = [], remove = [], removeRest = false }: Revision): Plan {
  const wanted = new Set(add);
  const unwanted = new Set(remove);
  const stays = ({ mailbox }: Copy) => wanted.has(mailbox) || !(removeRest || unwanted.has(mailbox));
  const there = new Set(living.map(copy => copy.mailbox));
  return {
    staying: living.filter(stays),
    removed: living.filter(copy => !stays(copy)),
    added: [...wanted].filter(id => !there.has(id)),
  };
}

function applyPlan(r: Revising, revision: Revision, living: readonly Copy[], plan: Plan): void {
  for (const copy of plan.staying) mark(r, copy, marksAfter(r.w, copy, revision));
  if (plan.added.length > 0) {
    const whole = {
      ...living[0]!,
      ...marksOf(r.w, living),
      internalDate: Math.min(...living.map(c => c.internalDate)),
    };
    const made = plan.added.map(id =>
      addCopy(r, id, revision.message, { ...whole, ...marksAfter(r.w, whole, revision) }),
    );
    tell(r, revision, plan.removed[0] ?? living[0]!, plan.added, made[0]!);
  } else if (plan.removed.length > 0) tell(r, revision, plan.removed[0]!, [], null);
  for (const copy of plan.removed) takeOut(r, copy);
}

/** The tombstones are the copies', \Deleted ones too; what may be brought back is the message, where it lay. */
function destroy(r: Revising, revision: Revision, copies: readonly Copy[]): void {
  const living = copies.filter(copy => !(copy.flags & Flag.deleted));
  tell(r, revision, living[0]!, [], null);
  for (const { mailbox, uid } of living) {
    keepExpunged(r.w, { account: r.account, id: mailbox, name: nameOf(r, mailbox) }, uid, uid);
  }
  for (const copy of copies) takeOut(r, copy);
}

// ── flags ──

/** Of a message in several mailboxes: seen where every copy is, anything else where one has it. */
function marksOf(w: Writing, living: readonly Copy[]): Marks {
  const some = living.reduce((flags, copy) => flags | copy.flags, 0);
  const every = living.reduce((flags, copy) => flags & copy.flags, WHOLE);
  const names = keywordList(living.flatMap(copy => keywordsOf(w.db, copy.keywords)));
  return { flags: (some & WHOLE & ~Flag.seen) | (every & Flag.seen), keywords: keywordSet(w.db, names) };
}

function marksAfter(w: Writing, { flags, keywords }: Marks, { set, clear, clearRest = false }: Revision): Marks {
  const put = (set?.flags ?? 0) & WHOLE;
  const off = clearRest ? WHOLE : (clear?.flags ?? 0) & WHOLE;
  return { flags: (flags & ~off) | put, keywords: keywordsAfter(w, keywords, set, clear, clearRest) };
}

function keywordsAfter(w: Writing, old: Id, set: Revision['set'], clear: Revision['clear'], clearRest: boolean): Id {
  const [put, off] = [set?.keywords ?? [], clear?.keywords ?? []];
  if (!clearRest && put.length === 0 && off.length === 0) return old;
  const names = keywordsOf(w.db, old);
  if (clearRest) return keywordSet(w.db, changedKeywords('replace', names, put));
  return keywordSet(w.db, changedKeywords('add', changedKeywords('remove', names, off), put));
}

function mark(r: Revising, copy: Copy, { flags, keywords }: Marks): void {
  if (flags === copy.flags && keywords === copy.keywords) return;
  const box = touch(r, copy.mailbox);
  box.unseen += (copy.flags & Flag.seen) - (flags & Flag.seen);
  r.w.db.run(
    'UPDATE entry SET flags = ?, keywords = ?, modseq = ? WHERE account = ? AND mailbox = ? AND uid = ?',
    ...[flags, keywords, r.modSeq, r.account, copy.mailbox, copy.uid],
  );
}

// ── copies ──

function addCopy(r: Revising, mailbox: Id, message: Id, copy: Copy): Uid {
  const box = touch(r, mailbox);
  const uid = box.uidNext++;
  r.w.db.run(
    `INSERT INTO entry (account, mailbox, uid, message, modseq, flags, keywords, internal_date, size, saved_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[r.account, mailbox, uid, message, r.modSeq, copy.flags, copy.keywords, copy.internalDate, copy.size, r.w.at],
  );
  count(r, box, copy, 1);
  return uid;
}

function takeOut(r: Revising, copy: Copy): void {
  const box = touch(r, copy.mailbox);
  r.w.db.run('DELETE FROM entry WHERE account = ? AND mailbox = ? AND uid = ?', ...[r.account, copy.mailbox, copy.uid]);
  box.gone.push(copy.uid);
  count(r, box, copy, -1);
}

function count(r: Revising, box: Touched, { flags, size }: Copy, by: 1 | -1): void {
  box.messages += by;
  if (!(flags & Flag.seen)) box.unseen += by;
  if (flags & Flag.deleted) box.deleted += by;
  box.bytes += by * size;
  r.messages += by;
  r.bytes += by * size;
}

/** The command's modSeq is taken when the first thing changes. */
function touch(r: Revising, id: Id): Touched {
  r.modSeq ??= nextModSeq(r.w, r.account);
  const known = r.touched.get(id);
  if (known) return known;
  const mailbox = mailboxById(r.w.db, r.account, id)!;
  const box: Touched = { mailbox, uidNext: mailbox.uidNext, messages: 0, unseen: 0, deleted: 0, bytes: 0, gone: [] };
  r.touched.set(id, box);
  return box;
}

/** Once for the message, from where it was to where it came. */
function tell(r: Revising, { note }: Revision, from: Copy, added: readonly Id[], newUid: Uid | null): void {
  if (!note) return;
  const to = added.length === 0 ? {} : { to: added.map(id => nameOf(r, id)).join(', ') };
  notePerMessage(
    r.w,
    { ...note, fields: { ...note.fields, ...to } },
    {
      ...{ account: r.account, mailbox: from.mailbox, name: nameOf(r, from.mailbox), from: from.uid, to: from.uid },
      ...(newUid === null ? {} : { newUid }),
    },
  );
}

const nameOf = (r: Revising, id: Id): string =>
  (r.touched.get(id)?.mailbox ?? mailboxById(r.w.db, r.account, id)!).name;

function writeCounters({ w, account, modSeq, touched, messages, bytes }: Revising): void {
  if (modSeq === null) return;
  for (const [id, box] of touched) {
    for (const [first, last] of uidSetOf(box.gone.toSorted((a, b) => a - b))) {
      w.db.run(
        'INSERT INTO tombstone (account, mailbox, modseq, first, last, at) VALUES (?, ?, ?, ?, ?, ?)',
        ...[account, id, modSeq, first, last, w.at],
      );
    }
    w.db.run(
      `UPDATE mailbox SET uidnext = ?, messages = messages + ?, unseen = unseen + ?, deleted = deleted + ?,
                          bytes = bytes + ?, highest_modseq = ?
        WHERE account = ? AND id = ?`,
      ...[box.uidNext, box.messages, box.unseen, box.deleted, box.bytes, modSeq, account, id],
    );
    const about: HintKind[] = box.uidNext > box.mailbox.uidNext ? ['new', 'flags'] : ['flags'];
    w.hints.push({ account, mailbox: id, modSeq, about: box.gone.length > 0 ? [...about, 'gone'] : about });
  }
  if (messages !== 0 || bytes !== 0) takeRoom(w, account, messages, bytes);
}
