/** A folder on disk, or one file of it, as a tree (tree.ts). Links are not followed: what they lead to is somebody else's. */
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, mebibytes } from '../base/units.ts';
import type { Untaken } from './source.ts';
import { below, type Tree, type TreeEntry, type TreeFile } from './tree.ts';

const PIECE = mebibytes(1);
/** Links that are named one by one; of more, only their number. */
const NAMED = 5;

/** The path itself may be a link: whoever names it means what it leads to. */
export async function openDiskTree(
  path: string,
): Promise<Result<{ readonly tree: Tree; readonly file: string | null }, string>> {
  try {
    const top = await realpath(path);
    const facts = await lstat(top);
    if (facts.isDirectory()) return ok({ tree: diskTree(top), file: null });
    if (facts.isFile()) return ok({ tree: diskTree(dirname(top)), file: basename(top) });
    return err(`${path} is neither a file nor a folder`);
  } catch (fault) {
    return err(faultInWords(path, fault));
  }
}

export function faultInWords(path: string, fault: unknown): string {
  const code = (fault as NodeJS.ErrnoException).code ?? '';
  return words[code] ? `${path} ${words[code]}` : `${path} cannot be read: ${code || String(fault)}`;
}
const words: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EACCES: 'may not be read by the server',
  EPERM: 'may not be read by the server',
  EISDIR: 'is a folder',
};

export function diskTree(top: string): Tree {
  const links: string[] = [];
  const linked = new Set<string>();
  const placeOf = (path: string): string => join(top, ...path.split('/'));
  const leaveOut = (path: string) => {
    if (linked.has(path)) return;
    linked.add(path);
    if (links.length < NAMED) links.push(path);
  };
  const tree: Tree = {
    name: top,
    async entries(folder) {
      const found = await readdir(placeOf(folder), { withFileTypes: true }).catch(nothingThere);
      const entries: TreeEntry[] = [];
      for (const one of found) {
        if (one.isDirectory()) entries.push({ name: one.name, kind: 'folder' });
        else if (one.isFile()) entries.push({ name: one.name, kind: 'file' });
        else if (one.isSymbolicLink()) leaveOut(below(folder, one.name));
      }
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async facts(path) {
      const facts = await lstat(placeOf(path)).catch(() => null);
      return facts?.isFile() ? { size: facts.size, modifiedAt: Math.round(facts.mtimeMs) } : null;
    },
    whole: (path, most) => wholeFile(placeOf(path), most),
    pieces: (path, from = 0) => pieces(placeOf(path), from),
    notes: () =>
      linked.size === 0
        ? []
        : [
            `Links are not followed: ${links.join(', ')}${linked.size > links.length ? ` and ${linked.size - links.length} more` : ''}`,
          ],
    close: async () => {},
  };
  return tree;
}

function nothingThere(fault: NodeJS.ErrnoException): [] {
  if (fault.code === 'ENOENT' || fault.code === 'ENOTDIR') return [];
  throw fault;
}

async function wholeFile(path: string, most: Bytes): Promise<Result<TreeFile, Untaken>> {
  const file = await open(path, 'r').catch((fault: NodeJS.ErrnoException) => fault);
  if (file instanceof Error) {
    if (file.code === 'EMFILE' || file.code === 'ENFILE' || file.code === 'EIO') throw file;
    return err({ reason: file.code === 'ENOENT' ? 'gone' : 'unreadable', detail: faultInWords(path, file) });
  }
  try {
    const facts = await file.stat();
    if (!facts.isFile()) return err({ reason: 'unreadable', detail: 'it is not a file' });
    if (facts.size > most) return err({ reason: 'too-large', detail: `${facts.size} octets` });
    const octets = Buffer.allocUnsafeSlow(facts.size);
    let done = 0;
    while (done < facts.size) {
      const { bytesRead } = await file.read(octets, done, facts.size - done, done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return ok({ octets: octets.subarray(0, done), size: done, modifiedAt: Math.round(facts.mtimeMs) });
  } finally {
    await file.close();
  }
}

async function* pieces(path: string, from: number): AsyncIterable<Buffer> {
  const file = await open(path, 'r');
  try {
    for (let at = from; ; ) {
      const piece = Buffer.allocUnsafeSlow(PIECE);
      const { bytesRead } = await file.read(piece, 0, PIECE, at);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}
