/**
 * A copy of a store, read as it was: its database lies in a folder of its own, its segments wherever the copy is kept.
 * Brought up to this version's schema first, for the copy may be older than this program.
 */
import { err, ok, type Result } from '../base/result.ts';
import { migrateStore } from './apart.ts';
import { newColumnsCache } from './columns-cache.ts';
import type { Reading } from './interface.ts';
import { newReading } from './reading.ts';
import type { SegmentFiles } from './segment-files.ts';
import { openReader } from './sqlite/database.ts';
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
  const current = await migrateStore(folder);
  if (!current.ok) return current;
  const opened = openReader(databasePath(folder));
  if (!opened.ok) return err(opened.error);
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
