/**
 * One drain at a time into one home, and one take-over or roll-back: two drains would write the same files, and the one that fails would let go, in the other
 * server, what the other one is about to remove. A lock whose process is gone is nobody's.
 */
import * as fs from 'node:fs';
import { err, ok, type Result } from '../base/result.ts';

export type Lock = { release(): void };

/** `what`: who has it then, such as "another drain". */
export function lockUse(path: string, what: string, pid: number = process.pid): Result<Lock, string> {
  for (let tries = 0; tries < 2; tries++) {
    try {
      fs.writeFileSync(path, `${pid}\n`, { flag: 'wx', mode: 0o600 });
      return ok({ release: () => fs.rmSync(path, { force: true }) });
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST')
        return err(`${path} cannot be written: ${(fault as Error).message}`);
    }
    const holder = holderOf(path);
    // Empty for a moment, or since a crash: whoever waits for it is told what to take away.
    if (holder === null || (holder !== pid && isAlive(holder)))
      return err(
        `${what} is going on${holder === null ? '' : ` (process ${holder})`}; if there is none, remove ${path}`,
      );
    fs.rmSync(path, { force: true });
  }
  return err(`${what} is going on: ${path}`);
}

function holderOf(path: string): number | null {
  try {
    const pid = Number(fs.readFileSync(path, 'latin1').trim());
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
}
