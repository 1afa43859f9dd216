/** Parts of stored messages, for who looks at many of them and needs little of each: no proof of a hash, no whole body. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Bytes } from '../../base/units.ts';
import type { Id } from '../interface.ts';
import type { Reader } from '../sqlite/database.ts';
import { readerPrefix } from '../sqlite/facts.ts';
import { inlineSlice, placeOf } from '../sqlite/messages.ts';
import { segmentPath } from '../sqlite/paths.ts';

export type Octets = {
  /** As a client reads it: Return-Path, our prefix, the content. */
  readonly size: Bytes;
  /** Where the content begins. */
  readonly content: number;
  read(from: number, to: number): Buffer;
};

/** null: the message is gone. Reading throws where a segment cannot be read. */
export function octetsOf(main: Reader, folder: string, message: Id): Octets | null {
  const row = placeOf(main, message);
  if (!row) return null;
  const prefix = readerPrefix(row.sender, row.prefix);
  const size = prefix.length + row.size;
  const inContent = (from: number, count: number): Buffer =>
    row.segment === null
      ? inlineSlice(main, row.id, from, count)
      : readSegment(main, folder, message, from, count, row.segment, row.place!);
  return {
    size,
    content: prefix.length,
    read(from, to) {
      const end = Math.min(to, size);
      const own = prefix.subarray(Math.min(from, prefix.length), Math.min(end, prefix.length));
      const start = Math.max(0, from - prefix.length);
      const count = end - prefix.length - start;
      if (count <= 0) return own;
      const rest = inContent(start, count);
      return own.length === 0 ? rest : Buffer.concat([own, rest]);
    },
  };
}

/** A compaction may have moved the content since its place was read: then the row says where to. */
function readSegment(
  main: Reader,
  folder: string,
  message: Id,
  from: number,
  count: number,
  segment: number,
  place: number,
): Buffer {
  try {
    return readFileAt(segmentPath(folder, segment), place + from, count);
  } catch (fault) {
    const now = placeOf(main, message);
    if (!now || now.segment === null || now.segment === segment) throw fault;
    return readSegment(main, folder, message, from, count, now.segment, now.place!);
  }
}

export function readFileAt(path: string, at: number, count: number): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(count);
    let done = 0;
    for (let read = -1; done < count && read !== 0; done += read) {
      read = readSync(descriptor, bytes, done, count - done, at + done);
    }
    return bytes.subarray(0, done);
  } finally {
    closeSync(descriptor);
  }
}
