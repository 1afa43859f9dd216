/** Reads of segment files by the front: one open file per segment, closed when the segment is gone. Never blocks. */
import { type FileHandle, open } from 'node:fs/promises';
import type { Bytes } from '../base/units.ts';
import { segmentPath } from './sqlite/paths.ts';

export type SegmentFiles = {
  /** Shorter than asked for where the file ends. Rejects with ENOENT where the segment is gone. */
  read(segment: number, place: number, count: Bytes): Promise<Buffer>;
  forget(segment: number): void;
  close(): Promise<void>;
};

export function segmentFiles(folder: string): SegmentFiles {
  const files = new Map<number, Promise<FileHandle>>();
  const file = (segment: number): Promise<FileHandle> => {
    let handle = files.get(segment);
    if (!handle) {
      handle = open(segmentPath(folder, segment), 'r');
      handle.catch(() => files.delete(segment));
      files.set(segment, handle);
    }
    return handle;
  };
  return {
    async read(segment, place, count) {
      const handle = await file(segment);
      const bytes = Buffer.allocUnsafe(count);
      let done = 0;
      while (done < count) {
        const { bytesRead } = await handle.read(bytes, done, count - done, place + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.subarray(0, done);
    },
    forget(segment) {
      const handle = files.get(segment);
      files.delete(segment);
      // Waits for reads under way; one that cannot be closed was never opened.
      handle?.then(opened => opened.close()).catch(() => undefined);
    },
    async close() {
      const opened = [...files.values()];
      files.clear();
      for (const handle of opened) await handle.then(each => each.close()).catch(() => undefined);
    },
  };
}
