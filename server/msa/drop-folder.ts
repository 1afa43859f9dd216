/**
 * A drop folder as the server sees it: `new` is what waits, `tmp` what is being written, `corrupt` what nobody could take,
 * each with its reason beside it. Other users may write into it, so nothing in it is believed: what is no plain file of
 * one name is not opened, what cannot be read is not deleted, and whose it is says the system, not the file.
 */
import { constants, type Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { hours, type Instant } from '../base/units.ts';
import { LONGEST_ENVELOPE } from './drop-file.ts';

export type DropFolder = {
  readonly path: string;
  /** Names in `new`, the oldest first. */
  waiting(): Promise<readonly string[]>;
  read(name: string, most: number): Promise<Result<{ readonly uid: number; readonly bytes: Buffer }, ReadFault>>;
  /** It is in the queue. */
  remove(name: string): Promise<void>;
  setAside(name: string, because: string): Promise<void>;
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
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

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
      // The reason first: what lies there without one would be a riddle.
      await fs.writeFile(at('corrupt', `${name}.why`), `${because}\n`, { mode: 0o600 });
      await fs.rename(at('new', name), at('corrupt', name)).catch(isGone);
    },
    async setAsideSoFar() {
      const names = (await fs.readdir(at('corrupt'))).sort();
      const files = names.filter(name => !name.endsWith('.why'));
      return Promise.all(files.map(async name => ({ name, because: await reasonIn(at('corrupt', `${name}.why`)) })));
    },
    async clean(now) {
      for (const name of await fs.readdir(at('tmp'))) {
        const found = await fs.lstat(at('tmp', name)).catch(() => null);
        if (found && now - found.mtimeMs > FORGOTTEN) await fs.rm(at('tmp', name), { recursive: true, force: true });
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
    // A FIFO must not hold us, and a link must not lead us to what its maker may not read.
    file = await fs.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (fault) {
    return err(faultOf(fault as NodeJS.ErrnoException));
  }
  try {
    const found = await file.stat();
    const foreign = foreignIn(found, most + LONGEST_ENVELOPE);
    if (foreign !== null) return err({ kind: 'foreign', because: foreign });
    return ok({ uid: found.uid, bytes: await file.readFile() });
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
