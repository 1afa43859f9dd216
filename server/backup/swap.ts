/**
 * The moment in which a restored home takes the place of the one that is there: at a start, before anything is opened. What
 * was there is moved aside into a folder with the date, never removed. Each step is a rename, and `restore/swap.json` says
 * how far it is: broken off anywhere, the next start goes on.
 *
 *   ready ─► aside: each old file or folder → before-restore-…/
 *         ─► place: each of restore/ready/ → the home ─► done
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import { lockFolder } from '../store/folder.ts';
import { inWords } from './disk.ts';

export type Swap = {
  readonly format: 1;
  readonly state: 'aside' | 'place';
  /** In the home. */
  readonly aside: string;
  /** What takes the place of all that is there. */
  readonly fresh: readonly string[];
  readonly backup: string;
  readonly at: Instant;
};

/** Stay where they are: they are not of the mail. Who is signed in to the window stays so. */
const STAYS = /^(?:backup|restore|before-restore-.*|store\.lock|sessions\.json)$/;
export const restoreFolder = (home: string): string => join(home, 'restore');
export const readyFolder = (home: string): string => join(home, 'restore', 'ready');
const restoredFile = (home: string): string => join(home, 'backup', 'restored.json');
const swapFile = (home: string): string => join(home, 'restore', 'swap.json');

/** Puts the order down: from now on the next start does it. `restore/ready/` is whole and proven. */
export function orderSwap(home: string, backup: string, at: Instant): Swap {
  const stamp = new Date(at).toISOString().slice(0, 19).replaceAll(':', '');
  const fresh = readdirSync(readyFolder(home)).filter(name => !STAYS.test(name));
  const swap: Swap = { format: 1, state: 'aside', aside: `before-restore-${stamp}`, fresh, backup, at };
  write(home, swap);
  return swap;
}

/** What waits for the next start; null: nothing. */
export function orderedSwap(home: string): Swap | null {
  try {
    return JSON.parse(readFileSync(swapFile(home), 'utf8')) as Swap;
  } catch {
    return null;
  }
}

/** Before the start it was only prepared. */
export function takeBackSwap(home: string): Result<void, string> {
  const swap = orderedSwap(home);
  if (swap && existsSync(join(home, swap.aside))) return err('It is under way already');
  discardRestore(home);
  return ok(undefined);
}

/** The order first: broken off, half of what was prepared must never take the place of a home. */
export function discardRestore(home: string): void {
  const folder = restoreFolder(home);
  if (!existsSync(folder)) return;
  rmSync(swapFile(home), { force: true });
  sync(folder);
  rmSync(folder, { recursive: true, force: true });
}

/** Nothing has moved yet, and not all that was prepared is there. */
const isBroken = (home: string, { state, aside, fresh }: Swap): boolean =>
  state === 'aside' && !existsSync(join(home, aside)) && fresh.some(name => !existsSync(join(readyFolder(home), name)));

/** Told at the next start, once. */
export type Swapped = { readonly backup: string; readonly aside: string | null };

/** null: nothing was ordered. The sentence says why the home cannot be used now. */
export function finishSwap(home: string, now: Instant): Result<Swapped | null, string> {
  const ordered = orderedSwap(home);
  if (!ordered) return ok(null);
  const store = join(home, 'store');
  const lock = existsSync(store) ? lockFolder(store, 'a restore', now) : null;
  if (lock && !lock.ok) return lock;
  try {
    if (isBroken(home, ordered)) {
      discardRestore(home);
      return ok(null);
    }
    const swap = ordered.state === 'aside' ? moveAside(home, ordered) : ordered;
    for (const name of swap.fresh) place(home, swap, name);
    takeKey(home);
    const aside = join(home, swap.aside);
    const swapped: Swapped = { backup: swap.backup, aside: existsSync(aside) ? aside : null };
    writeFileSync(restoredFile(home), JSON.stringify(swapped), { mode: 0o600, flush: true });
    sync(home);
    discardRestore(home);
    sync(home);
    return ok(swapped);
  } catch (fault) {
    return err(`The backup is prepared, but cannot take its place: ${inWords(fault, home)}`);
  } finally {
    if (lock?.ok) lock.value.release();
    // It went aside with its folder.
    rmSync(join(home, ordered.aside, 'store', 'store.lock'), { force: true });
  }
}

/** The key of its backups, which came with it (keys.ts); what was the key here is of no use with another secret. */
function takeKey(home: string): void {
  const own = join(home, 'backup');
  const fresh = join(readyFolder(home), 'backup', 'key.json');
  mkdirSync(own, { recursive: true, mode: 0o700 });
  if (existsSync(fresh)) renameSync(fresh, join(own, 'key.json'));
}

/** What a start before this one has done, once. */
export function restoredJustNow(home: string): Swapped | null {
  try {
    const swapped = JSON.parse(readFileSync(restoredFile(home), 'utf8')) as Swapped;
    rmSync(restoredFile(home), { force: true });
    return swapped;
  } catch {
    return null;
  }
}

/** All that is there by now: the server went on after the order was put down. */
function moveAside(home: string, swap: Swap): Swap {
  for (const name of readdirSync(home).filter(one => !STAYS.test(one))) putAside(home, swap, name);
  sync(home);
  const next: Swap = { ...swap, state: 'place' };
  write(home, next);
  return next;
}

/** Never over what lies there already. */
function putAside(home: string, swap: Swap, name: string): void {
  const aside = join(home, swap.aside);
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  let to = join(aside, name);
  for (let n = 2; existsSync(to); n++) to = join(aside, `${name}-${n}`);
  renameSync(join(home, name), to);
  sync(aside);
}

/** Done already where it is gone from `ready`. What came to its place meanwhile goes aside, too. */
function place(home: string, swap: Swap, name: string): void {
  const [from, to] = [join(readyFolder(home), name), join(home, name)];
  if (!existsSync(from)) return;
  if (existsSync(to)) putAside(home, swap, name);
  renameSync(from, to);
}

function write(home: string, swap: Swap): void {
  const path = swapFile(home);
  writeFileSync(`${path}.new`, `${JSON.stringify(swap)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  sync(restoreFolder(home));
}

function sync(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
