/**
 * The file of what is remembered of peers, `peers.notes` in the home folder: one line for each change, behind the others,
 * and written anew when most of its lines are old. A line that a crash has cut in two is no line; a file that cannot be
 * read or written costs memory of peers and nothing else, so nothing waits for it and nobody's mail depends on it.
 *
 *   good 192.0.2.7 1700000000000 1702592000000     since when, until when
 *   asked 3J5cOa0tQ2mLxYzk -                       gone
 */
import { appendFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Clock } from '../base/ports.ts';
import { seconds } from '../base/units.ts';
import { type Change, Notes, noteKinds } from './notes.ts';

export type NotesFile = {
  readonly notes: Notes;
  /** Writes what has changed. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

const EVERY = seconds(10);
/** Old lines that are borne, beside as many as there are notes. */
const SPARE_LINES = 1_000;
const LINE = /^(good|asked|passed) (\S{1,260}) (?:(\d{1,15}) (\d{1,15})|-)$/;
const OWNER_ONLY = 0o600;

export async function openNotesFile(
  path: string,
  { clock, onFault }: { readonly clock: Clock; readonly onFault: (fault: unknown) => void },
): Promise<NotesFile> {
  const read = await linesOf(path, onFault);
  const notes = new Notes(read, clock.now());
  let lines = read.length;
  /** A write has failed: the file lacks something. */
  let isBehind = false;
  let isTold = false;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  const write = async (): Promise<void> => {
    const changes = notes.takeChanges();
    if (changes.length === 0 && !isBehind) return;
    try {
      lines += changes.length;
      if (isBehind || lines > 2 * countOf(notes) + SPARE_LINES) lines = await writeAnew(path, notes);
      else await appendFile(path, textOf(changes), { mode: OWNER_ONLY });
      isBehind = false;
      isTold = false;
    } catch (fault) {
      isBehind = true;
      if (!isTold) onFault(fault);
      isTold = true;
    }
  };
  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };
  let cancel = () => {};
  const again = () => {
    if (!closed) cancel = clock.after(EVERY, () => void flush().finally(again));
  };
  again();
  return {
    notes,
    flush,
    async close() {
      closed = true;
      cancel();
      await flush();
    },
  };
}

async function linesOf(path: string, onFault: (fault: unknown) => void): Promise<readonly Change[]> {
  try {
    return (await readFile(path, 'utf8')).split('\n').flatMap(readLine);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') onFault(fault);
    return [];
  }
}

function readLine(line: string): readonly Change[] {
  const [, kind, key = '', at, until] = LINE.exec(line) ?? [];
  const known = noteKinds.find(one => one === kind);
  if (!known) return [];
  return [{ kind: known, key, note: at === undefined ? null : { at: Number(at), until: Number(until) } }];
}

const textOf = (changes: Iterable<Change>): string => {
  let text = '';
  for (const { kind, key, note } of changes) text += `${kind} ${key} ${note ? `${note.at} ${note.until}` : '-'}\n`;
  return text;
};

/** Beside it first, so that there is always a whole one. The number of its lines. */
async function writeAnew(path: string, notes: Notes): Promise<number> {
  const fresh = `${path}.new`;
  const all = textOf(notes.all());
  try {
    await writeFile(fresh, all, { mode: OWNER_ONLY });
    await rename(fresh, path);
  } catch (fault) {
    await rm(fresh, { force: true });
    throw fault;
  }
  return countOf(notes);
}

const countOf = (notes: Notes): number => noteKinds.reduce((sum, kind) => sum + notes.count(kind), 0);
