/** Opens what the writer works on: the database, brought up to date, and its segments; anew after a fault. */
import { err, ok, type Result } from '../../base/result.ts';
import { openWriter, type Writer } from './database.ts';
import { migrate } from './migrations.ts';
import { databasePath } from './paths.ts';
import type { Setup } from './protocol.ts';
import { openSegments, type SegmentWriter } from './segments.ts';

export type Opened = { readonly db: Writer; readonly segments: SegmentWriter };

export function open(setup: Setup): Result<Opened, string> {
  const db = openWriter(databasePath(setup.folder));
  if (!db.ok) return db;
  const migrated = migrate(db.value);
  if (migrated.ok) return ok({ db: db.value, segments: openSegments(setup.folder, setup.segmentBytes) });
  db.value.close();
  return migrated;
}

/** R5: what the kernel said about a write is not asked again; the log is read anew from the disk, and looked through. */
export function openThroughRecovery(setup: Setup): Result<Opened, string> {
  const again = open(setup);
  if (!again.ok) return again;
  const { db } = again.value;
  const found = db.value<string>('PRAGMA quick_check(1)');
  if (found === 'ok') {
    db.pragma('wal_checkpoint(PASSIVE)');
    return again;
  }
  closeAll(again.value);
  return err(`The database is damaged and stays closed for writing: ${found}`);
}

export function closeAll({ db, segments }: Opened): void {
  segments.close();
  db.close();
}

/** Frames of the write-ahead log that are not yet in the database. NOOP only looks. */
export function waitingFrames(db: Writer): number {
  const found = db.get<{ log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)');
  return found ? found.log - found.checkpointed : 0;
}
