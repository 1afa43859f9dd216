/**
 * The store's folder: private to its owner, on a disk of this machine, and used by one server at a time. The lock file
 * names the process that holds it; a lock whose process is gone, or that is older than the machine's last start, is
 * taken over.
 */
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { uptime } from 'node:os';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { minutes } from '../base/units.ts';
import { syncFolder } from './sqlite/segments.ts';

export type Lock = { release(): void };

type Held = {
  readonly pid: number;
  readonly owner: string;
  readonly booted: number;
  /** The system's own name for this run of it, where it has one. */
  readonly boot?: string;
};

/** Locks of this process: a process id alone cannot tell them from a stale one of the same number. */
const ours = new Set<string>();
/** A machine's start is reckoned from two clocks and not exact. */
const BOOT_TOLERANCE = minutes(1);

/** File systems whose locks and fsync cannot be trusted (statfs f_type on Linux). */
const network: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4283649346: 'SMB',
  4266872130: 'SMB',
  1397113167: 'AFS',
  12805120: 'Ceph',
};

/** Makes the folder where it is missing, with mode 0700. */
export function prepareFolder(folder: string): Result<string, string> {
  try {
    const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (made !== undefined) syncFolder(dirname(made));
    if (process.platform !== 'win32') chmodSync(folder, 0o700);
  } catch (fault) {
    return err(`The folder ${folder} cannot be used: ${(fault as Error).message}`);
  }
  const kind = process.platform === 'linux' ? network[statfsSync(folder).type] : undefined;
  if (kind) return err(`${folder} is on a network file system (${kind}); mail must lie on a disk of this machine`);
  return ok(realpathSync(folder));
}

export function lockFolder(folder: string, owner: string, now: number): Result<Lock, string> {
  const path = join(folder, 'store.lock');
  const own: Held = { pid: process.pid, owner, booted: now - uptime() * 1000, ...bootId() };
  if (!write(path, own)) {
    const other = read(path);
    if (other && isAlive(path, other, own)) {
      return err(
        `The store in ${folder} is in use by ${other.owner} (process ${other.pid}); only one server may use it`,
      );
    }
    if (!takeOver(path, other) || !write(path, own)) return err(`Another server has just taken the store in ${folder}`);
  }
  ours.add(path);
  return ok({
    release() {
      if (ours.delete(path)) rmSync(path, { force: true });
    },
  });
}

/** False where the file is there. */
function write(path: string, held: Held): boolean {
  try {
    writeFileSync(path, `${JSON.stringify(held)}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw fault;
  }
}

/** null: it cannot be read as a lock, as after a crash in the middle of writing it. */
function read(path: string): Held | null {
  try {
    const found = JSON.parse(readFileSync(path, 'utf8')) as Held;
    return Number.isInteger(found.pid) ? found : null;
  } catch {
    return null;
  }
}

function isAlive(path: string, held: Held, own: Held): boolean {
  if (held.pid === own.pid) return ours.has(path);
  if (!isSameBoot(held, own)) return false;
  try {
    process.kill(held.pid, 0);
    return true;
  } catch (fault) {
    // EPERM: it lives and is somebody else's.
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** By its name; reckoned from clocks where it has none, for a clock that is set right would make it another. */
const isSameBoot = (held: Held, own: Held): boolean =>
  held.boot && own.boot ? held.boot === own.boot : Math.abs(held.booted - own.booted) <= BOOT_TOLERANCE;

function bootId(): { readonly boot?: string } {
  try {
    return { boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() };
  } catch {
    return {};
  }
}

/** Moves the stale file aside and looks whether it was the one that was judged; else a third server was faster. */
function takeOver(path: string, judged: Held | null): boolean {
  const aside = `${path}.stale-${process.pid}`;
  renameSync(path, aside);
  const moved = read(aside);
  const same = JSON.stringify(moved) === JSON.stringify(judged);
  if (same) rmSync(aside, { force: true });
  else renameSync(aside, path);
  return same;
}
