/**
 * The command line's way to a running server: the same calls as the window's, over a local socket (a named pipe on
 * Windows) that only the owner can open. A small file beside the settings says where it is.
 */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect as dialSocket, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lineChannel, type Router, serve } from '../api/rpc.ts';
import { err, ok, type Result } from '../base/result.ts';

export type Control = { readonly path: string; close(): Promise<void> };

/** A socket's path is short by law: 104 octets on macOS, 108 on Linux. */
const LONGEST_PATH = 100;

function socketPath(file: string): string {
  const name = createHash('sha256').update(file).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\mailroom-${name}`;
  const beside = join(dirname(file), 'control.sock');
  return Buffer.byteLength(beside) <= LONGEST_PATH
    ? beside
    : join(tmpdir(), `mailroom-${process.getuid?.() ?? 0}-${name}.sock`);
}

/** `file`: where the address is written down. */
export async function openControl(
  file: string,
  router: Router,
  onBug: (bug: unknown) => void,
): Promise<Result<Control, string>> {
  const path = socketPath(file);
  const open = new Set<Socket>();
  const server = createServer(socket => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    serve(router, lineChannel(socket), 'command', onBug);
  });
  try {
    if (process.platform !== 'win32') rmSync(path, { force: true });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
    if (process.platform !== 'win32') chmodSync(path, 0o600);
    writeFileSync(file, `${JSON.stringify({ pid: process.pid, path })}\n`, { mode: 0o600 });
  } catch (fault) {
    return err(`The command line cannot reach this server: ${(fault as Error).message}`);
  }
  return ok({
    path,
    close: () =>
      new Promise(resolve => {
        rmSync(file, { force: true });
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  });
}

/** The socket of a running server, or null where none runs (a file left by one that died says nothing). */
export async function dialControl(file: string): Promise<Socket | null> {
  if (!existsSync(file)) return null;
  let path: string;
  try {
    path = String(JSON.parse(readFileSync(file, 'utf8')).path);
  } catch {
    return null;
  }
  return new Promise(resolve => {
    const socket = dialSocket(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}
