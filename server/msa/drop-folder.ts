/**
 * A drop folder as the server sees it: `new` is what waits, `tmp` what is being written, `corrupt` what nobody could take,
 * each with its reason beside it. Other users may write into it, so nothing in it is believed: what is no plain file of
 * one name is not opened, what cannot be read is not deleted, and whose it is says the system, not the file.
 */
import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { hours, type Instant } from '../base/units.ts';
import { openOthers, readUpTo } from '../directory/others-file.ts';
import { LONGEST_ENVELOPE } from './drop-file.ts';

export type DropFolder = {
  readonly path: string;
  /** Names in `new`, the oldest first. */
  waiting(): Promise<readonly string[]>;
  read(name: string, most: number): Promise<Result<{ readonly uid: number; readonly bytes: Buffer }, ReadFault>>;
  /** It is in the queue. */
  remove(name: string): Promise<void>;
  setAside(name: string, because: string): Promise<void>;
  /** How much lies in `corrupt`, and why one of it does. */
  setAsideCount(): Promise<{ readonly many: number; readonly because: string }>;
  /** What lies in `corrupt`, and why. */
  setAsideSoFar(): Promise<readonly { readonly name: string; readonly because: string }[]>;
  /** Takes away what a program began to write so long ago that it never will end. */
  clean(now: Instant): Promise<void>;
  /** Says to those who drop what they must know: the largest message. */
  tell(maxMessageSize: number): Promise<void>;
};

/** 'gone': somebody else took it away. 'later': the system does not let us read now. 'foreign': never. */
export type ReadFault = { readonly kind: 'gone' | 'later' | 'foreign'; readonly because: string };

/** As Maildir has it. */
const FORGOTTEN = hours(36);

/** `isOwn`: the owner's own folder, made where it is missing. Another's must be there (`mailroom drop setup`). */
export async function openDropFolder(path: string, isOwn: boolean): Promise<Result<DropFolder, string>> {
  try {
    for (const name of isOwn ? ['', 'tmp', 'new', 'corrupt'] : ['corrupt'])
      await fs.mkdir(join(path, name), { recursive: isOwn, mode: 0o700 }).catch(isThere);
    for (const name of ['tmp', 'new', 'corrupt'])
      if (!(await fs.stat(join(path, name))).isDirectory()) return err(`${join(path, name)} is no folder`);
  } catch (fault) {
    return err(`the drop folder ${path} cannot be used: ${(fault as Error).message}`);
  }
  return ok(folderAt(path));
}

const isThere = (fault: NodeJS.ErrnoException): void => {
  if (fault.code !== 'EEXIST') throw fault;
};

function folderAt(path: string): DropFolder {
  const at = (folder: 'tmp' | 'new' | 'corrupt', name = '') => join(path, folder, name);
  return {
    path,
    waiting: async () => (await fs.readdir(at('new'))).sort(),
    read: (name, most) => readOne(at('new', name), most),
    remove: name => fs.unlink(at('new', name)).catch(isGone),
    async setAside(name, because) {
      const kept = await freeName(at('corrupt'), name);
      const why = at('corrupt', kept + WHY);
      // The reason first: what lies there without one would be a riddle. Never through a link that lies there.
      await fs.unlink(why).catch(isGone);
      await fs.writeFile(why, `${because}\n`, { mode: 0o600, flag: 'wx' });
      try {
        await fs.rename(at('new', name), at('corrupt', kept));
      } catch (fault) {
        await fs.unlink(why);
        isGone(fault as NodeJS.ErrnoException);
      }
    },
    async setAsideCount() {
      const names = await asideIn(at('corrupt'));
      return {
        many: names.length,
        because: names[0] === undefined ? '' : await reasonIn(at('corrupt', names[0] + WHY)),
      };
    },
    async setAsideSoFar() {
      const found: { name: string; because: string }[] = [];
      for (const name of await asideIn(at('corrupt')))
        found.push({ name, because: await reasonIn(at('corrupt', name + WHY)) });
      return found;
    },
    async clean(now) {
      for (const name of await fs.readdir(at('tmp'))) {
        const found = await fs.lstat(at('tmp', name)).catch(() => null);
        if (!found || now - found.mtimeMs <= FORGOTTEN) continue;
        // Nothing below it: whose it is could put a link in a folder's place, and what is ours would go.
        await (found.isDirectory() ? fs.rmdir(at('tmp', name)) : fs.unlink(at('tmp', name))).catch(() => {});
      }
    },
    async tell(maxMessageSize) {
      const fresh = join(path, 'about.json.new');
      await fs.writeFile(fresh, `${JSON.stringify({ maxMessageSize })}\n`, { mode: 0o644 });
      await fs.chmod(fresh, 0o644);
      await fs.rename(fresh, join(path, 'about.json'));
    },
  };
}

const WHY = '.why';
/** A name has 255 octets, on most systems. */
const LONGEST_NAME = 100;

/** Under which it is kept: nobody's name may be that of a reason, take another's place, or leave no room for a reason. */
async function freeName(folder: string, name: string): Promise<string> {
  const own = name.slice(0, LONGEST_NAME) + (name.endsWith(WHY) ? '.file' : '');
  const isFree = async (one: string) => !(await fs.lstat(join(folder, one)).catch(() => null));
  if (await isFree(own)) return own;
  for (let n = (await fs.readdir(folder)).length; ; n++) if (await isFree(`${own}.${n}`)) return `${own}.${n}`;
}

const asideIn = async (folder: string): Promise<string[]> =>
  (await fs.readdir(folder)).filter(name => !name.endsWith(WHY)).sort();

const isGone = (fault: NodeJS.ErrnoException): void => {
  if (fault.code !== 'ENOENT') throw fault;
};

const reasonIn = (path: string): Promise<string> =>
  fs.readFile(path, 'utf8').then(
    text => text.trim().slice(0, 400),
    () => 'nobody wrote down why',
  );

async function readOne(path: string, most: number): Promise<Result<{ uid: number; bytes: Buffer }, ReadFault>> {
  let file: fs.FileHandle;
  try {
    // A link must not lead us to what its maker may not read.
    file = await openOthers(path, false);
  } catch (fault) {
    return err(faultOf(fault as NodeJS.ErrnoException));
  }
  try {
    const found = await file.stat();
    const foreign = foreignIn(found, most + LONGEST_ENVELOPE);
    if (foreign !== null) return err({ kind: 'foreign', because: foreign });
    return ok({ uid: found.uid, bytes: await readUpTo(file, found.size) });
  } catch (fault) {
    return err(faultOf(fault as NodeJS.ErrnoException));
  } finally {
    await file.close();
  }
}

function foreignIn(found: Stats, most: number): string | null {
  if (!found.isFile()) return 'it is no file';
  // Whoever links another's secret file into this folder would have us mail it to him.
  if (found.nlink > 1) return 'it is the same file as another one elsewhere';
  return found.size > most ? `it has ${found.size} octets` : null;
}

function faultOf({ code, message }: NodeJS.ErrnoException): ReadFault {
  if (code === 'ENOENT') return { kind: 'gone', because: message };
  const never = ['ELOOP', 'EMLINK', 'EISDIR', 'ENXIO', 'ENODEV', 'EOPNOTSUPP'].includes(code ?? '');
  return { kind: never ? 'foreign' : 'later', because: never ? `it is no file (${code})` : message };
}
