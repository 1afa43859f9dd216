/**
 * Steps one after the other, each with what takes it back. What takes a step back is written down before the step is begun,
 * so that whoever comes after a crash, or after a "no", can undo all that may have been done, the last first.
 */
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { syncFolder } from './moved-folder.ts';

/** Plain, for it is kept in a file. */
export type Undo =
  | { readonly words: string; readonly argv: readonly string[] }
  /** Only where it is the link that we laid: what somebody else has put there is his. */
  | { readonly words: string; readonly link: { readonly path: string; readonly to: string } }
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
  /** So many of them, from the first, were done for certain; with a crash, the last may not have been. */
  readonly done?: number;
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
      keep(options.file, { kind: options.kind, at: options.now(), undo, done: undo.length - 1 });
    }
    options.tell(step.command === null ? step.words : `${step.words}: ${step.command}`);
    const ran = await step.run();
    if (ran.ok) {
      if (step.undo) keep(options.file, { kind: options.kind, at: options.now(), undo, done: undo.length });
      continue;
    }
    const undone = await undoAll(options);
    return err({ words: step.words, because: ran.error, undone });
  }
  return ok(undefined);
}

/**
 * What is undone is struck off the file at once: broken off, it goes on where it stood. What was done and cannot be taken
 * back stays in it, for the next time; what may never have been done is told and let go.
 */
export async function undoAll({
  file,
  tell,
  takeBack,
}: Omit<StepsOptions, 'kind' | 'now'>): Promise<readonly Undone[]> {
  const kept = readKept(file);
  if (!kept.ok) return [{ words: file, fault: kept.error }];
  const { undo, done = undo.length } = kept.value;
  const undone: Undone[] = [];
  let stuck: readonly Undo[] = [];
  for (let at = undo.length - 1; at >= 0; at--) {
    const one = undo[at]!;
    tell(`back: ${one.words}`);
    const ran = await takeBack(one);
    undone.push({ words: one.words, fault: ran.ok ? null : ran.error });
    if (!ran.ok && at < done) stuck = [one, ...stuck];
    const left = [...undo.slice(0, at), ...stuck];
    keep(file, { ...kept.value, undo: left, done: Math.min(done, at) + stuck.length });
  }
  return undone;
}

export function keep(file: string, kept: Kept): void {
  fs.mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.new`;
  // Root writes into a folder that may be somebody else's: whatever lies there is not written through.
  fs.rmSync(fresh, { force: true });
  const handle = fs.openSync(fresh, 'wx', 0o600);
  try {
    fs.writeFileSync(handle, `${JSON.stringify(kept, null, 1)}\n`);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(fresh, file);
  syncFolder(dirname(file));
}

export function readKept(file: string): Result<Kept, string> {
  try {
    const text = ownText(file);
    if (!text.ok) return text;
    const read = JSON.parse(text.value) as Kept | null;
    return Array.isArray(read?.undo) ? ok(read) : err(`${file} is none that take-over wrote`);
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException;
    return err(code === 'ENOENT' ? 'nothing was taken over from this home' : `${file} cannot be read: ${message}`);
  }
}

/** Its commands are run: for root, only what root has written is read, and no link. */
function ownText(file: string): Result<string, string> {
  const handle = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
  try {
    const { uid, mode } = fs.fstatSync(handle);
    if (process.getuid?.() === 0 && (uid !== 0 || (mode & 0o022) !== 0))
      return err(`${file} can be written by others than root, and its commands are not run as root`);
    return ok(fs.readFileSync(handle, 'utf8'));
  } finally {
    fs.closeSync(handle);
  }
}
