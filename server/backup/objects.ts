/** The pieces of all backups of a target, named by what is in them. What is there is never written again, nor written over. */
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import type { Codec } from './codec.ts';
import { isMissing, namesIn, syncFolder, writeWhole } from './disk.ts';
import { isPieceName as isName, LARGEST_PIECE } from './layout.ts';

export type Objects = {
  /** Durable after `settle`. `added`: what it took; 0: it was there. */
  put(plain: Uint8Array): Promise<{ readonly name: string; readonly added: Bytes }>;
  /** Proven by its name. The fault is a sentence. */
  get(name: string): Promise<Result<Buffer, string>>;
  settle(): Promise<void>;
  list(): Promise<ReadonlySet<string>>;
  remove(name: string): Promise<void>;
  /** Out of the way of the next backup, which then writes it anew; kept for who wants to look. */
  setAside(name: string): Promise<void>;
};

/** As it lies there, and as it is: ours are far smaller. */
const LONGEST: Bytes = 2 * LARGEST_PIECE;

export function openObjects(root: string, codec: Codec): Objects {
  const home = join(root, 'objects');
  const pathOf = (name: string) => join(home, name.slice(0, 2), name);
  const changed = new Set<string>();
  let known: Set<string> | null = null;
  const list = async () => {
    const names = new Set<string>();
    for (const folder of await namesIn(home))
      if (/^[0-9a-f]{2}$/.test(folder))
        for (const name of await namesIn(join(home, folder))) if (isName(name)) names.add(name);
    return names;
  };
  return {
    async put(plain) {
      known ??= await list();
      const name = codec.name(plain);
      if (known.has(name)) return { name, added: 0 };
      // Two alike of one run are written once.
      known.add(name);
      const folder = join(home, name.slice(0, 2));
      try {
        const stored = await codec.encode(plain);
        if (!changed.has(folder)) await mkdir(folder, { recursive: true, mode: 0o700 });
        changed.add(folder);
        await writeWhole(pathOf(name), stored, join(root, 'tmp'));
        return { name, added: stored.length };
      } catch (fault) {
        known.delete(name);
        throw fault;
      }
    },
    async get(name) {
      // What somebody else wrote into a list of files is no way to other files.
      if (!isName(name)) return err('a piece has no name');
      let stored: Buffer;
      try {
        if ((await stat(pathOf(name))).size > LONGEST) return err(`piece ${name.slice(0, 12)} is damaged`);
        stored = await readFile(pathOf(name));
      } catch (fault) {
        if (isMissing(fault)) return err(`piece ${name.slice(0, 12)} is missing`);
        throw fault;
      }
      try {
        const plain = await codec.decode(stored, LARGEST_PIECE);
        return codec.name(plain) === name ? ok(plain) : err(`piece ${name.slice(0, 12)} is damaged`);
      } catch {
        return err(`piece ${name.slice(0, 12)} is damaged`);
      }
    },
    async settle() {
      for (const folder of changed) await syncFolder(folder);
      if (changed.size > 0) await syncFolder(home);
      changed.clear();
    },
    list,
    async remove(name) {
      known?.delete(name);
      await rm(pathOf(name), { force: true });
    },
    async setAside(name) {
      if (!isName(name)) return;
      known?.delete(name);
      const there = await stat(pathOf(name)).catch(() => null);
      if (!there) return;
      await mkdir(join(root, 'damaged'), { recursive: true, mode: 0o700 });
      await rename(pathOf(name), join(root, 'damaged', name));
    },
  };
}
