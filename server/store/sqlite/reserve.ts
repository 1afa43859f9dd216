/**
 * Room kept for a full disk (R6): a file of real octets, given back the moment the disk is full, so that what deletes
 * and what settles still finds a page. Mail is taken again when the file could be made anew.
 *
 * Where the database itself has a limit (`maxBytes`), the same reserve is kept below that limit.
 */

import { randomFillSync } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Bytes, mebibytes } from '../../base/units.ts';
import type { Writer } from './database.ts';

export type Reserve = {
  /** Makes sure that the room is there; false where it is not. */
  keep(): boolean;
  release(): void;
};

/** Random, so that no file system stores it as nothing. */
const CHUNK = mebibytes(1);
/** Free pages below the limit before mail is taken again. */
const MARGIN_PAGES = 16;

export function openReserve(folder: string, bytes: Bytes, db: () => Writer | null, maxBytes: Bytes | null): Reserve {
  const path = join(folder, 'reserve');
  const limit = maxBytes === null ? null : pageLimits(maxBytes, Math.min(bytes, maxBytes / 4), db);
  return {
    keep: () => (limit === null || limit.keep()) && keepFile(path, bytes),
    release() {
      limit?.release();
      rmSync(path, { force: true });
    },
  };
}

function keepFile(path: string, bytes: Bytes): boolean {
  if (bytes === 0 || statSync(path, { throwIfNoEntry: false })?.size === bytes) return true;
  const { bavail, bsize } = statfsSync(dirname(path));
  // As much again must stay free, or the next message would fill the disk at once.
  if (bavail * bsize < bytes * 2) return false;
  try {
    fill(path, bytes);
    return true;
  } catch {
    // Whatever kept it from being written: there is no room that we could promise.
    rmSync(path, { force: true });
    return false;
  }
}

function fill(path: string, bytes: Bytes): void {
  const descriptor = openSync(path, 'w', 0o600);
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    while (fstatSync(descriptor).size < bytes) {
      randomFillSync(chunk);
      writeSync(descriptor, chunk, 0, Math.min(CHUNK, bytes - fstatSync(descriptor).size));
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function pageLimits(maxBytes: Bytes, reserve: Bytes, db: () => Writer | null): Reserve {
  const page = (name: string): number => Number(db()?.value(`PRAGMA ${name}`) ?? 0);
  const pages = (bytes: Bytes) => Math.floor(bytes / page('page_size'));
  return {
    keep() {
      if (!db()) return false;
      const usual = pages(maxBytes - reserve);
      if (page('page_count') - page('freelist_count') > usual - MARGIN_PAGES) return false;
      db()!.pragma(`max_page_count = ${usual}`);
      return true;
    },
    release() {
      db()?.pragma(`max_page_count = ${pages(maxBytes)}`);
    },
  };
}
