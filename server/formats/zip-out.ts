/** A ZIP archive that is written file by file, in the memory of one; the door to `yazl`. */
import { createWriteStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Instant } from '../base/units.ts';
import { flushFolder, makeFolder, removeQuietly } from './files-out.ts';

export type ZipOut = {
  /** Answers when what was put before is written. */
  add(name: string, octets: Uint8Array, modifiedAt: Instant): Promise<void>;
  /** On disk under its last name; how large it is. */
  finish(): Promise<number>;
  /** Takes away what is unfinished. */
  close(): Promise<void>;
};

/** ZIP knows no time before 1980. */
const EARLIEST = Date.UTC(1980, 0, 2);
const LEVEL = 3;

export async function openZipOut(path: string): Promise<ZipOut> {
  const part = `${path}.part`;
  await makeFolder(dirname(path));
  const zip = new ZipFile();
  const file = createWriteStream(part, { mode: 0o600 });
  const done = finished(file);
  done.catch(() => {});
  zip.outputStream.pipe(file);
  let ended = false;
  const failed = new Promise<never>((_, reject) => {
    file.once('error', reject);
    zip.once('error', reject);
  });
  failed.catch(() => {});
  return {
    add: (name, octets, modifiedAt) => {
      const taken = new Promise<void>(resolve => {
        const options = { mtime: new Date(Math.max(modifiedAt, EARLIEST)), mode: 0o100600, compressionLevel: LEVEL };
        // Asked for when all before it is through: so that there is never more than one in memory.
        zip.addReadStreamLazy(name, { ...options, size: octets.length }, give => {
          give(null, Readable.from([Buffer.from(octets.buffer, octets.byteOffset, octets.length)]));
          resolve();
        });
      });
      return Promise.race([taken, failed]);
    },
    async finish() {
      zip.end();
      await Promise.race([done, failed]);
      ended = true;
      const written = await open(part, 'r+');
      const { size } = await written.stat();
      await written.datasync();
      await written.close();
      await rename(part, path);
      await flushFolder(dirname(path));
      return size;
    },
    async close() {
      if (ended) return;
      file.destroy();
      await removeQuietly(part);
    },
  };
}
