/**
 * What a drain has done, line by line, so that whoever comes after a crash knows where it stood. `held`: what a person had
 * held there before we held all, and what of it we then held. `put`: durable with us. `removed`: gone from the other queue. `left`: still there, because.
 */
import * as fs from 'node:fs';

export type Line =
  | { readonly act: 'held'; readonly ids: readonly string[]; readonly ours: readonly string[] }
  | { readonly act: 'put' | 'removed'; readonly id: string; readonly name: string }
  | { readonly act: 'left'; readonly id: string; readonly because: string }
  | { readonly act: 'done' };

export type Journal = {
  /** Of the drain that is not done yet; empty: a new one. */
  readonly before: readonly Line[];
  /** Durable when it returns. */
  write(...lines: readonly Line[]): void;
  close(): void;
};

/** Root writes here into a folder that is somebody else's: a link is not followed. */
const APPEND = fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_APPEND | (fs.constants.O_NOFOLLOW ?? 0);

export function openJournal(path: string): Journal {
  const read = fs.existsSync(path) ? linesIn(fs.readFileSync(path, 'utf8')) : { lines: [], isTorn: false };
  const done = read.lines.findLastIndex(line => line.act === 'done');
  const file = fs.openSync(path, APPEND, 0o600);
  // Half a line would take the next one with it.
  if (read.isTorn) fs.writeSync(file, '\n');
  return {
    before: read.lines.slice(done + 1),
    write(...lines) {
      // All of it or a fault: writeSync may write a part and say nothing.
      fs.writeFileSync(file, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
      fs.fsyncSync(file);
    },
    close: () => fs.closeSync(file),
  };
}

/** A line that a crash has cut is none. */
function linesIn(text: string): { readonly lines: readonly Line[]; readonly isTorn: boolean } {
  const lines: Line[] = [];
  for (const one of text.split('\n')) {
    try {
      const line: unknown = one === '' ? null : JSON.parse(one);
      if (isLine(line)) lines.push(line);
    } catch {
      // What was done after the last whole line is done again, and finds itself done.
    }
  }
  return { lines, isTorn: text !== '' && !text.endsWith('\n') };
}

/** What is held must be a list: it decides what a person waits for. */
const isLine = (value: unknown): value is Line =>
  typeof value === 'object' &&
  value !== null &&
  'act' in value &&
  (value.act === 'held'
    ? 'ids' in value && Array.isArray(value.ids) && 'ours' in value && Array.isArray(value.ours)
    : value.act === 'done' || 'id' in value);
