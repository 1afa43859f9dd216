/** Reads and proves contents: what does not match its hash is never handed out as if it did (R7). */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Bytes } from '../../base/units.ts';
import type { Id } from '../interface.ts';
import { type BlobRow, sha256 } from './blobs.ts';
import type { Reader } from './database.ts';
import { type ContentRow, contentOf } from './messages.ts';
import { segmentPath } from './paths.ts';

/** A content that is not what was stored. */
export class DamagedContent extends Error {
  readonly blob: Id;
  constructor(blob: Id, why: string) {
    super(`Content ${blob} is damaged: ${why}`);
    this.name = 'DamagedContent';
    this.blob = blob;
  }
}

export function prove(row: Pick<BlobRow, 'id' | 'sha256' | 'size'>, bytes: Uint8Array): void {
  if (bytes.length !== row.size) throw new DamagedContent(row.id, `${bytes.length} octets of ${row.size} are there`);
  if (!sha256(bytes).equals(row.sha256)) throw new DamagedContent(row.id, 'its octets do not match their hash');
}

/** Waits for the disk: for threads, not for the front. */
export function readContent(
  db: Reader,
  folder: string,
  message: Id,
): (Pick<ContentRow, 'sender' | 'prefix'> & { readonly bytes: Uint8Array }) | null {
  const row = contentOf(db, message);
  if (!row) return null;
  const bytes = readBlob(folder, row);
  prove(row, bytes);
  return { sender: row.sender, prefix: row.prefix, bytes };
}

export const readBlob = (folder: string, row: BlobRow): Uint8Array =>
  row.data ?? readSegment(folder, row.segment!, row.place!, row.size);

function readSegment(folder: string, segment: number, place: number, size: Bytes): Buffer {
  const descriptor = openSync(segmentPath(folder, segment), 'r');
  try {
    const bytes = Buffer.allocUnsafe(size);
    let done = 0;
    for (let read = -1; done < size && read !== 0; done += read) {
      read = readSync(descriptor, bytes, done, size - done, place + done);
    }
    return bytes.subarray(0, done);
  } finally {
    closeSync(descriptor);
  }
}
