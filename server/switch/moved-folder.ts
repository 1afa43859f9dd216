/**
 * Where moved messages lie until the server takes them, Maildir fashion: `new` is whole and durable, `tmp` is being written,
 * `corrupt` is what nobody could take, with the reason beside it. `drain` writes, as root; the server reads, as whoever it is.
 */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';

export type MovedFolder = {
  readonly path: string;
  /** Durable when it returns. The same name twice is one file. */
  put(name: string, octets: Uint8Array): Result<void, string>;
  /** All that was put is durable by name as well. */
  sync(): void;
  waiting(): readonly string[];
  read(name: string): Buffer | null;
  remove(name: string): void;
  setAside(name: string, because: string): void;
  setAsideSoFar(): readonly { readonly name: string; readonly because: string }[];
};

const movedFolderOf = (home: string): string => join(home, 'switch', 'moved');

/** Who owns the home owns what is put into it: root drains, and the server may be somebody else. */
export function openMovedFolder(home: string): Result<MovedFolder, string> {
  const path = movedFolderOf(home);
  const at = (...names: readonly string[]) => join(path, ...names);
  let owner: Owner | null;
  try {
    owner = ownerFor(home);
    switchFolder(home);
    for (const folder of [path, ...['tmp', 'new', 'corrupt'].map(name => at(name))]) makeFolder(folder, owner);
  } catch (fault) {
    return err(`${path} cannot be used: ${(fault as Error).message}`);
  }
  return ok({
    path,
    put: (name, octets) => put(at('tmp', name), at('new', name), octets, owner),
    sync: () => syncFolder(at('new')),
    waiting: () => fs.readdirSync(at('new')).sort(),
    read(name) {
      try {
        return fs.readFileSync(at('new', name));
      } catch (fault) {
        if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw fault;
      }
    },
    remove: name => fs.rmSync(at('new', name), { force: true }),
    setAside(name, because) {
      fs.writeFileSync(at('corrupt', `${name}.why`), `${because}\n`, { mode: 0o600 });
      fs.renameSync(at('new', name), at('corrupt', name));
    },
    setAsideSoFar: () =>
      fs
        .readdirSync(at('corrupt'))
        .filter(name => !name.endsWith('.why'))
        .sort()
        .map(name => ({ name, because: reasonIn(at('corrupt', `${name}.why`)) })),
  });
}

type Owner = { readonly uid: number; readonly gid: number };

/** Made where it is missing; whatever root makes there belongs to the home's owner. */
export function switchFolder(home: string): string {
  const folder = join(home, 'switch');
  makeFolder(folder, ownerFor(home));
  return folder;
}

function makeFolder(folder: string, owner: Owner | null): void {
  const there = fs.lstatSync(folder, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there) throw new Error(`${folder} is no folder`);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (owner) fs.lchownSync(folder, owner.uid, owner.gid);
}

/** null: who runs this owns the home, or must leave it as it is. */
export function ownerFor(home: string): Owner | null {
  if (process.getuid?.() !== 0) return null;
  const { uid, gid } = fs.statSync(home);
  return uid === 0 ? null : { uid, gid };
}

function put(tmp: string, fresh: string, octets: Uint8Array, owner: Owner | null): Result<void, string> {
  try {
    // What a crash has left there, or a link that somebody has laid: root writes through neither.
    fs.rmSync(tmp, { force: true });
    const file = fs.openSync(tmp, 'wx', 0o600);
    try {
      for (let at = 0; at < octets.length; ) at += fs.writeSync(file, octets, at);
      if (owner) fs.fchownSync(file, owner.uid, owner.gid);
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(tmp, fresh);
    return ok(undefined);
  } catch (fault) {
    fs.rmSync(tmp, { force: true });
    return err(`it could not be written down: ${(fault as Error).message}`);
  }
}

export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
}

function reasonIn(path: string): string {
  try {
    return fs.readFileSync(path, 'utf8').trim().slice(0, 400);
  } catch {
    return 'nobody wrote down why';
  }
}
