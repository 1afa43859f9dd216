/** The folder or drive that backups go to: what is there, and why it will not do, before anything is written. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import { freeAt, inWords, isMissing, namesIn } from './disk.ts';
import { FORMAT, MARKER } from './layout.ts';

export type Marker = {
  readonly format: number;
  readonly id: string;
  /** 'age1…': its pieces are encrypted to this. */
  readonly recipient: string | null;
};

export type TargetLook = {
  readonly path: string;
  /** ours: backups are in it. empty: it can be taken. new: it is made when the first backup is. */
  readonly is: 'ours' | 'empty' | 'new';
  readonly encrypted: boolean | null;
  readonly free: Bytes;
  /** A failure of that disk would take both. */
  readonly sameDisk: boolean;
};

export async function readMarker(target: string): Promise<Marker | null> {
  try {
    const found = JSON.parse(await readFile(join(target, MARKER), 'utf8')) as Marker;
    return typeof found.id === 'string' && Number.isInteger(found.format) ? found : null;
  } catch (fault) {
    if (isMissing(fault) || fault instanceof SyntaxError) return null;
    throw fault;
  }
}

const isInside = (inner: string, outer: string): boolean => {
  const way = relative(outer, inner);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
};

/** The sentence says why it will not do. Nothing stays there. */
export async function lookAtTarget(path: string, home: string): Promise<Result<TargetLook, string>> {
  if (!isAbsolute(path)) return err('Name the whole path of the folder, from the root on');
  if (isInside(resolve(path), resolve(home)))
    return err('Backups must not lie in the folder of the mail itself: choose another one');
  try {
    const there = await stat(path).catch(fault => (isMissing(fault) ? null : Promise.reject(fault)));
    if (there && !there.isDirectory()) return err(`${path} is no folder`);
    // A drive that is not connected must not become a folder of the system's disk.
    if (!there && !(await stat(dirname(path)).catch(() => null)))
      return err(`${path} is not there, nor the folder above it. Is the drive connected?`);
    const at = there ? path : dirname(path);
    await tryToWrite(at);
    const marker = there ? await readMarker(path) : null;
    if (marker && marker.format > FORMAT) return err(`The backups in ${path} are of a later Mailroom`);
    if (there && !marker && (await namesIn(path)).some(name => !name.startsWith('.')))
      return err(`${path} holds other things. Choose an empty folder, or a new one inside it`);
    const sameDisk = (await stat(at)).dev === (await stat(home)).dev;
    return ok({
      path,
      is: marker ? 'ours' : there ? 'empty' : 'new',
      encrypted: marker && marker.recipient !== null,
      free: await freeAt(at),
      sameDisk,
    });
  } catch (fault) {
    return err(inWords(fault, path));
  }
}

async function tryToWrite(folder: string): Promise<void> {
  const path = join(folder, `.mailroom-${randomBytes(6).toString('hex')}`);
  await writeFile(path, 'mailroom', { flag: 'wx', mode: 0o600 });
  await rm(path, { force: true });
}

export const makeTarget = async (path: string): Promise<void> =>
  void (await mkdir(path, { recursive: true, mode: 0o700 }));
