/** Real programs beside a test: found where systems put them, run in a folder of their own, ended with the test. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '../../server/base/result.ts';

const FOLDERS = [
  '/usr/sbin',
  '/usr/bin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/sbin',
  '/opt/homebrew/bin',
];

export const findProgram = (name: string): string | null =>
  FOLDERS.map(folder => join(folder, name)).find(path => existsSync(path)) ?? null;

/** Short, so that the path of a socket in it is not too long. */
export function ownFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'mrd-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export type Daemon = { stop(): Promise<void> };

/**
 * Until somebody answers at `at` (a port or a path); what it wrote when it ends before or takes too long. A system may
 * confine a program to its own folders (AppArmor), so a test skips what does not start.
 */
export async function startDaemon(
  program: string,
  args: readonly string[],
  at: number | string,
  patience = 30_000,
): Promise<Result<Daemon, string>> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let wrote = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', part => (wrote = (wrote + part).slice(-4000)));
  let isOver = false;
  const ended = once(child, 'exit')
    .catch(fault => {
      wrote += String(fault);
    })
    .then(() => {
      isOver = true;
    });
  // With its children: what was started here, and nothing else.
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {}
  };
  const stop = async () => {
    signal('SIGTERM');
    const hard = setTimeout(() => signal('SIGKILL'), 500);
    await ended;
    clearTimeout(hard);
    signal('SIGKILL');
  };
  const until = Date.now() + patience;
  while (!(await answers(at))) {
    if (isOver || Date.now() > until) {
      await stop();
      return err(`${program} does not start here: ${wrote}`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return ok({ stop });
}

const answers = (at: number | string): Promise<boolean> =>
  new Promise(resolve => {
    const socket = typeof at === 'number' ? connect(at, '127.0.0.1') : connect(at);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
