/**
 * Files of addresses (`include:/path`), read when mail comes for them, so that whoever keeps such a file has not to tell
 * anybody. What is in it decides where mail goes: so it must be its owner's alone to write, and one line that is not
 * understood makes the mail wait, as sendmail and Postfix have it. Addresses only: neither programs nor other files.
 */
import { type FileHandle, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { mebibytes } from '../base/units.ts';
import { printTarget, readTarget } from './alias-target.ts';
import { openOthers, readUpTo } from './others-file.ts';

export type Includes = {
  /** The targets in it, each once; the fault is a sentence for the owner. */
  read(path: string, domain: string): Promise<Result<readonly string[], string>>;
};

const MOST_BYTES = mebibytes(1);
const MOST_LINES = 10_000;
/** Files that are remembered until they change. */
const MOST_REMEMBERED = 100;
/** Written by somebody else than its owner. */
const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;

export function newIncludes(): Includes {
  const known = new Map<string, { readonly mark: string; readonly targets: readonly string[] }>();
  return {
    async read(path, domain) {
      let file: FileHandle | null = null;
      try {
        file = await openOthers(path, true);
        const found = await file.stat();
        const fault = (await folderFault(path)) ?? fileFault(found);
        if (fault !== null) return err(`${path} ${fault}`);
        const key = `${domain}\0${path}`;
        const mark = [found.ino, found.size, found.mtimeMs, found.ctimeMs].join();
        const before = known.get(key);
        if (before?.mark === mark) return ok(before.targets);
        const targets = targetsIn((await readUpTo(file, found.size)).toString('utf8'), domain);
        if (!targets.ok) return err(`${path}, ${targets.error}`);
        if (known.size >= MOST_REMEMBERED) known.clear();
        known.set(key, { mark, targets: targets.value });
        return targets;
      } catch (fault) {
        return err(`${path} cannot be read: ${codes[(fault as NodeJS.ErrnoException).code ?? ''] ?? String(fault)}`);
      } finally {
        await file?.close();
      }
    },
  };
}

const codes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'the server may not',
  EISDIR: 'it is a folder',
  ENOTDIR: 'there is no such folder',
};

type Found = Awaited<ReturnType<typeof stat>>;

function fileFault(found: Found): string | null {
  if (!found.isFile()) return 'is not a file';
  if (Number(found.size) > MOST_BYTES) return `is larger than ${MOST_BYTES / mebibytes(1)} MiB`;
  return ownerFault(found, Number(found.mode) & OTHERS_WRITE);
}

/** Who may write the folder may put another file in its place. */
async function folderFault(path: string): Promise<string | null> {
  const found = await stat(dirname(path));
  const mode = Number(found.mode);
  const fault = ownerFault(found, mode & STICKY ? 0 : mode & OTHERS_WRITE);
  return fault === null ? null : `lies in a folder that ${fault}`;
}

function ownerFault({ uid }: Found, othersWrite: number): string | null {
  // Windows has other rights, which these numbers do not tell.
  const own = process.getuid?.();
  if (own === undefined) return null;
  if (Number(uid) !== own && Number(uid) !== 0) return 'belongs to somebody else than the server or root';
  return othersWrite === 0 ? null : 'others may write (chmod go-w)';
}

/** Lines of addresses with commas between them; `#` begins a comment at a line's beginning or after a blank. */
export function targetsIn(text: string, domain: string): Result<readonly string[], string> {
  const lines = text.split(/\r?\n/);
  if (lines.length > MOST_LINES + 1) return err(`it has more than ${MOST_LINES} lines`);
  const targets = new Set<string>();
  for (const [i, line] of lines.entries()) {
    const plain = line.replace(/(^|\s)#.*$/, '').trim();
    for (const one of plain.split(',').map(part => part.trim())) {
      if (one === '') continue;
      const read = readTarget(one, domain);
      if (!read.ok) return err(`line ${i + 1}: ${read.error}`);
      const { target, isOff } = read.value;
      if (target.kind !== 'address' && target.kind !== 'mailbox')
        return err(`line ${i + 1}: "${one}" may not stand in a file, only addresses`);
      if (!isOff) targets.add(printTarget(target));
    }
  }
  return ok([...targets]);
}
