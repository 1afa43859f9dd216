/**
 * The octets of messages, as a client reads them: Return-Path and our prefix before the content. Whole messages are
 * proven by their hash, parts are not (R7). What lies inline is read at once, segments without blocking.
 */
import { type Bytes, kibibytes, mebibytes } from '../base/units.ts';
import type { Id } from './interface.ts';
import type { SegmentFiles } from './segment-files.ts';
import { DamagedContent, prove } from './sqlite/content.ts';
import type { Reader } from './sqlite/database.ts';
import { readerPrefix } from './sqlite/facts.ts';
import {
  type ContentRow,
  contentOf,
  contentsOf,
  inlineSlice,
  inlineSlices,
  placeOf,
  type SliceRow,
} from './sqlite/messages.ts';
import type { MessagePart } from './view-shapes.ts';

export type ContentParts = {
  /** The connection as it is now: it changes when the store reopens. */
  readonly db: () => Reader;
  readonly files: SegmentFiles;
  /** A content that does not match its hash. */
  readonly onDamage: (fault: DamagedContent) => void;
};

const TRIES = 3;

const missing = (message: Id): Error => new Error(`There is no message ${message}`);
const isGone = (fault: unknown): boolean => (fault as NodeJS.ErrnoException).code === 'ENOENT';

/** A compaction may move a content between the look at its row and the read: then the row says where to. */
async function retried<T>(act: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left--) {
    try {
      return await act();
    } catch (fault) {
      if (left <= 1 || !isGone(fault)) throw fault;
    }
  }
}

export async function whole(
  { db, files, onDamage }: ContentParts,
  message: Id,
  withReturnPath: boolean,
): Promise<Uint8Array> {
  return retried(async () => {
    const row = contentOf(db(), message);
    if (!row) throw missing(message);
    const content = row.data ?? (await files.read(row.segment!, row.place!, row.size));
    return proven(row, content, readerPrefix(withReturnPath ? row.sender : null, row.prefix), onDamage);
  });
}

export async function slice(
  { db, files }: ContentParts,
  message: Id,
  [start, end]: readonly [number, number],
): Promise<Uint8Array> {
  return retried(async () => {
    const row = placeOf(db(), message);
    if (!row) throw missing(message);
    const prefix = readerPrefix(row.sender, row.prefix);
    const from = Math.max(0, start - prefix.length);
    const to = Math.min(row.size, end - prefix.length);
    const before = prefix.subarray(Math.max(0, start), Math.max(0, end));
    if (to <= from) return before;
    const content = await contentSlice(db(), files, row, from, to - from);
    return before.length === 0 ? content : Buffer.concat([before, content]);
  });
}

const contentSlice = async (
  db: Reader,
  files: SegmentFiles,
  row: SliceRow,
  from: number,
  count: number,
): Promise<Buffer> =>
  row.segment === null ? inlineSlice(db, row.id, from, count) : files.read(row.segment, row.place! + from, count);

function proven(row: ContentRow, content: Uint8Array, prefix: Buffer, onDamage: ContentParts['onDamage']): Uint8Array {
  try {
    prove(row, content);
  } catch (fault) {
    if (fault instanceof DamagedContent) onDamage(fault);
    throw fault;
  }
  return prefix.length === 0 ? content : Buffer.concat([prefix, content]);
}

// ── many at once ──

/**
 * In the order asked, null where the message is gone. One statement finds all, one reads what lies inline; who asks keeps
 * the sum of the octets small.
 */
export async function several(
  parts: ContentParts,
  wanted: readonly MessagePart[],
): Promise<readonly (Uint8Array | null)[]> {
  const isWhole = wanted.every(({ range }) => range === undefined);
  const rows = new Map(
    contentsOf(
      parts.db(),
      wanted.map(({ message }) => message),
      isWhole,
    ).map(row => [row.message, row] as const),
  );
  if (!isWhole) return severalSlices(parts, wanted, rows);
  const fromSegments = readRuns(
    parts.files,
    [...rows.values()].filter(row => row.segment !== null),
  );
  return Promise.all(
    wanted.map(async ({ message }) => {
      const row = rows.get(message);
      if (!row) return null;
      const content = row.data ?? (await fromSegments.get(row.id));
      // What lies in a segment may have been moved meanwhile.
      if (!content) return whole(parts, message, true);
      return proven(row, content, readerPrefix(row.sender, row.prefix), parts.onDamage);
    }),
  );
}

/** Messages that came one after the other lie so in their segment: what lies together is one read. */
const RUN_GAP: Bytes = kibibytes(16);
const LONGEST_RUN: Bytes = mebibytes(1);

/** By blob; undefined where the segment is gone. */
function readRuns(files: SegmentFiles, rows: readonly ContentRow[]): ReadonlyMap<Id, Promise<Buffer | undefined>> {
  const found = new Map<Id, Promise<Buffer | undefined>>();
  const sorted = rows.toSorted((a, b) => a.segment! - b.segment! || a.place! - b.place!);
  for (let from = 0; from < sorted.length; ) {
    const { segment, place: start } = sorted[from]!;
    let to = from;
    let end = start!;
    do {
      end = Math.max(end, sorted[to]!.place! + sorted[to]!.size);
      to++;
    } while (
      sorted[to]?.segment === segment &&
      sorted[to]!.place! - end <= RUN_GAP &&
      sorted[to]!.place! + sorted[to]!.size - start! <= LONGEST_RUN
    );
    const run = files.read(segment!, start!, end - start!).catch(fault => {
      if (isGone(fault)) return undefined;
      throw fault;
    });
    for (const { id, place, size } of sorted.slice(from, to)) {
      found.set(
        id,
        run.then(octets => octets?.subarray(place! - start!, place! - start! + size)),
      );
    }
    from = to;
  }
  return found;
}

function severalSlices(
  parts: ContentParts,
  wanted: readonly MessagePart[],
  rows: ReadonlyMap<Id, ContentRow>,
): Promise<readonly (Uint8Array | null)[]> {
  const prefixes: Buffer[] = [];
  const inline: (readonly [blob: Id, from: number, count: number])[] = [];
  const inlineAt: number[] = [];
  const found: (Uint8Array | null | Promise<Uint8Array>)[] = wanted.map(({ message, range }, at) => {
    const row = rows.get(message);
    if (!row) return null;
    if (!range || row.segment !== null) return range ? slice(parts, message, range) : whole(parts, message, true);
    const prefix = readerPrefix(row.sender, row.prefix);
    const from = Math.max(0, range[0] - prefix.length);
    prefixes[at] = prefix.subarray(Math.max(0, range[0]), Math.max(0, range[1]));
    inline.push([row.id, from, Math.max(0, Math.min(row.size, range[1] - prefix.length) - from)]);
    inlineAt.push(at);
    return prefixes[at]!;
  });
  for (const [n, content] of inlineSlices(parts.db(), inline)) {
    const at = inlineAt[n]!;
    found[at] = prefixes[at]!.length === 0 ? content : Buffer.concat([prefixes[at]!, content]);
  }
  return Promise.all(found);
}
