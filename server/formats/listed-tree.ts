/** A tree made of a list of files, as archives have one: folders are what their names say. */
import { err, ok } from '../base/result.ts';
import type { Bytes, Instant } from '../base/units.ts';
import { below, type Tree, type TreeEntry } from './tree.ts';

export type ListedFile = {
  readonly size: Bytes;
  readonly modifiedAt: Instant;
  /** Why it cannot be read, known from the list. */
  readonly locked?: 'encrypted' | 'unreadable';
  pieces(from: number): AsyncIterable<Buffer>;
};

export type FileList = {
  /** null: taken. A string: why it was left out. */
  add(name: string, file: ListedFile): string | null;
  tree(options: { readonly name: string; notes(): readonly string[]; close(): Promise<void> }): Tree;
};

const LONGEST_NAME = 1000;
const MOST_LEVELS = 40;
const MOST_FOLDERS = 100_000;

/** Names that lead out of the archive, or nowhere, are left out. null: it is good. */
export function nameFault(name: string): string | null {
  if (name === '' || name.length > LONGEST_NAME) return 'its name is empty or too long';
  if (name.startsWith('/') || /^[a-z]:/i.test(name) || name.includes('\\')) return 'its name leads out of the archive';
  if (name.includes('\0')) return 'its name has a NUL in it';
  return name.split('/').some(level => level === '..' || level === '.' || level === '')
    ? 'its name leads out of the archive'
    : null;
}

export function newFileList(): FileList {
  const files = new Map<string, ListedFile>();
  const folders = new Map<string, Map<string, TreeEntry>>([['', new Map()]]);
  const enter = (levels: readonly string[]) => {
    let folder = '';
    for (const [at, name] of levels.entries()) {
      const kind = at === levels.length - 1 ? 'file' : 'folder';
      folders.get(folder)!.set(name, { name, kind });
      if (kind === 'file') return;
      folder = below(folder, name);
      if (!folders.has(folder)) folders.set(folder, new Map());
    }
  };
  return {
    add(name, file) {
      const fault = nameFault(name);
      if (fault !== null) return fault;
      if (files.has(name) || folders.has(name)) return 'its name stands there twice';
      const levels = name.split('/');
      if (levels.length > MOST_LEVELS) return 'its folders are too deep';
      if (folders.size >= MOST_FOLDERS && !folders.has(levels.slice(0, -1).join('/')))
        return `there are more than ${MOST_FOLDERS} folders`;
      if (levels.some((_, at) => at > 0 && files.has(levels.slice(0, at).join('/'))))
        return 'a file has the name of its folder';
      files.set(name, file);
      enter(levels);
      return null;
    },
    tree: ({ name, notes, close }) => ({
      ...{ name, notes, close },
      entries: async folder => [...(folders.get(folder)?.values() ?? [])],
      facts: async path => files.get(path) ?? null,
      pieces: (path, from = 0) => files.get(path)!.pieces(from),
      async whole(path, most) {
        const file = files.get(path);
        if (!file) return err({ reason: 'gone', detail: '' });
        if (file.locked) return err({ reason: file.locked, detail: '' });
        if (file.size > most) return err({ reason: 'too-large', detail: `${file.size} octets` });
        return gathered(file, most);
      },
    }),
  };
}

async function gathered(file: ListedFile, most: Bytes): Promise<Awaited<ReturnType<Tree['whole']>>> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of file.pieces(0)) {
      size += piece.length;
      if (size > most) return err({ reason: 'too-large', detail: `more than ${most} octets` });
      pieces.push(piece);
    }
  } catch (fault) {
    return err({ reason: 'unreadable', detail: (fault as Error).message });
  }
  return ok({ octets: Buffer.concat(pieces), size, modifiedAt: file.modifiedAt });
}
