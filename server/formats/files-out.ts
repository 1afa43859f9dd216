/** Files that are written so that a power cut leaves them whole or unnamed; used by every sink. */
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';

const codes: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'there is no room left for its owner',
  EACCES: 'the server may not write there',
  EPERM: 'the server may not write there',
  EROFS: 'the disk takes nothing',
  ENOTDIR: 'a file is in its place',
  EEXIST: 'it is there already',
  ENAMETOOLONG: 'a name is too long for the disk',
};

/** Faults of the disk as refusals; what has no code is a bug. */
export async function refused<T>(act: () => Promise<T>): Promise<Result<T, string>> {
  try {
    return ok(await act());
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === undefined) throw fault;
    return err(codes[code] ?? code);
  }
}

export const makeFolder = async (path: string): Promise<void> => {
  await mkdir(path, { recursive: true, mode: 0o700 });
};

/** A name is on disk when its folder is; Windows has no such thing, and needs none. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const opened = await open(path, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

/** A file that grows under 'name.part' and gets its name when it is whole. */
export type GrowingFile = {
  write(bytes: Uint8Array): Promise<void>;
  written(): number;
  /** What was written is on disk. */
  sync(): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
};

const GATHERED = 256 * 1024;

/** `from`: so many octets of an earlier run are good; what is behind them is cut off. */
export async function growFile(path: string, from: number): Promise<GrowingFile> {
  const part = `${path}.part`;
  await makeFolder(dirname(path));
  const file: FileHandle = await open(part, from > 0 ? 'r+' : 'w', 0o600);
  if (from > 0) await file.truncate(from);
  let at = from;
  let gathered: Uint8Array[] = [];
  let waiting = 0;
  const flush = async () => {
    const all = Buffer.concat(gathered);
    gathered = [];
    waiting = 0;
    for (let done = 0; done < all.length; ) {
      const { bytesWritten } = await file.write(all, done, all.length - done, at);
      done += bytesWritten;
      at += bytesWritten;
    }
  };
  const sync = async () => {
    await flush();
    await file.datasync();
  };
  return {
    async write(bytes) {
      gathered.push(bytes);
      waiting += bytes.length;
      if (waiting >= GATHERED) await flush();
    },
    written: () => at + waiting,
    sync,
    async finish() {
      await sync();
      await file.close();
      await rename(part, path);
      await flushFolder(dirname(path));
    },
    close: () => file.close(),
  };
}

/** Written and dated under another name, then named. It is on disk after `flushFiles`. */
export async function putFile(
  before: string,
  path: string,
  bytes: Uint8Array,
  modifiedAt: number | null,
): Promise<void> {
  const file = await open(before, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    if (modifiedAt !== null) await file.utimes(modifiedAt / 1000, modifiedAt / 1000);
    await rename(before, path);
  } finally {
    await file.close();
  }
}

const AT_ONCE = 4;

/**
 * Many files put on disk together: the first waits for the file system's journal, which takes the others along; each by
 * itself as it is written would wait as long as the first, every time.
 */
export async function flushFiles(paths: readonly string[]): Promise<void> {
  const rest = paths.values();
  const some = async () => {
    for (const path of rest) {
      const file = await open(path, 'r').catch(gone);
      await file?.datasync().finally(() => file.close());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
}

/** It was given another name meanwhile. */
function gone(fault: NodeJS.ErrnoException): null {
  if (fault.code === 'ENOENT') return null;
  throw fault;
}

export const removeQuietly = (path: string): Promise<void> => rm(path, { force: true, recursive: true });
