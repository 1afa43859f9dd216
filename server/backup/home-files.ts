/**
 * What of a home goes into a backup: all that is there, so that nothing new is forgotten, but for what is of one run alone,
 * made anew by itself, or our own scratch. The store is not read here: a copy of it is (store.snapshot).
 */
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDerived } from '../store/frozen.ts';
import { isMissing } from './disk.ts';

/** In the home: `backup` is our own, `restore` and `before-restore-…` are of putting back. */
const LEFT_OUT =
  /^(?:store|backup|restore|moving|uploads|control\.json|sessions\.json|before-restore-.*|.*\.(?:new|part|sock|pid|tmp))$/;

/** Where a file lies now, and its path in the home. */
export type Found = { readonly from: string; readonly path: string };

export async function homeFiles(home: string, snapshot: string): Promise<readonly Found[]> {
  const own = await walk(home, '', name => !LEFT_OUT.test(name));
  const store = await walk(snapshot, 'store', name => !isDerived(name));
  // The database last of all small ones: whoever watches sees the long one at its end.
  return [...own, ...store].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function walk(folder: string, path: string, wanted: (name: string) => boolean): Promise<Found[]> {
  const found: Found[] = [];
  for (const name of await readdir(folder).catch(orGone)) {
    if (!wanted(name)) continue;
    const from = join(folder, name);
    const kind = await kindOf(from);
    const inside = path === '' ? name : `${path}/${name}`;
    if (kind === 'folder') found.push(...(await walk(from, inside, () => true)));
    else if (kind === 'file') found.push({ from, path: inside });
  }
  return found;
}

/** What a link points to belongs to the home where it is a file; a folder elsewhere is somebody else's. */
async function kindOf(path: string): Promise<'file' | 'folder' | 'other'> {
  try {
    const entry = await lstat(path);
    if (entry.isDirectory()) return 'folder';
    if (entry.isFile()) return 'file';
    return entry.isSymbolicLink() && (await stat(await realpath(path))).isFile() ? 'file' : 'other';
  } catch (fault) {
    if (isMissing(fault)) return 'other';
    throw fault;
  }
}

const orGone = (fault: unknown): string[] => {
  if (isMissing(fault)) return [];
  throw fault;
};
