/**
 * Who holds the ports of a mail server: program, process, user, the unit that starts it, the package it came in. On Linux
 * from /proc; whose socket it is can be seen even where the process cannot. Elsewhere what net/port-holder.ts can say.
 */
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listeningInodes, portHolder } from '../net/port-holder.ts';
import type { Kind } from './old-server.ts';
import type { Programs } from './programs.ts';

export const mailPorts = [
  { port: 25, use: 'mail from other servers (SMTP)', setting: 'smtp.port' },
  { port: 465, use: 'mail from our own people, encrypted at once (submissions)', setting: 'submissions.port' },
  { port: 587, use: 'mail from our own people (submission)', setting: 'submission.port' },
  { port: 110, use: 'POP3', setting: 'pop3.port' },
  { port: 995, use: 'POP3, encrypted at once', setting: 'pop3s.port' },
  { port: 143, use: 'IMAP', setting: 'imap.port' },
  { port: 993, use: 'IMAP, encrypted at once', setting: 'imaps.port' },
] as const;

export type Holder = {
  /** null: the system does not let us see the process. */
  readonly pid: number | null;
  readonly program: string | null;
  readonly user: string | null;
  /** What starts it: `postfix@-.service`, or `/etc/init.d/postfix`. */
  readonly unit: string | null;
  readonly package: string | null;
  /** A mail server that can be drained. */
  readonly kind: Kind | 'mailroom' | null;
};
export type PortState = {
  readonly port: number;
  readonly use: string;
  readonly holder: Holder | null;
};

/** Where the system's own files are; a test has others. */
export type Root = { readonly proc: string; readonly etc: string };
const system: Root = { proc: '/proc', etc: '/etc' };

export async function holdersOf(
  ports: readonly { readonly port: number; readonly use: string }[],
  programs: Programs,
  root: Root = system,
): Promise<readonly PortState[]> {
  return Promise.all(ports.map(async one => ({ ...one, holder: await holderOf(one.port, programs, root) })));
}

async function holderOf(port: number, programs: Programs, root: Root): Promise<Holder | null> {
  if (process.platform !== 'linux') {
    const found = await portHolder(port);
    return found && { pid: found.pid, program: found.name, ...nothing, kind: kindOf(found.name, '') };
  }
  const tables = ['tcp', 'tcp6'].map(name => optional(join(root.proc, 'net', name))).join('\n');
  const inodes = listeningInodes(tables, port);
  if (inodes.size === 0) return null;
  const pid = pidOf(inodes, root);
  const user = userName(uidOf(tables, port), root);
  if (pid === null) return { ...nothing, pid, program: null, user, kind: null };
  const folder = join(root.proc, String(pid));
  const name = optional(join(folder, 'comm')).trim();
  const exe = link(join(folder, 'exe'));
  const line = optional(join(folder, 'cmdline')).replaceAll('\0', ' ').trim();
  const kind = kindOf(name, `${exe} ${line}`);
  return {
    pid,
    ...{ kind, program: exe ?? name },
    user: userName(ownerOf(folder), root) ?? user,
    unit: unitIn(optional(join(folder, 'cgroup'))) ?? initScript(kind, root),
    package: exe === null ? null : await packageOf(exe, programs),
  };
}

const nothing = { user: null, unit: null, package: null } as const;

/** Which of the four, by the program's name and what it was called with. */
export function kindOf(name: string, line: string): Holder['kind'] {
  if (/postfix/.test(line) || name === 'postfix') return 'postfix';
  if (/^exim4?$/.test(name) || /\bexim4?\b/.test(line)) return 'exim';
  if (/^qmail-|^tcpserver$/.test(name) || /qmail-smtpd/.test(line)) return 'qmail';
  if (/^sendmail(-mta)?$/.test(name) || /\/sendmail\b/.test(line)) return 'sendmail';
  return name === 'mailroom' || /server\/cli\/main\.ts|mailroom\.mjs/.test(line) ? 'mailroom' : null;
}

/** The last folder of a control group that is a unit: `0::/system.slice/system-postfix.slice/postfix@-.service`. */
export const unitIn = (cgroup: string): string | null =>
  [...cgroup.matchAll(/\/([^/\n]+\.service)(?=\/|$)/gm)].at(-1)?.[1] ?? null;

const scripts: Readonly<Record<Kind, readonly string[]>> = {
  postfix: ['postfix'],
  exim: ['exim4', 'exim'],
  sendmail: ['sendmail'],
  qmail: ['qmail'],
};
function initScript(kind: Holder['kind'], { etc }: Root): string | null {
  if (kind === null || kind === 'mailroom') return null;
  return scripts[kind].map(name => join(etc, 'init.d', name)).find(path => existsSync(path)) ?? null;
}

async function packageOf(exe: string, programs: Programs): Promise<string | null> {
  const dpkg = await programs.run(['dpkg', '-S', exe], { within: 5000 });
  const [, name] = /^([^:\n]+)(?::\w+)?: /.exec(dpkg.out) ?? [];
  if (dpkg.code === 0 && name !== undefined) return name;
  const rpm = await programs.run(['rpm', '-qf', '--queryformat', '%{NAME}', exe], { within: 5000 });
  return rpm.code === 0 && rpm.out !== '' ? rpm.out.trim() : null;
}

/** Of several that share the socket the first: a master and its children. */
function pidOf(inodes: ReadonlySet<string>, { proc }: Root): number | null {
  const pids = readdirSync(proc)
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
  return pids.find(pid => holds(join(proc, String(pid), 'fd'), inodes)) ?? null;
}

function holds(folder: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(folder).some(name => {
      const inode = /^socket:\[(\d+)\]$/.exec(link(join(folder, name)) ?? '')?.[1];
      return inode !== undefined && inodes.has(inode);
    });
  } catch {
    return false;
  }
}

function uidOf(table: string, port: number): number | null {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const row = table
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .find(one => one[1]?.endsWith(wanted) && one[3] === '0A');
  return row?.[7] === undefined ? null : Number(row[7]);
}

function ownerOf(path: string): number | null {
  try {
    return statSync(path).uid;
  } catch {
    return null;
  }
}

function userName(uid: number | null, { etc }: Root): string | null {
  if (uid === null) return null;
  const row = optional(join(etc, 'passwd'))
    .split('\n')
    .map(line => line.split(':'))
    .find(one => one[2] === String(uid));
  return row?.[0] ?? `uid ${uid}`;
}

function link(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function optional(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** One line for a person. */
export function holderInWords({ port, holder }: PortState): string {
  if (holder === null) return `nobody listens on ${port}`;
  const name = holder.program === null ? 'a program that only root may see' : basename(holder.program);
  return `${holder.kind ?? name}${holder.pid === null ? '' : ` (process ${holder.pid})`}${holder.user === null ? '' : ` of ${holder.user}`}`;
}
