/**
 * A message put into a Maildir: written and flushed under tmp/, then named into new/, so that whoever reads there sees whole
 * messages only. The name is the recipient's row: after a crash the same message takes the same name, and lies there once.
 */
import { link, mkdir, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import type { Lease } from '../store/interface.ts';

export async function putIntoMaildir(
  folder: string,
  lease: Lease,
  bytes: Uint8Array,
  hostName: string,
): Promise<Result<{ readonly name: string }, string>> {
  const host = hostName.replace(/[^A-Za-z0-9.-]/g, '_');
  const name = `${Math.floor(lease.acceptedAt / 1000)}.Q${lease.queued}R${lease.recipient}.${host}`;
  try {
    for (const part of ['tmp', 'new', 'cur']) await mkdir(join(folder, part), { recursive: true, mode: 0o700 });
    const before = join(folder, 'tmp', `${name}.${lease.fence}`);
    await unlink(before).catch(() => {});
    await written(before, bytes);
    await link(before, join(folder, 'new', name)).catch((fault: NodeJS.ErrnoException) => {
      // An attempt that nobody could write down any more has put it there.
      if (fault.code !== 'EEXIST') throw fault;
    });
    await unlink(before);
    await flushed(join(folder, 'new'));
    return ok({ name });
  } catch (fault) {
    // Its sender may read this one day, who need not know our folders.
    const { code } = fault as NodeJS.ErrnoException;
    return err(codes[code ?? ''] ?? code ?? 'a fault of the system');
  }
}

const codes: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'its owner has no room left',
  EACCES: 'the server may not write there',
  EPERM: 'the server may not write there, or the file system knows no links',
  EROFS: 'the disk takes nothing',
  ENOTDIR: 'a file is in its place',
};

async function written(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The name itself must outlive a crash; Windows has no such thing, and needs none. */
async function flushed(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}
