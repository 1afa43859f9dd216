/**
 * What SORT and THREAD compare of a mailbox's messages, in memory: a typed array for each key, 53 octets a message, 4 for
 * each reference, each text and each identifier once. Ascending by UID; filled and followed by keys-memory.ts.
 *
 * Who has taken a look (`{ ...columns }`) may compute on for as long as it takes: what comes is added behind, and where
 * something goes the arrays are made anew. Numbers of texts and identifiers stay as they are.
 */
import { newTextRanks, type TextRanks } from '../imap/search/text-ranks.ts';
import type { Columns, Id, Uid } from '../store/interface.ts';
import { type IdNumbers, newIdNumbers } from './id-numbers.ts';
import type { PrintedKeys } from './keys-print.ts';

export type KeyColumns = {
  length: number;
  uid: Uint32Array;
  message: Float64Array;
  /** NaN: the day it came here counts. */
  sent: Float64Array;
  /** Numbers of texts. */
  subject: Uint32Array;
  from: Uint32Array;
  to: Uint32Array;
  cc: Uint32Array;
  displayFrom: Uint32Array;
  displayTo: Uint32Array;
  /** 1: the subject is of a reply or a forward. */
  replies: Uint8Array;
  /** Number of its identifier; −1: none. */
  own: Int32Array;
  /** A message's references stand from its start up to the next one's. */
  starts: Uint32Array;
  references: Int32Array;
  readonly subjects: TextRanks;
  readonly mailboxes: TextRanks;
  readonly names: TextRanks;
  readonly ids: IdNumbers;
};

const arrays = [
  ...(['uid', 'message', 'sent', 'subject', 'from', 'to', 'cc', 'displayFrom', 'displayTo'] as const),
  ...(['replies', 'own'] as const),
] as const;

export const emptyKeys = (): KeyColumns => ({
  length: 0,
  ...arraysOf(0),
  references: new Int32Array(0),
  ...{ subjects: newTextRanks(), mailboxes: newTextRanks(), names: newTextRanks(), ids: newIdNumbers() },
});

const arraysOf = (capacity: number) => ({
  uid: new Uint32Array(capacity),
  message: new Float64Array(capacity),
  sent: new Float64Array(capacity),
  subject: new Uint32Array(capacity),
  from: new Uint32Array(capacity),
  to: new Uint32Array(capacity),
  cc: new Uint32Array(capacity),
  displayFrom: new Uint32Array(capacity),
  displayTo: new Uint32Array(capacity),
  replies: new Uint8Array(capacity),
  own: new Int32Array(capacity),
  starts: new Uint32Array(capacity + 1),
});

export function octetsOfKeys(columns: KeyColumns): number {
  const { starts, references, subjects, mailboxes, names, ids } = columns;
  const texts = subjects.octets() + mailboxes.octets() + names.octets();
  const rows = arrays.reduce((sum, name) => sum + columns[name].byteLength, starts.byteLength);
  return rows + references.byteLength + texts + ids.octets();
}

/** Of a message that is gone before it was read. */
const nothing: PrintedKeys = [null, '', 0, '', '', '', '', '', [0, 0]];

/** Behind all that are there. */
export function addKeys(
  columns: KeyColumns,
  rows: readonly { readonly uid: Uid; readonly message: Id }[],
  keys: readonly (PrintedKeys | null)[],
): void {
  reserve(columns, rows.length);
  for (let at = 0; at < rows.length; at++) {
    const place = columns.length;
    columns.uid[place] = rows[at]!.uid;
    columns.message[place] = rows[at]!.message;
    setKeys(columns, place, keys[at] ?? nothing);
    columns.length++;
  }
}

/** By index: taking an array apart costs more than all the rest before the engine has warmed up. */
function setKeys(columns: KeyColumns, place: number, keys: PrintedKeys): void {
  const { mailboxes, names, ids: identifiers } = columns;
  columns.sent[place] = keys[0] ?? Number.NaN;
  columns.subject[place] = columns.subjects.numberOf(keys[1]);
  columns.replies[place] = keys[2];
  columns.from[place] = mailboxes.numberOf(keys[3]);
  columns.to[place] = mailboxes.numberOf(keys[4]);
  columns.cc[place] = mailboxes.numberOf(keys[5]);
  columns.displayFrom[place] = names.numberOf(keys[6]);
  columns.displayTo[place] = names.numberOf(keys[7]);
  const ids = keys[8];
  columns.own[place] = ids[0] === 0 && ids[1] === 0 ? -1 : identifiers.numberOf(ids[0]!, ids[1]!);
  let end = columns.starts[place]!;
  for (let at = 2; at < ids.length; at += 2) {
    if (end === columns.references.length) columns.references = enlarged(columns.references, end + 1);
    columns.references[end++] = identifiers.numberOf(ids[at]!, ids[at + 1]!);
  }
  columns.starts[place + 1] = end;
}

function enlarged(references: Int32Array, needed: number): Int32Array {
  const larger = new Int32Array(roomFor(references.length, needed));
  larger.set(references);
  return larger;
}

const roomFor = (length: number, needed: number): number => Math.max(needed, length + (length >> 2) + 16);

function reserve(columns: KeyColumns, more: number): void {
  const needed = columns.length + more;
  if (needed <= columns.uid.length) return;
  const larger = arraysOf(roomFor(columns.length, needed));
  for (const name of arrays) larger[name].set(columns[name].subarray(0, columns.length));
  larger.starts.set(columns.starts.subarray(0, columns.length + 1));
  Object.assign(columns, larger);
}

/**
 * Leaves out what is not in the mailbox any more; returns of how many the first of the mailbox's are here. UIDs only
 * ascend, so that what comes is behind all that were here.
 */
export function followMailbox(columns: KeyColumns, now: Pick<Columns, 'length' | 'uid' | 'message'>): number {
  const most = Math.min(columns.length, now.length);
  let same = 0;
  while (same < most && columns.uid[same] === now.uid[same] && columns.message[same] === now.message[same]) same++;
  if (same === columns.length) return same;
  const places: number[] = [];
  for (let here = same, there = same; here < columns.length && there < now.length; here++) {
    if (columns.uid[here]! < now.uid[there]!) continue;
    if (columns.uid[here] !== now.uid[there] || columns.message[here] !== now.message[there]) break;
    places.push(here);
    there++;
  }
  leaveOnly(columns, same, places);
  return columns.length;
}

/** The first `same`, and those at the places behind them. */
function leaveOnly(columns: KeyColumns, same: number, places: readonly number[]): void {
  const left = arraysOf(same + places.length);
  for (const name of arrays) {
    const [from, to] = [columns[name], left[name]];
    to.set(from.subarray(0, same));
    for (const [at, place] of places.entries()) to[same + at] = from[place]!;
  }
  left.starts.set(columns.starts.subarray(0, same + 1));
  const references = new Int32Array(columns.references.length);
  let end = columns.starts[same]!;
  references.set(columns.references.subarray(0, end));
  for (const [at, place] of places.entries()) {
    const own = columns.references.subarray(columns.starts[place], columns.starts[place + 1]);
    references.set(own, end);
    end += own.length;
    left.starts[same + at + 1] = end;
  }
  Object.assign(columns, left, { references, length: same + places.length });
}
