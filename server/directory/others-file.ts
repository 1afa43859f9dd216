/**
 * A file where others may put something too: opened so that whatever lies there cannot hold us - a FIFO waits for its other
 * end, and four of them would stop all that this process does with files - and read no further than it was long.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** `throughLinks`: also where a link leads. What it is, is still to be asked. */
export const openOthers = (path: string, throughLinks: boolean): Promise<FileHandle> =>
  open(path, O_RDONLY | O_NONBLOCK | (throughLinks ? 0 : O_NOFOLLOW));

/** Up to `size` octets: whoever goes on writing does not fill our memory. */
export async function readUpTo(file: FileHandle, size: number): Promise<Buffer> {
  const octets = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await file.read(octets, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return octets.subarray(0, length);
}
