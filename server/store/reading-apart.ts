/**
 * The store as a thread of its own reads it to make prints, beside the front and without asking it: the messages in the
 * order they were made, their trees as far as they are known, their octets; and the prints, to keep what was made.
 * Nothing else is read here, and nothing but prints is written.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import { several } from './contents.ts';
import type { Prints, Reading } from './interface.ts';
import { openPrints } from './prints.ts';
import { facts } from './reading.ts';
import { segmentFiles } from './segment-files.ts';
import { storeBytes } from './sizes.ts';
import { openReader } from './sqlite/database.ts';
import { filedAfter } from './sqlite/messages.ts';
import { databasePath } from './sqlite/paths.ts';

export type ReadingApart = Pick<Reading, 'facts' | 'several' | 'filedAfter'> & {
  readonly prints: Prints;
  close(): Promise<void>;
};

/** KiB: what is read is read once. */
const CACHE_KIB = -2_000;

export function openReadingApart(
  folder: string,
  now: () => Instant,
  onFault: (fault: unknown) => void,
): Result<ReadingApart, string> {
  const opened = openReader(databasePath(folder));
  if (!opened.ok) return err(opened.error);
  const reader = opened.value;
  reader.pragma(`cache_size = ${CACHE_KIB}`);
  const db = () => reader;
  const files = segmentFiles(folder);
  const prints = openPrints({ folder, db, now, storeBytes: () => storeBytes(folder), guest: true, onFault });
  return ok({
    facts: (messages, most) => facts({ db, parse: async () => null }, messages, most),
    several: wanted => several({ db, files, onDamage: onFault }, wanted),
    filedAfter: async (message, limit) => filedAfter(reader, message, limit),
    prints,
    async close() {
      prints.close();
      await files.close();
      reader.close();
    },
  });
}
