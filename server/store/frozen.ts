/**
 * A copy of a store, read as it was: its database lies in a folder of its own, its segments wherever the copy is kept.
 * Brought up to this version's schema first, for the copy may be older than this program.
 */
import { ok, type Result } from '../base/result.ts';
import { migrateStore } from './apart.ts';
import { newColumnsCache } from './columns-cache.ts';
import type { Reading } from './interface.ts';
import { newReading } from './reading.ts';
import type { SegmentFiles } from './segment-files.ts';
import { openReader, type Reader } from './sqlite/database.ts';
import { isCurrent } from './sqlite/migrations.ts';
import { databasePath } from './sqlite/paths.ts';

export type Frozen = { readonly reading: Reading; close(): void };
/** Where the octets of large contents are read. */
export type FrozenSegments = SegmentFiles['read'];

/** In a store's folder, with '/'. */
export const DATABASE = 'mailroom.db';
export const segmentName = (segment: number): string => `segments/${String(segment).padStart(6, '0')}.seg`;
/** In a store's folder: made anew where they are missing, or of one run alone. */
export const isDerived = (name: string): boolean =>
  /^(?:emails|prints|learnt)\.db(?:-wal|-shm)?$|^mailroom\.db-(?:wal|shm)$|^store\.lock(?:$|\.)|^reserve$/.test(name);

export async function openFrozen(folder: string, read: FrozenSegments): Promise<Result<Frozen, string>> {
  const opened = await openCurrent(folder);
  if (!opened.ok) return opened;
  const db = () => opened.value;
  const columns = newColumnsCache(db);
  const files: SegmentFiles = { read, forget() {}, close: async () => {} };
  return ok({
    reading: newReading({ ...{ db, files, columns }, parse: async () => null, onDamage() {} }),
    close() {
      columns.close();
      opened.value.close();
    },
  });
}

/** Brought up to date in a thread of its own, where that is needed. */
async function openCurrent(folder: string): Promise<Result<Reader, string>> {
  const asItIs = openReader(databasePath(folder));
  if (!asItIs.ok || isCurrent(asItIs.value)) return asItIs;
  asItIs.value.close();
  const migrated = await migrateStore(folder);
  return migrated.ok ? openReader(databasePath(folder)) : migrated;
}
