/**
 * THREAD over plain rows: ORDEREDSUBJECT and REFERENCES, RFC 5256 §3 BASE.6.4.THREAD. A store hands rows in as it reads
 * them, in the mailbox's order; what they refer to is turned into numbers at once. No step walks a tree by recursion or
 * more than once: a mailbox may be one thread of 100,000 replies.
 */
import type { Instant } from '../../base/units.ts';
import type { Thread, ThreadAlgorithm, Uid } from '../backend.ts';
import { collationKey } from './collation.ts';
import { newForest } from './forest.ts';
import { type Steps, sortInSteps } from './in-steps.ts';
import { messageIdOf, referencesOf } from './message-ids.ts';
import { subjectOf } from './message-keys.ts';
import { sentDate } from './sent-date.ts';

/** Header fields as unfolded octets; null: the message has none. */
export type ThreadRow = {
  readonly uid: Uid;
  readonly internalDate: Instant;
  readonly date: string | null;
  readonly subject: string | null;
  /** The three below are not looked at by ORDEREDSUBJECT. */
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: string | null;
};

export type Threading = {
  /** Ascending by UID over all calls. */
  add(row: ThreadRow): void;
  threads(): Steps<readonly Thread[]>;
};

export const newThreading = (algorithm: ThreadAlgorithm): Threading =>
  algorithm === 'REFERENCES' ? byReferences() : byOrderedSubject();

/** So many rows are looked at in one step. */
const STEP = 512;

/** Positions of the rows in the order of their sent date; equal ones stay as they are. */
function* bySentDate(dates: readonly Instant[]): Steps<readonly number[]> {
  return yield* sortInSteps(
    dates.map((_, at) => at),
    (a, b) => dates[a]! - dates[b]! || a - b,
  );
}

type Growing = { readonly uid: Uid | null; readonly below: Growing[] };

// ── ORDEREDSUBJECT ──

function byOrderedSubject(): Threading {
  const uids: Uid[] = [];
  const dates: Instant[] = [];
  const subjects: string[] = [];
  return {
    add(row) {
      uids.push(row.uid);
      dates.push(sentDate(row.date, row.internalDate));
      subjects.push(collationKey(subjectOf(row.subject).base));
    },
    *threads() {
      const threads = new Map<string, Growing>();
      for (const [count, at] of (yield* bySentDate(dates)).entries()) {
        if (count % STEP === STEP - 1) yield;
        const message = { uid: uids[at]!, below: [] };
        const first = threads.get(subjects[at]!);
        if (first) first.below.push(message);
        else threads.set(subjects[at]!, message);
      }
      // The first of each thread came in the order of the dates.
      return [...threads.values()];
    },
  };
}

// ── REFERENCES ──

/** What is kept of the rows: messages and dummies are nodes, a message's node is its position. */
type Rows = {
  readonly uids: Uid[];
  readonly dates: Instant[];
  readonly subjects: (string | null)[];
  /** Identifiers → numbers, in the order of appearance. */
  readonly numbers: Map<string, number>;
  /** Of each message: its own identifier or null, and those it refers to. */
  readonly own: (number | null)[];
  readonly references: (readonly number[])[];
};

function byReferences(): Threading {
  const rows: Rows = { uids: [], dates: [], subjects: [], numbers: new Map(), own: [], references: [] };
  const numberOf = (id: string): number => {
    const known = rows.numbers.get(id);
    if (known !== undefined) return known;
    rows.numbers.set(id, rows.numbers.size);
    return rows.numbers.size - 1;
  };
  return {
    add(row) {
      const id = messageIdOf(row.messageId);
      rows.uids.push(row.uid);
      rows.dates.push(sentDate(row.date, row.internalDate));
      rows.subjects.push(row.subject);
      rows.own.push(id === null ? null : numberOf(id));
      rows.references.push(referencesOf(row.references, row.inReplyTo).map(numberOf));
    },
    *threads() {
      const order = yield* bySentDate(rows.dates);
      const parents = yield* prune(rows, yield* link(rows));
      const top = yield* mergeSubjects(rows, parents, order);
      return yield* grow(rows, top, order);
    },
  };
}

/** Step 1: the parent of every node, null for none. Nodes from `uids.length` on are dummies. */
function* link({ uids, numbers, own, references }: Rows): Steps<readonly (number | null)[]> {
  const nodes = nodesOf(own, numbers.size);
  const forest = newForest(uids.length + numbers.size);
  for (let message = 0; message < uids.length; message++) {
    if (message % STEP === STEP - 1) yield;
    let parent: number | null = null;
    for (const number of references[message]!) {
      const child = nodes[number]!;
      // 1.A: an existing link stays, and no link closes a circle.
      if (parent !== null && forest.parentOf(child) === null) forest.link(child, parent);
      parent = child;
    }
    // 1.B: the last one is the parent, whatever others said.
    if (parent !== null && forest.parentOf(message) === parent) continue;
    forest.cut(message);
    if (parent !== null) forest.link(message, parent);
  }
  return Array.from({ length: uids.length + numbers.size }, (_, node) => forest.parentOf(node));
}

/** Which node an identifier means: the first message that has it, else a dummy. */
function nodesOf(own: readonly (number | null)[], identifiers: number): Int32Array {
  const nodes = Int32Array.from({ length: identifiers }, (_, number) => own.length + number);
  for (let message = own.length - 1; message >= 0; message--) {
    const number = own[message];
    if (number !== null && number !== undefined) nodes[number] = message;
  }
  return nodes;
}

/**
 * Steps 2 and 3: every message's parent when the dummies in between are taken out: a message, or a dummy at the top
 * that has several children, or null for the root.
 */
function* prune({ uids }: Rows, parents: readonly (number | null)[]): Steps<(number | null)[]> {
  /** Of a dummy: the message above it, or the highest dummy; filled in along the way up. */
  const above = new Map<number, number>();
  const ancestor = (dummy: number): number => {
    const way: number[] = [];
    let at = dummy;
    for (;;) {
      const known = above.get(at);
      const next = known ?? parents[at] ?? null;
      if (next === null) break;
      way.push(at);
      at = next;
      if (known !== undefined || next < uids.length) break;
    }
    for (const passed of way) above.set(passed, at);
    return at;
  };
  const pruned: (number | null)[] = [];
  const children = new Map<number, number>();
  for (let message = 0; message < uids.length; message++) {
    if (message % STEP === STEP - 1) yield;
    const parent = parents[message] ?? null;
    const kept = parent === null || parent < uids.length ? parent : ancestor(parent);
    pruned.push(kept);
    if (kept !== null && kept >= uids.length) children.set(kept, (children.get(kept) ?? 0) + 1);
  }
  return pruned.map(parent => (parent !== null && children.get(parent) === 1 ? null : parent));
}

/** A child of the root: its messages (one, or a dummy's children) in the order of their dates, and its subject. */
type Top = {
  readonly isDummy: boolean;
  readonly messages: number[];
  readonly subject: string;
  readonly isReply: boolean;
};

/** The forest between the steps: whose child each message is, a Top or a message. */
type Placed = { readonly parents: (number | null)[]; readonly dummyOf: (Top | undefined)[] };

/** Steps 4 and 5: threads of one subject become one. */
function* mergeSubjects(rows: Rows, parents: (number | null)[], order: readonly number[]): Steps<Placed> {
  const tops = yield* topsOf(rows, parents, order);
  const placed: Placed = { parents, dummyOf: [] };
  const table = new Map<string, Top>();
  for (const top of tops) {
    if (top.subject === '') continue;
    const known = table.get(top.subject);
    if (!known || (!known.isDummy && (top.isDummy || (known.isReply && !top.isReply)))) table.set(top.subject, top);
  }
  for (const [count, top] of tops.entries()) {
    if (count % STEP === STEP - 1) yield;
    if (top.isDummy) for (const message of top.messages) placed.dummyOf[message] = top;
    const known = table.get(top.subject);
    if (top.subject !== '' && known && known !== top) table.set(top.subject, merge(placed, known, top));
  }
  return placed;
}

/** The children of the root, in the order of their (first) dates. */
function* topsOf(rows: Rows, parents: readonly (number | null)[], order: readonly number[]): Steps<readonly Top[]> {
  const tops: Top[] = [];
  const dummies = new Map<number, Top>();
  for (const [count, message] of order.entries()) {
    if (count % STEP === STEP - 1) yield;
    const parent = parents[message] ?? null;
    const dummy = parent === null ? undefined : dummies.get(parent);
    if (dummy) dummy.messages.push(message);
    if (dummy || (parent !== null && parent < rows.uids.length)) continue;
    const { base, isReply } = subjectOf(rows.subjects[message] ?? null);
    const top = { isDummy: parent !== null, messages: [message], subject: collationKey(base), isReply };
    if (parent !== null) dummies.set(parent, top);
    tops.push(top);
  }
  return tops;
}

/** Step 5.C: what stands in the table for the subject afterwards. */
function merge({ parents, dummyOf }: Placed, known: Top, top: Top): Top {
  if (known.isDummy) {
    // A dummy's children, or the message itself, become its children.
    for (const message of top.messages) dummyOf[message] = known;
    return known;
  }
  const [first] = known.messages;
  const [message] = top.messages;
  if (!top.isDummy && top.isReply && !known.isReply) {
    parents[message!] = first!;
    return known;
  }
  const both: Top = { isDummy: true, messages: [], subject: known.subject, isReply: false };
  for (const one of [...known.messages, ...top.messages]) dummyOf[one] = both;
  return both;
}

/** Step 6: every set of siblings by date, which is the order in which they are hung up. */
function* grow({ uids }: Rows, { parents, dummyOf }: Placed, order: readonly number[]): Steps<readonly Thread[]> {
  const root: Growing[] = [];
  const dummies = new Map<Top, Growing>();
  const grown: Growing[] = uids.map(uid => ({ uid, below: [] }));
  for (const [count, message] of order.entries()) {
    if (count % STEP === STEP - 1) yield;
    const dummy = dummyOf[message];
    const parent = parents[message] ?? null;
    if (dummy) {
      const known = dummies.get(dummy) ?? { uid: null, below: [] };
      known.below.push(grown[message]!);
      if (!dummies.has(dummy)) root.push(known);
      dummies.set(dummy, known);
    } else if (parent === null || parent >= uids.length) root.push(grown[message]!);
    else grown[parent]!.below.push(grown[message]!);
  }
  return root;
}
