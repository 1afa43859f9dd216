/**
 * Contents by hash: one row per content, however many messages have it. Up to the inline limit the octets lie in the
 * row, larger ones in a segment file with their place in the row. SHA-256 of each, because the engine's own integrity
 * check does not see a flipped bit in a body.
 */
import { hash } from 'node:crypto';
import type { Bytes } from '../../base/units.ts';
import type { Id } from '../interface.ts';
import type { Reader, Writer } from './database.ts';
import type { SegmentWriter } from './segments.ts';

export type BlobRow = {
  readonly id: Id;
  readonly sha256: Uint8Array;
  readonly size: Bytes;
  readonly segment: number | null;
  readonly place: number | null;
  readonly data: Uint8Array | null;
};

export const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** Finds or stores a content. */
export function putBlob(db: Writer, segments: SegmentWriter, inlineLimit: Bytes, bytes: Uint8Array): Id {
  const sum = sha256(bytes);
  const known = blobByHash(db, sum);
  if (known !== undefined) return known;
  if (bytes.length <= inlineLimit) {
    return db.run('INSERT INTO blob (sha256, size, data) VALUES (?, ?, ?)', sum, bytes.length, bytes).lastId;
  }
  const { segment, place } = segments.append(bytes, sum);
  return db.run(
    'INSERT INTO blob (sha256, size, segment, place) VALUES (?, ?, ?, ?)',
    sum,
    bytes.length,
    segment,
    place,
  ).lastId;
}

const blobByHash = (db: Reader, sum: Uint8Array): Id | undefined =>
  db.value<Id>('SELECT id FROM blob WHERE sha256 = ?', sum);

export const blobOf = (db: Reader, id: Id): BlobRow | undefined =>
  db.get<BlobRow>('SELECT id, sha256, size, segment, place, data FROM blob WHERE id = ?', id);

export const blobUsed = (db: Reader, id: Id): boolean =>
  db.value('SELECT 1 FROM message WHERE blob = ? LIMIT 1', id) !== undefined;

export const deleteBlob = (db: Writer, id: Id): void => {
  db.run('DELETE FROM blob WHERE id = ?', id);
};

/** Octets that rows still point to, per segment. */
export const liveBytes = (db: Reader): { segment: number; bytes: Bytes }[] =>
  db.all('SELECT segment, sum(size) AS bytes FROM blob WHERE segment IS NOT NULL GROUP BY segment');

export const blobsIn = (db: Reader, segment: number, limit: number): BlobRow[] =>
  db.all<BlobRow>(
    'SELECT id, sha256, size, segment, place, NULL AS data FROM blob WHERE segment = ? ORDER BY place LIMIT ?',
    segment,
    limit,
  );

export const moveBlob = (db: Writer, id: Id, segment: number, place: number): void => {
  db.run('UPDATE blob SET segment = ?, place = ? WHERE id = ?', segment, place, id);
};
