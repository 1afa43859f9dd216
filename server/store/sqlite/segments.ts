/**
 * Large contents in append-only files: `segments/000001.seg`, 000002 … A file is a row of records, each a header of 48
 * octets (magic, size, SHA-256) and the content, so that a segment can be read without the database. What no row
 * points to (a crash before COMMIT, a command rolled back) is dead space and never read; compaction takes it away.
 *
 * Only the writer appends. The order is: append, fdatasync, then COMMIT of the row (R4).
 */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import type { Bytes } from '../../base/units.ts';
import { segmentFolder, segmentPath } from './paths.ts';

export type Place = { readonly segment: number; readonly place: number };

export type SegmentWriter = {
  append(content: Uint8Array, sha256: Uint8Array): Place;
  /** Reads for compaction. */
  read(place: Place, size: Bytes): Buffer;
  /** Puts what was appended on disk; nothing to do when nothing was. */
  sync(): void;
  /** The file that grows now; null before the first append. */
  active(): number | null;
  list(): readonly { readonly segment: number; readonly bytes: Bytes }[];
  /** After the commit that moved its last content away. */
  remove(segment: number): void;
  close(): void;
};

export const HEADER_BYTES = 48;
const MAGIC = Buffer.from('MRSEG\0\0\x01', 'latin1');

export function openSegments(folder: string, largest: Bytes): SegmentWriter {
  const home = segmentFolder(folder);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  let file: { readonly segment: number; readonly descriptor: number; end: number } | null = null;
  let dirty = false;

  const begin = (segment: number) => {
    const path = segmentPath(folder, segment);
    const fresh = !existsSync(path);
    const descriptor = openSync(path, 'a+', 0o600);
    if (fresh) syncFolder(home);
    file = { segment, descriptor, end: fstatSync(descriptor).size };
    return file;
  };
  const sync = () => {
    if (file && dirty) fdatasyncSync(file.descriptor);
    dirty = false;
  };
  const forAppend = (size: number) => {
    let now = file ?? begin(Math.max(1, ...numbers(home)));
    if (now.end > 0 && now.end + size > largest) {
      sync();
      closeSync(now.descriptor);
      now = begin(now.segment + 1);
    }
    return now;
  };

  return {
    append(content, sha256) {
      const target = forAppend(HEADER_BYTES + content.length);
      const header = Buffer.alloc(HEADER_BYTES);
      MAGIC.copy(header);
      header.writeBigUInt64BE(BigInt(content.length), MAGIC.length);
      header.set(sha256, 16);
      dirty = true;
      // A write that breaks off leaves dead space: the end is asked for again, not reckoned.
      try {
        writeAll(target.descriptor, header);
        writeAll(target.descriptor, content);
        const place = target.end + HEADER_BYTES;
        target.end += HEADER_BYTES + content.length;
        return { segment: target.segment, place };
      } catch (fault) {
        target.end = fstatSync(target.descriptor).size;
        throw fault;
      }
    },
    read({ segment, place }, size) {
      const own = file?.segment === segment;
      const descriptor = own ? file!.descriptor : openSync(segmentPath(folder, segment), 'r');
      try {
        return readWhole(descriptor, place, size);
      } finally {
        if (!own) closeSync(descriptor);
      }
    },
    sync,
    active: () => file?.segment ?? null,
    list: () =>
      numbers(home).map(segment => {
        const descriptor = openSync(segmentPath(folder, segment), 'r');
        const bytes = fstatSync(descriptor).size;
        closeSync(descriptor);
        return { segment, bytes };
      }),
    remove(segment) {
      if (file?.segment !== segment) unlinkSync(segmentPath(folder, segment));
    },
    close() {
      if (file) closeSync(file.descriptor);
      file = null;
    },
  };
}

const numbers = (home: string): number[] =>
  readdirSync(home)
    .map(name => /^(\d{6,})\.seg$/.exec(name)?.[1])
    .filter(digits => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b);

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

function readWhole(descriptor: number, place: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let done = 0;
  while (done < size) {
    const read = readSync(descriptor, bytes, done, size - done, place + done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}

/** A new file's name is on disk only when its folder is. Windows cannot open a folder, and needs not. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
