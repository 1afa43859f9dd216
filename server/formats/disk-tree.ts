/** A folder on disk, or one file of it, as a tree (tree.ts). Links are not followed: what they lead to is somebody else's. */
import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, mebibytes } from '../base/units.ts';
import type { Untaken } from './source.ts';
import { below, type Tree, type TreeEntry, type TreeFile } from './tree.ts';

const PIECE = mebibytes(1);
/** Links and closed places that are named one by one; of more, only their number. */
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
  const links = newList();
  const closed = newList();
  const names = newNames(top);
  return {
    name: top,
    async entries(folder) {
      const found = await readdir(names.placeOf(folder), { withFileTypes: true, encoding: 'buffer' }).catch(fault => {
        if (!isClosed(fault) || folder === '') return nothingThere(fault);
        closed.add(folder);
        return [];
      });
      const entries: TreeEntry[] = [];
      for (const one of found) {
        const name = names.shown(folder, one.name);
        if (one.isDirectory()) entries.push({ name, kind: 'folder' });
        else if (one.isFile()) entries.push({ name, kind: 'file' });
        else if (one.isSymbolicLink()) links.add(below(folder, name));
      }
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async facts(path) {
      const facts = await lstat(names.placeOf(path)).catch(() => null);
      return facts?.isFile() ? { size: facts.size, modifiedAt: Math.round(facts.mtimeMs) } : null;
    },
    whole: (path, most) => wholeFile(names.placeOf(path), most),
    async *pieces(path, from = 0) {
      const file = await openFile(names.placeOf(path)).catch((fault: NodeJS.ErrnoException) => {
        if (isClosed(fault)) closed.add(path);
        throw fault;
      });
      yield* piecesOf(file, from);
    },
    notes: () => [...links.inWords('Links are not followed'), ...closed.inWords('The server may not read')],
    close: async () => {},
  };
}

const isClosed = ({ code }: NodeJS.ErrnoException): boolean => code === 'EACCES' || code === 'EPERM';

/** The first ones by name, of the others how many. */
function newList() {
  const all = new Set<string>();
  return {
    add: (path: string) => void all.add(path),
    inWords(what: string): string[] {
      if (all.size === 0) return [];
      const more = all.size > NAMED ? ` and ${all.size - NAMED} more` : '';
      return [`${what}: ${[...all].slice(0, NAMED).join(', ')}${more}`];
    },
  };
}

/** Names on disk are octets. Those that are no UTF-8 are shown as Latin-1, and remembered as they are. */
function newNames(top: string) {
  const odd = new Map<string, Buffer>();
  const placeOf = (path: string): string | Buffer => {
    if (odd.size === 0) return join(top, ...path.split('/'));
    const levels = path.split('/');
    const octets = levels.map((name, at) => odd.get(levels.slice(0, at + 1).join('/')) ?? Buffer.from(name));
    return Buffer.concat([Buffer.from(top), ...octets.flatMap(level => [Buffer.from(sep), level])]);
  };
  return {
    placeOf,
    shown(folder: string, octets: Buffer): string {
      if (isUtf8(octets)) return octets.toString();
      const name = octets.toString('latin1');
      odd.set(below(folder, name), octets);
      return name;
    },
  };
}

function nothingThere(fault: NodeJS.ErrnoException): [] {
  if (fault.code === 'ENOENT' || fault.code === 'ENOTDIR') return [];
  throw fault;
}

/** Nobody who may write there can put a link, or a pipe that never ends, in the place of what was listed as a file. */
const READING = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const openFile = (path: string | Buffer) => open(path, READING);

async function wholeFile(path: string | Buffer, most: Bytes): Promise<Result<TreeFile, Untaken>> {
  const file = await openFile(path).catch((fault: NodeJS.ErrnoException) => fault);
  if (file instanceof Error) {
    if (file.code === 'EMFILE' || file.code === 'ENFILE' || file.code === 'EIO') throw file;
    return err({ reason: file.code === 'ENOENT' ? 'gone' : 'unreadable', detail: faultInWords(String(path), file) });
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

async function* piecesOf(file: FileHandle, from: number): AsyncIterable<Buffer> {
  try {
    if (!(await file.stat()).isFile()) throw new Error('It is not a file any more');
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
