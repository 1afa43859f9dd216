/**
 * Files that the window hands in, piece by piece, as long as they are read: in a folder of the home, under names of our own.
 * What nobody has touched for an hour goes; what an earlier process left goes at the first.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { gibibytes, hours, mebibytes } from '../base/units.ts';

export type HandedIn = {
  begin(name: string, size: number): Promise<Result<string, string>>;
  /** How much is there; a piece that does not begin there is refused. */
  put(file: string, at: number, octets: Uint8Array): Promise<Result<number, string>>;
  /** Where it lies, once it is whole. */
  whole(file: string): Result<{ readonly path: string; readonly name: string }, string>;
  forget(file: string): Promise<boolean>;
};
export type HandedInOptions = {
  readonly folder: string;
  readonly clock: Clock;
  readonly freeBytes: () => Promise<number>;
};

export const LARGEST_FILE = gibibytes(16);
/** What must stay free beside it: mail goes on coming. */
const LEFT_FREE = mebibytes(512);
const MOST_AT_ONCE = 50;
const KEPT = hours(1);

type Held = { readonly name: string; readonly path: string; readonly size: number; has: number; touched: number };

export function newHandedIn({ folder, clock, freeBytes }: HandedInOptions): HandedIn {
  const held = new Map<string, Held>();
  let last = 0;
  let isClean = false;

  const forget = async (file: string): Promise<boolean> => {
    const found = held.get(file);
    held.delete(file);
    if (found) await rm(dirname(found.path), { force: true, recursive: true });
    return found !== undefined;
  };
  const tidy = async (): Promise<void> => {
    if (!isClean) rmSync(folder, { recursive: true, force: true });
    isClean = true;
    for (const [file, { touched }] of held) if (clock.monotonic() - touched > KEPT) await forget(file);
  };
  return {
    async begin(name, size) {
      await tidy();
      if (size > LARGEST_FILE)
        return err('It is larger than 16 GB. Bring it in from its folder, with Accounts or mailroom import');
      if (held.size >= MOST_AT_ONCE) return err('Too many files are handed in at once');
      const coming = [...held.values()].reduce((sum, one) => sum + one.size - one.has, 0);
      // Once as the file, once as mail.
      if ((await freeBytes()) < LEFT_FREE + coming + 2 * size) return err('The disk has no room for it');
      const file = `f${++last}`;
      mkdirSync(join(folder, file), { recursive: true, mode: 0o700 });
      // The ending tells the format; nothing else of the name gets to the disk.
      const ending = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0].toLowerCase() ?? '';
      held.set(file, { name, path: join(folder, file, `mail${ending}`), size, has: 0, touched: clock.monotonic() });
      return ok(file);
    },
    async put(file, at, octets) {
      const found = held.get(file);
      if (!found) return err('This file is not known any more');
      if (at !== found.has || at + octets.length > found.size) return err('The pieces of the file do not fit together');
      const handle = await open(found.path, at === 0 ? 'w' : 'r+');
      try {
        await handle.write(octets, 0, octets.length, at);
      } finally {
        await handle.close();
      }
      found.has = at + octets.length;
      found.touched = clock.monotonic();
      return ok(found.has);
    },
    whole(file) {
      const found = held.get(file);
      if (!found) return err('This file is not known any more');
      if (found.size === 0) return err('It is empty');
      return found.has === found.size ? ok(found) : err('The file has not come whole');
    },
    forget,
  };
}
