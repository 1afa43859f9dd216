/**
 * What a drain has done, line by line, so that whoever comes after a crash knows where it stood. `held`: what a person had
 * held there before we held all. `put`: durable with us. `removed`: gone from the other queue. `left`: still there, because.
 */
import * as fs from 'node:fs';

export type Line =
  | { readonly act: 'held'; readonly ids: readonly string[] }
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

export function openJournal(path: string): Journal {
  const read = fs.existsSync(path) ? linesIn(fs.readFileSync(path, 'utf8')) : { lines: [], isTorn: false };
  const done = read.lines.findLastIndex(line => line.act === 'done');
  const file = fs.openSync(path, 'a', 0o600);
  // Half a line would take the next one with it.
  if (read.isTorn) fs.writeSync(file, '\n');
  return {
    before: read.lines.slice(done + 1),
    write(...lines) {
      fs.writeSync(file, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
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
      if (one !== '') lines.push(JSON.parse(one) as Line);
    } catch {
      // What was done after the last whole line is done again, and finds itself done.
    }
  }
  return { lines, isTorn: text !== '' && !text.endsWith('\n') };
}
