/**
 * THREAD over columns of numbers: ORDEREDSUBJECT and REFERENCES, RFC 5256 §3 BASE.6.4.THREAD. A store that keeps what is
 * compared (message-keys.ts) has them ready; of plain rows they are made as they are handed in (`newThreading`). No step
 * walks a tree by recursion or more than once: a mailbox may be one thread of 100,000 replies.
 */
import type { Instant } from '../../base/units.ts';
import type { Thread, ThreadAlgorithm, Uid } from '../backend.ts';
import { collationKey } from './collation.ts';
import { type Forest, newForest } from './forest.ts';
import type { Steps } from './in-steps.ts';
import { messageIdOf, referencesOf } from './message-ids.ts';
import { subjectOf } from './message-keys.ts';
import { sortPlaces } from './number-sort.ts';
import { sentDate } from './sent-date.ts';

/** One place for each message, in the mailbox's order. */
export type ThreadColumns = {
  readonly uids: ArrayLike<Uid>;
  readonly dates: ArrayLike<Instant>;
  /** A number for each base subject, 0 for the empty one. */
  readonly subjects: ArrayLike<number>;
};

export type ReferenceColumns = ThreadColumns & {
  /** 1: something of a reply or a forward was taken away from the subject. */
  readonly replies: ArrayLike<number>;
  /** Message identifiers are numbers from 0 up to this. */
  readonly identifiers: number;
  /** −1: none. */
  readonly own: ArrayLike<number>;
  /** Those a message refers to, the nearest last: `references` from its `starts` up to the next one's. */
  readonly starts: ArrayLike<number>;
  readonly references: ArrayLike<number>;
};

const NONE = -1;
/** So many messages are looked at in one step: about a millisecond. */
const STEP = 2048;

type Growing = { readonly uid: Uid | null; below: Growing[] };

/** Shared by all that have nothing below them. */
const nothing: Growing[] = [];

function hang(child: Growing, parent: Growing): void {
  if (parent.below === nothing) parent.below = [child];
  else parent.below.push(child);
}

/** Places in the order of their sent date; equal ones stay as they are. */
const bySentDate = ({ dates }: ThreadColumns): Steps<Uint32Array> =>
  sortPlaces(dates.length, [{ numbers: dates, reverse: false }]);

// ── ORDEREDSUBJECT ──

export function* threadsBySubject(columns: ThreadColumns): Steps<readonly Thread[]> {
  const { uids, subjects } = columns;
  const threads = new Map<number, Growing>();
  const order = yield* bySentDate(columns);
  for (let count = 0; count < order.length; count++) {
    if (count % STEP === STEP - 1) yield;
    const at = order[count]!;
    const message = { uid: uids[at]!, below: nothing };
    const first = threads.get(subjects[at]!);
    if (first) hang(message, first);
    else threads.set(subjects[at]!, message);
  }
  // The first of each thread came in the order of the dates.
  return [...threads.values()];
}

// ── REFERENCES ──

/** Messages and dummies are nodes; a message's node is its place. */
export function* threadsByReferences(columns: ReferenceColumns): Steps<readonly Thread[]> {
  const order = yield* bySentDate(columns);
  const parents = yield* prune(columns, yield* link(columns));
  const placed = yield* mergeSubjects(columns, parents, order);
  return yield* grow(columns, placed, order);
}

/** Step 1: the parent of every node. Nodes from `uids.length` on are dummies. */
function* link({ uids, identifiers, own, starts, references }: ReferenceColumns): Steps<Int32Array> {
  const nodes = nodesOf(own, identifiers);
  const forest = newForest(uids.length + identifiers);
  let work = 0;
  for (let message = 0; message < uids.length; message++) {
    work += 1 + starts[message + 1]! - starts[message]!;
    if (work > STEP) yield;
    work %= STEP;
    let parent = NONE;
    for (let at = starts[message]!; at < starts[message + 1]!; at++) {
      const child = nodes[references[at]!]!;
      // 1.A: an existing link stays, and no link closes a circle.
      const isFree = parent !== NONE && forest.parents[child] === NONE;
      if (isFree && !forest.link(child, parent)) yield* linkFar(forest, child, parent);
      parent = child;
    }
    // 1.B: the last one is the parent, whatever others said.
    if (parent !== NONE && forest.parents[message] === parent) continue;
    forest.cut(message);
    if (parent !== NONE && !forest.link(message, parent)) yield* linkFar(forest, message, parent);
  }
  return forest.parents;
}

function* linkFar(forest: Forest, child: number, parent: number): Steps<void> {
  yield* forest.deepen();
  forest.link(child, parent);
}

/** Which node an identifier means: the first message that has it, else a dummy. */
function nodesOf(own: ArrayLike<number>, identifiers: number): Int32Array {
  const nodes = new Int32Array(identifiers);
  for (let number = 0; number < identifiers; number++) nodes[number] = own.length + number;
  for (let message = own.length - 1; message >= 0; message--) {
    const number = own[message]!;
    if (number !== NONE) nodes[number] = message;
  }
  return nodes;
}

/**
 * Steps 2 and 3: every message's parent when the dummies in between are taken out: a message, or a dummy at the top
 * that has several children, or NONE for the root.
 */
function* prune({ uids, identifiers }: ReferenceColumns, parents: Int32Array): Steps<Int32Array> {
  const messages = uids.length;
  /** Of a dummy: the message above it, or the highest dummy; filled in along the way up. */
  const above = new Int32Array(identifiers).fill(NONE);
  const ancestor = (dummy: number): number => {
    const way: number[] = [];
    let at = dummy;
    for (;;) {
      const known = above[at - messages]!;
      const next = known === NONE ? parents[at]! : known;
      if (next === NONE) break;
      way.push(at);
      at = next;
      if (known !== NONE || next < messages) break;
    }
    for (const passed of way) above[passed - messages] = at;
    return at;
  };
  const pruned = new Int32Array(messages);
  const children = new Uint32Array(identifiers);
  for (let message = 0; message < messages; message++) {
    if (message % STEP === STEP - 1) yield;
    const parent = parents[message]!;
    const kept = parent < messages ? parent : ancestor(parent);
    pruned[message] = kept;
    if (kept >= messages) children[kept - messages]!++;
  }
  for (let message = 0; message < messages; message++) {
    const parent = pruned[message]!;
    if (parent >= messages && children[parent - messages] === 1) pruned[message] = NONE;
  }
  return pruned;
}

/** A child of the root: its messages (one, or a dummy's children) in the order of their dates, and its subject. */
type Top = {
  readonly isDummy: boolean;
  readonly messages: number[];
  readonly subject: number;
  readonly isReply: boolean;
  /** Of a dummy, when it is hung up. */
  thread: Growing | null;
};

/** The forest between the steps: whose child each message is, a Top or a message. */
type Placed = { readonly parents: Int32Array; readonly dummyOf: (Top | null)[] };

/** Steps 4 and 5: threads of one subject become one. */
function* mergeSubjects(columns: ReferenceColumns, parents: Int32Array, order: Uint32Array): Steps<Placed> {
  const tops = yield* topsOf(columns, parents, order);
  const placed: Placed = { parents, dummyOf: new Array<Top | null>(order.length).fill(null) };
  const table = new Map<number, Top>();
  for (const [count, top] of tops.entries()) {
    if (count % STEP === STEP - 1) yield;
    if (top.subject === 0) continue;
    const known = table.get(top.subject);
    if (!known || (!known.isDummy && (top.isDummy || (known.isReply && !top.isReply)))) table.set(top.subject, top);
  }
  for (const [count, top] of tops.entries()) {
    if (count % STEP === STEP - 1) yield;
    if (top.isDummy) for (const message of top.messages) placed.dummyOf[message] = top;
    const known = table.get(top.subject);
    if (known && known !== top) table.set(top.subject, merge(placed, known, top));
  }
  return placed;
}

/** The children of the root, in the order of their (first) dates. */
function* topsOf(
  { uids, subjects, replies }: ReferenceColumns,
  parents: Int32Array,
  order: Uint32Array,
): Steps<readonly Top[]> {
  const tops: Top[] = [];
  const dummies = new Map<number, Top>();
  for (let count = 0; count < order.length; count++) {
    if (count % STEP === STEP - 1) yield;
    const message = order[count]!;
    const parent = parents[message]!;
    const isDummy = parent >= uids.length;
    const dummy = isDummy ? dummies.get(parent) : undefined;
    if (dummy) dummy.messages.push(message);
    if (dummy || (parent !== NONE && !isDummy)) continue;
    const top = { isDummy, messages: [message], subject: subjects[message]!, isReply: replies[message] === 1 };
    tops.push({ ...top, thread: null });
    if (isDummy) dummies.set(parent, tops.at(-1)!);
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
  const both: Top = { isDummy: true, messages: [], subject: known.subject, isReply: false, thread: null };
  for (const one of [...known.messages, ...top.messages]) dummyOf[one] = both;
  return both;
}

/** Step 6: every set of siblings by date, which is the order in which they are hung up. */
function* grow({ uids }: ReferenceColumns, { parents, dummyOf }: Placed, order: Uint32Array): Steps<readonly Thread[]> {
  const root: Growing[] = [];
  const grown: Growing[] = [];
  for (let message = 0; message < uids.length; message++) {
    if (message % STEP === STEP - 1) yield;
    grown.push({ uid: uids[message]!, below: nothing });
  }
  for (let count = 0; count < order.length; count++) {
    if (count % STEP === STEP - 1) yield;
    const message = order[count]!;
    const dummy = dummyOf[message]!;
    const parent = parents[message]!;
    if (dummy) {
      if (!dummy.thread) {
        dummy.thread = { uid: null, below: nothing };
        root.push(dummy.thread);
      }
      hang(grown[message]!, dummy.thread);
    } else if (parent === NONE || parent >= uids.length) root.push(grown[message]!);
    else hang(grown[message]!, grown[parent]!);
  }
  return root;
}

// ── plain rows ──

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

export function newThreading(algorithm: ThreadAlgorithm): Threading {
  const uids: Uid[] = [];
  const dates: Instant[] = [];
  const subjects: number[] = [];
  const replies: number[] = [];
  const own: number[] = [];
  const starts = [0];
  const references: number[] = [];
  const subjectNumbers = new Map([['', 0]]);
  const identifiers = new Map<string, number>();
  return {
    add({ uid, internalDate, date, subject, messageId, inReplyTo, references: field }) {
      const { base, isReply } = subjectOf(subject);
      uids.push(uid);
      dates.push(sentDate(date, internalDate));
      subjects.push(numberIn(subjectNumbers, collationKey(base)));
      replies.push(isReply ? 1 : 0);
      if (algorithm === 'ORDEREDSUBJECT') return;
      const id = messageIdOf(messageId);
      own.push(id === null ? NONE : numberIn(identifiers, id));
      for (const one of referencesOf(field, inReplyTo)) references.push(numberIn(identifiers, one));
      starts.push(references.length);
    },
    threads() {
      const columns = { uids, dates, subjects, replies, own, starts, references, identifiers: identifiers.size };
      return algorithm === 'REFERENCES' ? threadsByReferences(columns) : threadsBySubject(columns);
    },
  };
}

/** In the order of appearance. */
function numberIn(numbers: Map<string, number>, text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}
