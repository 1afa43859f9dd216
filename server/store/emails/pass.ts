/**
 * Takes a delta in: places first, then what follows of each message that was touched, once: created, updated,
 * destroyed; its thread; the mailboxes' counts. Memory and index file are changed together, within a transaction of the
 * caller's; where that fails, the memory is thrown away too.
 */
import type { Instant } from '../../base/units.ts';
import { Flag, type Id, type ModSeq, REJECTS, type Uid } from '../interface.ts';
import type { Writer } from '../sqlite/database.ts';
import { uidSetOf } from '../sqlite/uid-set.ts';
import type { Arrival } from './arrivals.ts';
import type { Delta } from './delta.ts';
import * as keeping from './keeping.ts';
import {
  type Box,
  countThread,
  type Gone,
  isShown,
  type Kept,
  type Mail,
  newThread,
  noCounts,
  older,
  type Place,
  placeIn,
  sameList,
  shownOf,
  type Thread,
  type Words,
} from './mail.ts';
import type { BoxRow, EntryRow } from './main-tables.ts';
import { forgetText, noteUnsearched } from './search.ts';
import { forgetThread, threadFor } from './threading.ts';

type Before = Pick<Kept, 'mailboxes' | 'flags' | 'keywords'>;

type Work = {
  readonly index: Writer;
  readonly mail: Mail;
  readonly modSeq: ModSeq;
  readonly at: Instant;
  readonly words: Words;
  /** Messages that a place came to, left or changed, and as what they were shown. */
  readonly touched: Map<Id, { readonly kept: Kept; readonly before: Before }>;
  /** Threads taken out of the counts, and how many Emails each had. */
  readonly opened: Map<Thread, number>;
  readonly regrouped: Set<Thread>;
  readonly gone: Gone[];
};

/** Those whose people have not been counted and now should be. */
export type Uncounted = readonly Kept[];

export function takeIn(index: Writer, mail: Mail, delta: Delta, words: Words, at: Instant): Uncounted {
  const { modSeq } = delta;
  const work: Work = {
    ...{ index, mail, modSeq, at, words, touched: new Map(), opened: new Map(), regrouped: new Set(), gone: [] },
  };
  const before = new Map([...mail.boxes.values()].map(box => [box.id, countsOf(box)]));
  const dropped = dropBoxes(work, delta.boxes);
  for (const { box, uids } of delta.vanished) removePlaces(work, box, uids);
  const renamed = followBoxes(work, delta.boxes);
  if (delta.arrivals.length > 0) addArrivals(work, delta);
  for (const entry of delta.entries) putEntry(work, entry);
  showAll(work);
  closeThreads(work);
  if (work.regrouped.size > 0) mail.last.threads = modSeq;
  followCounts(work, before, dropped || renamed);
  finish(work);
  return [...work.touched.values()].map(({ kept }) => kept).filter(kept => isShown(kept) && !kept.counted);
}

const countsOf = (box: Box): string =>
  `${box.totalEmails} ${box.unreadEmails} ${box.totalThreads} ${box.unreadThreads}`;

// ── mailboxes ──

function dropBoxes(work: Work, rows: readonly BoxRow[]): boolean {
  const { mail, modSeq, at, index } = work;
  const there = new Set(rows.map(row => row.id));
  const lost = [...mail.boxes.values()].filter(box => !there.has(box.id));
  for (const box of lost) {
    removePlaces(work, box, [...box.messages.keys()]);
    // It stays in the list until the counts are made: threads still have it in theirs.
    work.gone.push({ kind: 'mailbox', id: box.id, thread: 0, born: box.born, modSeq, at });
    keeping.dropBox(index, mail.account, box.id);
  }
  return lost.length > 0;
}

/** Names, roles and subscriptions as they are now; true where something besides counts is another. */
function followBoxes(work: Work, rows: readonly BoxRow[]): boolean {
  const { mail, modSeq } = work;
  const byName = new Map(rows.map(row => [row.name, row.id]));
  let changed = false;
  for (const row of rows) {
    const cut = row.name.lastIndexOf('/');
    const now = {
      ...{ name: row.name, role: row.role, subscribed: row.subscribed === 1, cursor: row.highest },
      parent: cut < 0 ? null : (byName.get(row.name.slice(0, cut)) ?? null),
    };
    const box = mail.boxes.get(row.id);
    if (!box) {
      const stamps = { born: modSeq, changed: modSeq, counted: modSeq };
      mail.boxes.set(row.id, {
        ...{ id: row.id, uidValidity: row.uidValidity, ...now, ...stamps, ...noCounts(), messages: new Map() },
      });
      changed = true;
      continue;
    }
    const same =
      box.name === now.name && box.role === now.role && box.subscribed === now.subscribed && box.parent === now.parent;
    const roleChanged = box.role !== now.role;
    Object.assign(box, now);
    if (same) continue;
    box.changed = modSeq;
    changed = true;
    if (roleChanged) openAll(work);
  }
  return changed;
}

/** The role decides what counts as unread: everything is counted anew. */
function openAll(work: Work): void {
  for (const thread of work.mail.threads.values()) open(work, thread);
  for (const box of work.mail.boxes.values()) Object.assign(box, noCounts());
}

// ── places ──

function touch(work: Work, kept: Kept): void {
  if (work.touched.has(kept.id)) return;
  const { mailboxes, flags, keywords } = kept;
  work.touched.set(kept.id, { kept, before: { mailboxes, flags, keywords } });
  open(work, kept.thread);
}

function open(work: Work, thread: Thread): void {
  if (work.opened.has(thread)) return;
  work.opened.set(thread, thread.members.length);
  countThread(work.mail.boxes, thread, -1);
}

function removePlaces(work: Work, box: Box, uids: readonly Uid[]): void {
  for (const uid of uids) {
    const kept = box.messages.get(uid)!;
    touch(work, kept);
    box.messages.delete(uid);
    kept.places = kept.places.filter(place => place.uid !== uid || place.mailbox !== box.id);
  }
  for (const [first, last] of uidSetOf([...uids].sort((a, b) => a - b))) {
    keeping.dropPlaces(work.index, work.mail.account, box.id, first, last);
  }
}

function addArrivals(work: Work, { arrivals, entries }: Delta): void {
  const oldest = new Map<Id, Instant>();
  for (const { message, date } of entries) oldest.set(message, Math.min(date, oldest.get(message) ?? date));
  for (const arrival of arrivals) touch(work, keep(work.index, work.mail, arrival, oldest.get(arrival.id)!));
}

/** A message that the account did not have: its thread is found, its words are noted as not yet read. */
export function keep(index: Writer, mail: Mail, arrival: Arrival, received: Instant): Kept {
  const { id, size, sent, attachment } = arrival;
  const name = threadFor(index, mail.account, id, arrival.keys);
  const thread = mail.threads.get(name) ?? newThread(name);
  mail.threads.set(name, thread);
  thread.size++;
  const kept: Kept = {
    ...{ id, size, received, sent: sent ?? received, attachment, thread, places: [], mailboxes: [], flags: 0 },
    ...{ keywords: [], born: 0, changed: 0, counted: false },
  };
  mail.messages.set(id, kept);
  noteUnsearched(index, id);
  keeping.insertEmail(index, mail.account, kept, arrival);
  return kept;
}

function putEntry(work: Work, { message, ...row }: EntryRow): void {
  const kept = work.mail.messages.get(message);
  const box = work.mail.boxes.get(row.mailbox);
  if (!kept || !box) return;
  touch(work, kept);
  const place: Place = { mailbox: row.mailbox, uid: row.uid, flags: row.flags, keywords: row.keywords };
  const others = kept.places.filter(other => other.uid !== row.uid || other.mailbox !== row.mailbox);
  kept.places = others.length === 0 ? [place] : [...others, place];
  box.messages.set(row.uid, kept);
  keeping.savePlace(work.index, work.mail.account, message, place);
}

// ── Emails ──

/** So many that come and go are sorted in at once. */
const MANY = 500;

function showAll(work: Work): void {
  const { mail, modSeq, index } = work;
  const moved: { readonly kept: Kept; readonly there: boolean }[] = [];
  for (const { kept, before } of work.touched.values()) {
    Object.assign(kept, shownOf(kept.places, work.words));
    const was = before.mailboxes.length > 0;
    const is = isShown(kept);
    if (was !== is) moved.push({ kept, there: is });
    if (is && !was) kept.born = modSeq;
    if (is && !(was && sameAs(kept, before))) kept.changed = modSeq;
    if (is ? kept.changed === modSeq : was) mail.last.emails = modSeq;
    if (was && !is) {
      work.gone.push({ kind: 'email', id: kept.id, thread: kept.thread.id, born: kept.born, modSeq, at: work.at });
    }
    if (kept.places.length > 0) keeping.saveEmail(index, mail.account, kept);
    else forget(work, kept);
  }
  regroup(work, moved);
}

const sameAs = (kept: Kept, before: Before): boolean =>
  kept.flags === before.flags && sameList(kept.mailboxes, before.mailboxes) && sameList(kept.keywords, before.keywords);

function forget({ mail, index }: Work, kept: Kept): void {
  mail.messages.delete(kept.id);
  kept.thread.size--;
  keeping.dropEmail(index, mail.account, kept.id);
  forgetText(index, kept.id);
}

function regroup(work: Work, moved: readonly { readonly kept: Kept; readonly there: boolean }[]): void {
  const { mail } = work;
  for (const { kept, there } of moved) {
    work.regrouped.add(kept.thread);
    if (there) kept.thread.members.splice(placeIn(kept.thread.members, kept), 0, kept);
    else kept.thread.members.splice(placeIn(kept.thread.members, kept), 1);
    if (moved.length > MANY) continue;
    const at = placeIn(mail.byReceived, kept);
    if (there) mail.byReceived.splice(at, 0, kept);
    else mail.byReceived.splice(at, 1);
  }
  if (moved.length > MANY) mail.byReceived = [...mail.messages.values()].filter(isShown).sort(older);
}

// ── threads and counts ──

function closeThreads(work: Work): void {
  const { mail, modSeq, index, at } = work;
  for (const [thread, had] of work.opened) {
    countThread(mail.boxes, thread, 1);
    if (work.regrouped.has(thread)) {
      if (had === 0 && thread.members.length > 0) thread.born = modSeq;
      if (thread.members.length > 0) thread.changed = modSeq;
      else if (had > 0) {
        work.gone.push({ kind: 'thread', id: thread.id, thread: thread.id, born: thread.born, modSeq, at });
      }
    }
    if (thread.size > 0) {
      if (work.regrouped.has(thread) || had === 0) keeping.saveThread(index, mail.account, thread);
      continue;
    }
    mail.threads.delete(thread.id);
    forgetThread(index, mail.account, thread.id);
    keeping.dropThread(index, mail.account, thread.id);
  }
}

function followCounts(work: Work, before: ReadonlyMap<Id, string>, changed: boolean): void {
  const { mail, modSeq, index } = work;
  for (const { kind, id } of work.gone) if (kind === 'mailbox') mail.boxes.delete(id);
  let moved = changed;
  for (const box of mail.boxes.values()) {
    if (countsOf(box) !== (before.get(box.id) ?? '')) {
      box.counted = modSeq;
      moved = true;
    }
    keeping.saveBox(index, mail.account, box);
  }
  if (moved) mail.last.mailboxes = modSeq;
}

/** From the threads, as after a start. */
export function recount(mail: Mail): void {
  for (const box of mail.boxes.values()) Object.assign(box, noCounts());
  for (const thread of mail.threads.values()) countThread(mail.boxes, thread, 1);
}

// ── the log of what is gone ──

const REMEMBERED: Instant = 30 * 86_400_000;
const MOST_GONE = 50_000;

function finish({ mail, index, modSeq, gone, at }: Work): void {
  mail.modSeq = modSeq;
  for (const each of gone) {
    mail.gone.push(each);
    keeping.saveGone(index, mail.account, each);
  }
  const surplus = mail.gone[mail.gone.length - MOST_GONE - 1];
  const stale = mail.gone.findLast(each => each.at < at - REMEMBERED);
  const floor = Math.max(surplus?.modSeq ?? 0, stale?.modSeq ?? 0);
  if (floor > 0) {
    mail.floor = Math.max(mail.floor, floor);
    mail.gone = mail.gone.filter(each => each.modSeq > floor);
    keeping.dropGone(index, mail.account, floor);
  }
  keeping.saveAccount(index, mail);
}

/** What is still written, or lies where nobody reads it, says nothing of whom one writes to. */
export function tellsOfPeople(mail: Mail, kept: Kept): boolean {
  if (kept.flags & Flag.draft) return false;
  return kept.mailboxes.some(id => {
    const { role = null, name = '' } = mail.boxes.get(id) ?? {};
    if (role === null && name === REJECTS) return false;
    return role !== 'junk' && role !== 'trash' && role !== 'drafts';
  });
}
