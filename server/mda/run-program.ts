/**
 * One program with one message on its standard input. No shell reads the words; the environment is made for it; it has its
 * time, and what it says is kept to a few lines. It runs as the server does: its rights are the owner's.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../base/ports.ts';
import { type Duration, seconds } from '../base/units.ts';

export type Run = {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly input: Uint8Array;
  readonly timeLimit: Duration;
};
export type RanTo =
  | { readonly kind: 'ended'; readonly code: number | null; readonly signal: string | null; readonly said: string }
  | { readonly kind: 'too-long'; readonly said: string }
  /** It never began. */
  | { readonly kind: 'not-run'; readonly because: string };

/** Kept of what it says, both ways together; the rest is read and forgotten, so that it never waits for us. */
const MOST_SAID = 4096;
/** Between the polite end and the other one. */
const GRACE: Duration = seconds(2);

export async function runProgram(run: Run, clock: Clock): Promise<RanTo> {
  const ownGroup = process.platform !== 'win32';
  let child: Child;
  try {
    child = spawn(run.program, [...run.args], {
      ...{ cwd: run.folder, env: { ...run.environment }, shell: false, windowsHide: true },
      // What it starts in turn ends with it.
      ...{ detached: ownGroup, stdio: ['pipe', 'pipe', 'pipe'] as const },
    });
  } catch (fault) {
    return notRun(fault as NodeJS.ErrnoException);
  }
  return ended(child, ownGroup, run, clock);
}

/** Where there are no more files to open, it has no pipes. */
type Child = ChildProcess & { readonly stdin: Writable | null; readonly stdout: Readable | null };

const notRun = ({ code, message }: NodeJS.ErrnoException): RanTo => ({
  ...{ kind: 'not-run', because: codes[code ?? ''] ?? message },
});

function ended(child: Child, ownGroup: boolean, run: Run, clock: Clock): Promise<RanTo> {
  return new Promise(resolve => {
    let said = '';
    let tooLong = false;
    let code: number | null = null;
    let signal: string | null = null;
    let cancel = () => {};
    const hear = (part: Buffer) => {
      if (said.length < MOST_SAID) said += part.toString('latin1').slice(0, MOST_SAID - said.length);
    };
    const end = (how: NodeJS.Signals) => {
      try {
        if (ownGroup && child.pid !== undefined) process.kill(-child.pid, how);
        else child.kill(how);
      } catch {
        // It has ended by itself meanwhile.
      }
    };
    /** Whoever still has its output open, or could not be ended: we listen no more. */
    const leave = () => {
      cancel();
      if (tooLong) end('SIGKILL');
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(tooLong ? { kind: 'too-long', said } : { kind: 'ended', code, signal, said });
    };
    const force = () => {
      end('SIGKILL');
      cancel = clock.after(GRACE, leave);
    };
    cancel = clock.after(run.timeLimit, () => {
      tooLong = true;
      end('SIGTERM');
      cancel = clock.after(GRACE, force);
    });
    child.on('error', (fault: NodeJS.ErrnoException) => {
      cancel();
      resolve(notRun(fault));
    });
    child.on('exit', (...how) => {
      [code, signal] = how;
      cancel();
      // A program that is told to end, and its children with it, all have their moment.
      cancel = clock.after(GRACE, tooLong ? force : leave);
    });
    child.on('close', leave);
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    // Who has read enough closes his input; that is no fault of the message's.
    child.stdin?.on('error', () => {});
    child.stdin?.end(run.input);
  });
}

const codes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program',
  EACCES: 'the server may not run it',
  E2BIG: 'its words are too long',
  EMFILE: 'the server has too many files open',
  ENFILE: 'the system has too many files open',
  EAGAIN: 'the system runs too many programs',
};
