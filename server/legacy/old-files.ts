/**
 * The files of an old configuration, within bounds: an include that includes itself, a device node or a map of gigabytes
 * ends in a sentence and not in a hang. The readers know only this port; `folderFiles` is the real one, `givenFiles` holds
 * texts for tests and for whoever has read the files already.
 */
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, normalize, posix } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, mebibytes, printBytes } from '../base/units.ts';

export type OldFiles = {
  /** The fault is half a sentence: "is not there". A file is told once and remembered. */
  read(path: string): Result<string, string>;
  exists(path: string): boolean;
  /** Names in a folder, sorted; none where there is no such folder. */
  list(path: string): readonly string[];
  wasRead(): readonly string[];
};

export const LARGEST_FILE: Bytes = mebibytes(8);
export const MOST_OCTETS: Bytes = mebibytes(32);
const MOST_FILES = 2000;

type Ground = {
  readonly read: (path: string) => Result<string, string>;
  readonly isFile: (path: string) => boolean;
  readonly list: (path: string) => readonly string[];
};

function bounded({ read, isFile, list }: Ground): OldFiles {
  const known = new Map<string, Result<string, string>>();
  let octets = 0;
  const readNew = (path: string): Result<string, string> => {
    if (known.size >= MOST_FILES) return err(`is one of more than ${MOST_FILES} files`);
    const text = read(path);
    if (!text.ok) return text;
    octets += text.value.length;
    return octets > MOST_OCTETS ? err(`is beyond the ${printBytes(MOST_OCTETS)} that are read at once`) : text;
  };
  return {
    read(path) {
      const whole = posix.normalize(path);
      const before = known.get(whole);
      if (before) return before;
      const text = readNew(whole);
      known.set(whole, text);
      return text;
    },
    exists: path => isFile(posix.normalize(path)),
    list: path => list(posix.normalize(path)),
    wasRead: () => [...known].flatMap(([path, text]) => (text.ok ? [path] : [])),
  };
}

/** Texts by their paths. */
export const givenFiles = (texts: Readonly<Record<string, string>>): OldFiles =>
  bounded({
    read: path => (Object.hasOwn(texts, path) ? ok(texts[path]!) : err('is not there')),
    isFile: path => Object.hasOwn(texts, path),
    list: folder => {
      const inside = Object.keys(texts).filter(path => path.startsWith(`${folder.replace(/\/$/, '')}/`));
      return [...new Set(inside.map(path => path.slice(folder.replace(/\/$/, '').length + 1).split('/')[0]!))].sort();
    },
  });

/**
 * The computer's own files. `root`: a folder that stands for `/`, such as a disk that was taken out of the old machine;
 * a configuration that names /etc/aliases then means the one in there.
 */
export function folderFiles(root = ''): OldFiles {
  const place = (path: string): string => (root === '' ? path : join(root, normalize(path)));
  return bounded({
    read: path => readBounded(place(path)),
    isFile: path => quietly(() => statSync(place(path)).isFile(), false),
    list: path => quietly(() => readdirSync(place(path)).sort().slice(0, MOST_FILES), []),
  });
}

function quietly<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}

/** Files of Windows say with a mark that they are UTF-16. */
const textOf = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le', 2) : bytes.toString('utf8');

function readBounded(path: string): Result<string, string> {
  try {
    // A pipe or a device is asked what it is before anything waits for it.
    if (!statSync(path).isFile()) return err('is no plain file');
    const handle = openSync(path, 'r');
    try {
      const { size } = fstatSync(handle);
      if (size > LARGEST_FILE) return err(`is larger than ${printBytes(LARGEST_FILE)}`);
      const bytes = Buffer.alloc(size);
      const count = readSync(handle, bytes, 0, size, 0);
      return ok(textOf(bytes.subarray(0, count)));
    } finally {
      closeSync(handle);
    }
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return err('is not there');
    return err(code === 'EACCES' ? 'may not be read by you' : `cannot be read (${code ?? message})`);
  }
}
