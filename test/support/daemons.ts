/** Real programs beside a test: found where systems put them, run in a folder of their own, ended with the test. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  server.close();
  await once(server, 'close');
  return typeof at === 'object' && at ? at.port : 0;
}

/** Short, so that the path of a socket in it is not too long. */
export function ownFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'mrd-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export type Daemon = { stop(): Promise<void> };

/** Resolves when somebody answers at `at` (a port or a path); rejects with what it wrote when it ends or takes too long. */
export async function startDaemon(
  program: string,
  args: readonly string[],
  at: number | string,
  patience = 30_000,
): Promise<Daemon> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let wrote = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', part => (wrote = (wrote + part).slice(-4000)));
  const ended = once(child, 'exit');
  // With its children: what was started here, and nothing else.
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, name);
    } catch {}
  };
  const stop = async () => {
    signal('SIGTERM');
    const hard = setTimeout(() => signal('SIGKILL'), 500);
    if (child.exitCode === null && child.signalCode === null) await ended;
    clearTimeout(hard);
    signal('SIGKILL');
  };
  const until = Date.now() + patience;
  while (!(await answers(at))) {
    if (child.exitCode !== null || Date.now() > until) {
      await stop();
      throw new Error(`${program} did not start: ${wrote}`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return { stop };
}

const answers = (at: number | string): Promise<boolean> =>
  new Promise(resolve => {
    const socket = typeof at === 'number' ? connect(at, '127.0.0.1') : connect(at);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
