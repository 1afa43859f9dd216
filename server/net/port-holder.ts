/**
 * Which program listens on a port. Linux: /proc; macOS: lsof; Windows: netstat and tasklist. Best effort: another
 * user's program is often hidden from us, and then the answer is null.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';

export type PortHolder = { readonly pid: number; readonly name: string };

/** A program that does not answer must not keep the settings page waiting. */
const LOOK_TIMEOUT_MS = 2000;

export async function portHolder(port: number): Promise<PortHolder | null> {
  try {
    switch (process.platform) {
      case 'linux':
        return await onLinux(port);
      case 'darwin':
        return fromLsof(await outputOf('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']));
      case 'win32':
        return await onWindows(port);
      default:
        return null;
    }
  } catch {
    // Nothing here is worth a fault of its own: the sentence then says "another program".
    return null;
  }
}

async function onLinux(port: number): Promise<PortHolder | null> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map(file => readFile(file, 'latin1').catch(() => '')),
  );
  const inodes = listeningInodes(tables.join('\n'), port);
  if (inodes.size === 0) return null;
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    if (!(await holdsSocket(pid, inodes))) continue;
    return { pid: Number(pid), name: (await readFile(`/proc/${pid}/comm`, 'utf8')).trim() };
  }
  return null;
}

/** Lines such as `0: 0100007F:0019 00000000:0000 0A … uid timeout inode`; state 0A is LISTEN (proc(5)). */
export function listeningInodes(table: string, port: number): Set<string> {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = table.split('\n').map(line => line.trim().split(/\s+/));
  return new Set(rows.filter(row => row[1]?.endsWith(`:${wanted}`) && row[3] === '0A').map(row => row[9] ?? ''));
}

async function holdsSocket(pid: string, inodes: Set<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`${folder}/${descriptor}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode && inodes.has(inode)) return true;
  }
  return false;
}

/** lsof -F: 'p812' and 'cdovecot' on lines of their own. */
export function fromLsof(output: string): PortHolder | null {
  const pid = /^p(\d+)$/m.exec(output)?.[1];
  const name = /^c(.+)$/m.exec(output)?.[1];
  return pid && name ? { pid: Number(pid), name } : null;
}

async function onWindows(port: number): Promise<PortHolder | null> {
  const pid = fromNetstat(await outputOf('netstat', ['-ano', '-p', 'TCP']), port);
  if (pid === null) return null;
  const row = await outputOf('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
  const name = /^"([^"]+)"/m.exec(row)?.[1];
  return name ? { pid, name } : null;
}

/** `TCP 0.0.0.0:25 0.0.0.0:0 LISTENING 812`; the word is translated, so the foreign port 0 tells a listener. */
export function fromNetstat(output: string, port: number): number | null {
  for (const line of output.split(/\r?\n/)) {
    const [protocol, local, foreign, , pid] = line.trim().split(/\s+/);
    if (protocol === 'TCP' && local?.endsWith(`:${port}`) && foreign?.endsWith(':0') && pid) return Number(pid);
  }
  return null;
}

function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: LOOK_TIMEOUT_MS, windowsHide: true }, (fault, output) =>
      fault ? reject(fault) : resolve(output),
    );
  });
}
