/**
 * Steps one after the other, each with what takes it back. What takes a step back is written down before the step is begun,
 * so that whoever comes after a crash, or after a "no", can undo all that may have been done, the last first.
 */
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';

/** Plain, for it is kept in a file. */
export type Undo =
  | { readonly words: string; readonly argv: readonly string[] }
  | { readonly words: string; readonly setting: { readonly key: string; readonly text: string } };

export type Doing = {
  readonly words: string;
  /** As a person would type it. */
  readonly command: string | null;
  readonly run: () => Promise<Result<void, string>>;
  readonly undo: Undo | null;
};

export type Kept = {
  readonly kind: string;
  readonly at: string;
  readonly undo: readonly Undo[];
};

export type Undone = { readonly words: string; readonly fault: string | null };
export type Failed = { readonly words: string; readonly because: string; readonly undone: readonly Undone[] };

export type StepsOptions = {
  readonly file: string;
  readonly kind: string;
  readonly now: () => string;
  readonly tell: (words: string) => void;
  readonly takeBack: (undo: Undo) => Promise<Result<void, string>>;
};

export async function runSteps(steps: readonly Doing[], options: StepsOptions): Promise<Result<void, Failed>> {
  const undo: Undo[] = [];
  for (const step of steps) {
    if (step.undo) {
      undo.push(step.undo);
      keep(options.file, { kind: options.kind, at: options.now(), undo });
    }
    options.tell(step.command === null ? step.words : `${step.words}: ${step.command}`);
    const ran = await step.run();
    if (ran.ok) continue;
    const undone = await undoAll(options);
    return err({ words: step.words, because: ran.error, undone });
  }
  return ok(undefined);
}

/** What is undone is struck off the file at once: broken off, it goes on where it stood. */
export async function undoAll({
  file,
  tell,
  takeBack,
}: Omit<StepsOptions, 'kind' | 'now'>): Promise<readonly Undone[]> {
  const kept = readKept(file);
  if (!kept.ok) return [{ words: file, fault: kept.error }];
  const undone: Undone[] = [];
  const left = [...kept.value.undo];
  for (let last = left.at(-1); last; last = left.at(-1)) {
    tell(`back: ${last.words}`);
    const ran = await takeBack(last);
    undone.push({ words: last.words, fault: ran.ok ? null : ran.error });
    left.pop();
    keep(file, { ...kept.value, undo: left });
  }
  return undone;
}

export function keep(file: string, kept: Kept): void {
  fs.mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.new`;
  const handle = fs.openSync(fresh, 'w', 0o600);
  fs.writeSync(handle, `${JSON.stringify(kept, null, 1)}\n`);
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  fs.renameSync(fresh, file);
}

export function readKept(file: string): Result<Kept, string> {
  try {
    const read = JSON.parse(fs.readFileSync(file, 'utf8')) as Kept;
    return Array.isArray(read.undo) ? ok(read) : err(`${file} is none that take-over wrote`);
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException;
    return err(code === 'ENOENT' ? 'nothing was taken over from this home' : `${file}: ${message}`);
  }
}
