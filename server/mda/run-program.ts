/**
 * One program with one message on its standard input. No shell reads the words; the environment is made for it; it has its
 * time, and what it says is kept to a few lines. It runs as the server does: its rights are the owner's.
 */
import { spawn } from 'node:child_process';
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

export function runProgram(run: Run, clock: Clock): Promise<RanTo> {
  return new Promise(resolve => {
    const ownGroup = process.platform !== 'win32';
    const child = spawn(run.program, [...run.args], {
      ...{ cwd: run.folder, env: { ...run.environment }, shell: false, windowsHide: true },
      // What it starts in turn ends with it.
      ...{ detached: ownGroup, stdio: ['pipe', 'pipe', 'pipe'] as const },
    });
    let said = '';
    let tooLong = false;
    const hear = (part: Buffer) => {
      if (said.length < MOST_SAID) said += part.toString('latin1').slice(0, MOST_SAID - said.length);
    };
    const end = (signal: NodeJS.Signals) => {
      try {
        if (ownGroup && child.pid !== undefined) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // It has ended by itself meanwhile.
      }
    };
    let cancel = clock.after(run.timeLimit, () => {
      tooLong = true;
      end('SIGTERM');
      cancel = clock.after(GRACE, () => end('SIGKILL'));
    });
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', (fault: NodeJS.ErrnoException) => {
      cancel();
      resolve({ kind: 'not-run', because: codes[fault.code ?? ''] ?? fault.message });
    });
    child.on('close', (code, signal) => {
      cancel();
      resolve(tooLong ? { kind: 'too-long', said } : { kind: 'ended', code, signal, said });
    });
    // Who has read enough closes his input; that is no fault of the message's.
    child.stdin.on('error', () => {});
    child.stdin.end(run.input);
  });
}

const codes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program',
  EACCES: 'the server may not run it',
  E2BIG: 'its words are too long',
};
