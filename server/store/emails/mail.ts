/**
 * One account's mail in memory, while it is in use: which message lies where, the Emails and threads that follow from
 * it, and what the mailboxes count. Every answer but search comes from here; the index file (keeping.ts) is what brings
 * it back after a start. Pure: no SQL, no clock.
 */
import type { Instant } from '../../base/units.ts';
import { type EmailStates, type Epoch, Flag, type Id, type MailboxRole, type ModSeq, type Uid } from '../interface.ts';

/** A copy of a message; one that is marked \Deleted is kept in mind and not shown. */
export type Place = { readonly mailbox: Id; readonly uid: Uid; readonly flags: number; readonly keywords: Id };

/** A message of the account; an Email (RFC 8621 §4) while it lies somewhere undeleted. */
export type Kept = {
  readonly id: Id;
  readonly size: number;
  /** Of its oldest copy when it came; never changes (RFC 8621 §4.1.1). */
  readonly received: Instant;
  readonly sent: Instant;
  readonly attachment: boolean;
  thread: Thread;
  places: readonly Place[];
  /** Where it is shown, ascending; none: it is no Email now. */
  mailboxes: readonly Id[];
  flags: number;
  /** In lower case, ascending. */
  keywords: readonly string[];
  born: ModSeq;
  changed: ModSeq;
  /** Its people were counted for completion. */
  counted: boolean;
};

export type Thread = {
  readonly id: Id;
  /** Emails, oldest first. */
  members: Kept[];
  /** Messages that belong to it, Emails or not. */
  size: number;
  born: ModSeq;
  changed: ModSeq;
  /** The last query that has met it: a mark instead of a set. */
  met: number;
};

export type Counts = { totalEmails: number; unreadEmails: number; totalThreads: number; unreadThreads: number };

export type Box = Counts & {
  readonly id: Id;
  name: string;
  role: MailboxRole;
  subscribed: boolean;
  parent: Id | null;
  readonly uidValidity: number;
  /** Changes up to here have been taken in. */
  cursor: ModSeq;
  readonly messages: Map<Uid, Kept>;
  born: ModSeq;
  /** Of its name, role or subscription; of its counts. */
  changed: ModSeq;
  counted: ModSeq;
};

/** A life that has ended: it was there from `born` until before `modSeq`. */
export type Gone = {
  readonly kind: 'email' | 'thread' | 'mailbox';
  readonly id: Id;
  /** Of an Email: the thread it was in. */
  readonly thread: Id;
  readonly born: ModSeq;
  readonly modSeq: ModSeq;
  readonly at: Instant;
};

export type Mail = {
  readonly account: Id;
  readonly address: string;
  readonly epoch: Epoch;
  modSeq: ModSeq;
  /** The last change of each kind. */
  readonly last: { emails: ModSeq; threads: ModSeq; mailboxes: ModSeq };
  /** Changes since a state below are forgotten. */
  floor: ModSeq;
  readonly messages: Map<Id, Kept>;
  readonly threads: Map<Id, Thread>;
  readonly boxes: Map<Id, Box>;
  /** Emails, oldest first. */
  byReceived: Kept[];
  gone: Gone[];
};

export const newMail = (account: Id, address: string, epoch: Epoch): Mail => ({
  ...{ account, address, epoch, modSeq: 0, last: { emails: 0, threads: 0, mailboxes: 0 }, floor: 0 },
  ...{ messages: new Map(), threads: new Map(), boxes: new Map(), byReceived: [], gone: [] },
});

export const statesOf = ({ epoch, modSeq, last }: Mail): EmailStates => ({ epoch, modSeq, ...last });

export const newThread = (id: Id): Thread => ({ id, members: [], size: 0, born: 0, changed: 0, met: 0 });
export const noCounts = (): Counts => ({ totalEmails: 0, unreadEmails: 0, totalThreads: 0, unreadThreads: 0 });

// ── what follows from the places ──

/** Words of a set of keywords, in lower case and ascending. */
export type Words = (set: Id) => readonly string[];
type Shown = Pick<Kept, 'mailboxes' | 'flags' | 'keywords'>;

const nowhere: Shown = { mailboxes: [], flags: 0, keywords: [] };

export function shownOf(places: readonly Place[], words: Words): Shown {
  const first = places[0];
  if (places.length === 1 && first) {
    if (first.flags & Flag.deleted) return nowhere;
    return { mailboxes: [first.mailbox], flags: first.flags, keywords: words(first.keywords) };
  }
  const there = places.filter(place => !(place.flags & Flag.deleted));
  if (there.length === 0) return nowhere;
  const any = there.reduce((flags, place) => flags | place.flags, 0);
  const every = there.reduce((flags, place) => flags & place.flags, any);
  return {
    mailboxes: [...new Set(there.map(place => place.mailbox))].sort((a, b) => a - b),
    flags: (any & ~Flag.seen) | (every & Flag.seen),
    keywords: [...new Set(there.flatMap(place => words(place.keywords)))].sort(),
  };
}

export const isShown = (kept: Kept): boolean => kept.mailboxes.length > 0;

export const sameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a === b || (a.length === b.length && a.every((value, at) => value === b[at]));

// ── in order of arrival ──

export const older = (a: Kept, b: Kept): number => a.received - b.received || a.id - b.id;

/** Where it is, or would be. */
export function placeIn(list: readonly Kept[], kept: Kept): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (older(list[middle]!, kept) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

// ── counts ──

const isUnread = (kept: Kept): boolean => !(kept.flags & (Flag.seen | Flag.draft));

/**
 * Adds what a thread brings to each mailbox's counts, or takes it away. RFC 8621 §2: what lies only in Trash does not
 * make a thread unread elsewhere, and what does not lie in Trash not in Trash.
 */
export function countThread(boxes: ReadonlyMap<Id, Box>, thread: Thread, by: 1 | -1): void {
  const met = new Set<Id>();
  let unread = false;
  let unreadInTrash = false;
  for (const kept of thread.members) {
    const isNew = isUnread(kept);
    for (const id of kept.mailboxes) {
      const box = boxes.get(id);
      if (!box) continue;
      met.add(id);
      box.totalEmails += by;
      if (!isNew) continue;
      box.unreadEmails += by;
      if (box.role === 'trash') unreadInTrash = true;
      else unread = true;
    }
  }
  for (const id of met) {
    const box = boxes.get(id);
    if (!box) continue;
    box.totalThreads += by;
    if (box.role === 'trash' ? unreadInTrash : unread) box.unreadThreads += by;
  }
}
