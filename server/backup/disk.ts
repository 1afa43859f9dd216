/** Files written so that they are whole or not there: a temporary name, on disk, then the last name. And faults in words. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bytes } from '../base/units.ts';

/** What a target or a home could not do, for a person. */
export class DiskFault extends Error {
  readonly code: string;
  constructor(sentence: string, code: string) {
    super(sentence);
    this.code = code;
  }
}

const codeOf = (fault: unknown): string => String((fault as NodeJS.ErrnoException).code ?? '');
export const isMissing = (fault: unknown): boolean => codeOf(fault) === 'ENOENT';

export function inWords(fault: unknown, where: string): string {
  switch (codeOf(fault)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `There is no room left on ${where}`;
    case 'EROFS':
      return `${where} can only be read, not written`;
    case 'EACCES':
    case 'EPERM':
      return `${where} may not be written: this program has no right to`;
    case 'ENOENT':
    case 'ENODEV':
    case 'ENXIO':
      return `${where} is not there. Is the drive connected?`;
    case 'ENOTDIR':
      return `${where} is no folder`;
    case 'EIO':
      return `The disk of ${where} failed`;
    default:
      return `${where}: ${fault instanceof Error ? fault.message : String(fault)}`;
  }
}

/** A folder's new names are on disk when it is. Windows cannot open a folder, and needs not; some drives cannot either. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (fault) {
    if (!['EINVAL', 'ENOTSUP', 'EISDIR'].includes(codeOf(fault))) throw fault;
  } finally {
    await folder.close();
  }
}

/** On disk under `path` when it answers, its folder's entry not yet. */
export async function writeWhole(path: string, octets: Uint8Array | string, scratch = dirname(path)): Promise<void> {
  const part = join(scratch, `${randomBytes(8).toString('hex')}.part`);
  const file = await open(part, 'wx', 0o600);
  try {
    await file.writeFile(octets);
    await file.sync();
  } catch (fault) {
    await file.close();
    await rm(part, { force: true });
    throw fault;
  }
  await file.close();
  await rename(part, path);
}

export async function writeLasting(path: string, octets: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeWhole(path, octets);
  await syncFolder(dirname(path));
}

export const freeAt = async (path: string): Promise<Bytes> => {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
};

/** Names in a folder, none where it is not there. */
export const namesIn = (path: string): Promise<string[]> =>
  readdir(path).catch(fault => {
    if (isMissing(fault)) return [];
    throw fault;
  });
