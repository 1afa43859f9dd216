/**
 * A mailbox's rows in memory: a typed array per column, 49 octets a message, ascending by UID. Filled and followed by
 * columns-cache.ts. Flags change in place; the array of UIDs is handed to sessions, so its beginning never changes: what
 * comes is added behind it, and where something goes it is made anew.
 */
import type { Id, ModSeq, Row, Uid } from './interface.ts';
import type { Delta, EntryValues } from './sqlite/columns.ts';

export type MailboxColumns = {
  /** All up to here is taken in. */
  modSeq: ModSeq;
  length: number;
  uid: Uint32Array;
  message: Float64Array;
  modSeqs: Float64Array;
  flags: Uint8Array;
  keywords: Uint32Array;
  internalDate: Float64Array;
  size: Float64Array;
  /** NaN: not known. */
  savedAt: Float64Array;
};

const OCTETS_A_ROW = 49;

export const emptyColumns = (modSeq: ModSeq, capacity: number): MailboxColumns => ({
  modSeq,
  length: 0,
  uid: new Uint32Array(capacity),
  message: new Float64Array(capacity),
  modSeqs: new Float64Array(capacity),
  flags: new Uint8Array(capacity),
  keywords: new Uint32Array(capacity),
  internalDate: new Float64Array(capacity),
  size: new Float64Array(capacity),
  savedAt: new Float64Array(capacity),
});

export const octetsOfColumns = ({ uid }: MailboxColumns): number => uid.length * OCTETS_A_ROW;

/** All UIDs. What is given is never written to again. */
export const uidsOfColumns = ({ uid, length }: MailboxColumns): Uint32Array => uid.subarray(0, length);

/** The place of the first message from this UID on; `length` where there is none. */
export function placeFrom({ uid, length }: MailboxColumns, from: Uid): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (uid[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows that come after all that are there, ascending. */
export function addRows(columns: MailboxColumns, rows: readonly EntryValues[]): void {
  const needed = columns.length + rows.length;
  if (needed > columns.uid.length) grow(columns, Math.max(needed, columns.length + (columns.length >> 2) + 16));
  for (const row of rows) {
    columns.uid[columns.length] = row[0];
    setRow(columns, columns.length++, row);
  }
}

function setRow(columns: MailboxColumns, at: number, row: EntryValues): void {
  columns.message[at] = row[1];
  columns.modSeqs[at] = row[2];
  columns.flags[at] = row[3];
  columns.keywords[at] = row[4];
  columns.internalDate[at] = row[5];
  columns.size[at] = row[6];
  columns.savedAt[at] = row[7] ?? Number.NaN;
}

function grow(columns: MailboxColumns, capacity: number): void {
  const larger = emptyColumns(columns.modSeq, capacity);
  for (const name of arrays) larger[name].set(columns[name].subarray(0, columns.length));
  for (const name of arrays) replace(columns, larger, name);
}

const arrays = ['uid', 'message', 'modSeqs', 'flags', 'keywords', 'internalDate', 'size', 'savedAt'] as const;

function replace<N extends (typeof arrays)[number]>(to: MailboxColumns, from: MailboxColumns, name: N): void {
  to[name] = from[name];
}

/** False: the delta does not fit what is here, which then is of no use any more. */
export function applyDelta(columns: MailboxColumns, { modSeq, changed, vanished }: Delta): boolean {
  if (vanished.length > 0) removeRows(columns, vanished);
  const last = columns.length === 0 ? 0 : columns.uid[columns.length - 1]!;
  let known = 0;
  for (; known < changed.length && changed[known]![0] <= last; known++) {
    const at = placeFrom(columns, changed[known]![0]);
    if (columns.uid[at] !== changed[known]![0]) return false;
    setRow(columns, at, changed[known]!);
  }
  addRows(columns, known === 0 ? changed : changed.slice(known));
  columns.modSeq = modSeq;
  return true;
}

/** `gone` ascends by its first UID. */
function removeRows(columns: MailboxColumns, gone: Delta['vanished']): void {
  let kept = placeFrom(columns, gone[0]![0]);
  let from = kept;
  let uid: Uint32Array | null = null;
  for (const [first, last] of gone) {
    const start = Math.max(from, placeFrom(columns, first));
    const end = Math.max(start, placeFrom(columns, last + 1));
    if (end === start) continue;
    uid ??= columns.uid.slice();
    kept = shift(columns, uid, kept, from, start);
    from = end;
  }
  if (!uid) return;
  columns.length = shift(columns, uid, kept, from, columns.length);
  columns.uid = uid;
}

/** Moves the rows from `from` up to `to` down to `kept`; returns where the next go. */
function shift(columns: MailboxColumns, uid: Uint32Array, kept: number, from: number, to: number): number {
  if (kept !== from) {
    uid.copyWithin(kept, from, to);
    for (const name of arrays) if (name !== 'uid') columns[name].copyWithin(kept, from, to);
  }
  return kept + to - from;
}

const noKeywords: readonly string[] = [];

/** Rows from one place up to another, as the tables would give them. */
export function rowsOfColumns(
  columns: MailboxColumns,
  from: number,
  to: number,
  keywordsOf: (set: Id) => readonly string[],
): Row[] {
  const rows: Row[] = [];
  for (let at = from; at < to; at++) {
    const set = columns.keywords[at]!;
    const savedAt = columns.savedAt[at]!;
    rows.push({
      uid: columns.uid[at]!,
      message: columns.message[at]!,
      modSeq: columns.modSeqs[at]!,
      flags: columns.flags[at]!,
      keywords: set === 0 ? noKeywords : keywordsOf(set),
      internalDate: columns.internalDate[at]!,
      size: columns.size[at]!,
      savedAt: Number.isNaN(savedAt) ? null : savedAt,
    });
  }
  return rows;
}
