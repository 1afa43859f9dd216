/**
 * Segment files that are mostly dead: what lives in them is copied to the growing file, the rows are pointed there, the
 * transaction commits, and only then the old file goes. A crash anywhere leaves a file too much, never a content too few.
 */
import { mebibytes } from '../../base/units.ts';
import { blobsIn, liveBytes, moveBlob, sha256 } from './blobs.ts';
import type { Writing } from './writing.ts';

/** Below this share of living octets a file is rewritten. */
const WORTH_KEEPING = 0.5;
/** Copied in one command: the other sessions wait so long. */
const STEP_BYTES = mebibytes(8);
const STEP_BLOBS = 64;

export function compact(w: Writing): { readonly done: number; readonly more: boolean } {
  const live = new Map(liveBytes(w.db).map(row => [row.segment, row.bytes]));
  const files = w.segments.list();
  const growing = w.segments.active() ?? files.at(-1)?.segment;
  const next = files.find(
    file => file.segment !== growing && (live.get(file.segment) ?? 0) < file.bytes * WORTH_KEEPING,
  );
  if (!next) return { done: 0, more: false };
  const done = moveSome(w, next.segment);
  if (blobsIn(w.db, next.segment, 1).length === 0) w.emptied.push(next.segment);
  return { done: Math.max(1, done), more: true };
}

function moveSome(w: Writing, segment: number): number {
  let octets = 0;
  let moved = 0;
  for (const blob of blobsIn(w.db, segment, STEP_BLOBS)) {
    if (octets >= STEP_BYTES) break;
    const bytes = w.segments.read({ segment, place: blob.place! }, blob.size);
    // A damaged content keeps its file: what is corrupt is shown, never taken away (R7).
    if (!sha256(bytes).equals(blob.sha256)) throw new Error(`Content ${blob.id} in segment ${segment} is damaged`);
    const to = w.segments.append(bytes, blob.sha256);
    moveBlob(w.db, blob.id, to.segment, to.place);
    octets += blob.size;
    moved++;
  }
  return moved;
}
