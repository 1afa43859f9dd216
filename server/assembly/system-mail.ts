/** Who has the mail ports and the command sendmail of this computer, and what would change it (server/switch). Looks only. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemMailNow, SystemMailServer, SystemPort } from '../api/contract.ts';
import { type Place, type SendmailCommand, sendmailCommand } from '../switch/alternatives.ts';
import { installed } from '../switch/find-old.ts';
import { type Holder, holdersOf, kindOf, mailPorts, type PortState } from '../switch/port-holders.ts';
import { type Programs, shown, systemPrograms } from '../switch/programs.ts';

type Computer = { readonly programs?: Programs; readonly place?: Place; readonly platform?: NodeJS.Platform };

export async function systemMail(home: string, computer: Computer = {}): Promise<SystemMailNow> {
  const { programs = systemPrograms, place = {}, platform = process.platform } = computer;
  const [states, command] = await Promise.all([holdersOf(mailPorts, programs), sendmailCommand(programs, place)]);
  const ports = states.map(portOf);
  const owner = ownerOf(command, place);
  const isTakenOver = existsSync(join(home, 'switch', 'undo.json')) && !isEmptied(join(home, 'switch', 'undo.json'));
  const others = installed().filter(one => one !== null);
  // Who has a port or the command is the one to follow; one that is only installed is taken where it is the only one.
  const from =
    [...ports.map(one => one.holder), owner].find(one => one !== null && others.includes(one as never)) ??
    (others.length === 1 ? others[0] : undefined);
  const act = (...words: readonly string[]): string => shown(['sudo', 'mailroom', 'switch', ...words, '--home', home]);
  return {
    ports,
    sendmail: { path: command.path, owner, leadsTo: command.leadsTo, package: command.package },
    installed: others,
    isTakenOver,
    commands: {
      look: act('status'),
      plan: from && !isTakenOver ? act('plan', '--from', from) : null,
      takeOver: from && !isTakenOver ? act('take-over', '--from', from, '--yes') : null,
      giveBack: isTakenOver ? act('roll-back', '--yes') : null,
    },
    lowPorts: { platform: platformOf(platform), from: lowestPort(platform) },
  };
}

function portOf({ port, holder }: PortState): SystemPort {
  const { setting } = mailPorts.find(one => one.port === port)!;
  const whose = holder && (holder.pid === process.pid ? 'mailroom' : holderKind(holder));
  return {
    ...{ port, setting, holder: whose },
    ...{ program: holder?.program ?? null, pid: holder?.pid ?? null },
    ...{ unit: holder?.unit ?? null, package: holder?.package ?? null },
  };
}

const holderKind = ({ kind, pid, program }: Holder): SystemPort['holder'] =>
  kind ?? (pid === null && program === null ? 'unseen' : 'other');

/** By where the command leads in the end, and the package that brought it. */
function ownerOf(
  { is, path, package: name }: SendmailCommand,
  { root = '/' }: Place,
): SystemMailNow['sendmail']['owner'] {
  if (is === 'missing') return null;
  let end = path;
  try {
    end = realpathSync(join(root, path));
  } catch {
    // It leads nowhere.
  }
  if (/\/sendmail\.mjs$/.test(end)) return 'mailroom';
  const known = [/^(postfix|exim|sendmail|qmail)/.exec(name ?? '')?.[1], /(postfix|exim|qmail)/.exec(end)?.[1]];
  return (
    (known.find(one => one !== undefined) as SystemMailServer | undefined) ??
    kindOf('', end.replace(path, '')) ??
    'other'
  );
}

/** All of it was taken back. */
function isEmptied(file: string): boolean {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { undo?: readonly unknown[] }).undo?.length === 0;
  } catch {
    return false;
  }
}

const platformOf = (platform: NodeJS.Platform): SystemMailNow['lowPorts']['platform'] =>
  platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other';

function lowestPort(platform: NodeJS.Platform): number | null {
  if (process.getuid?.() === 0 || platform === 'win32') return 1;
  if (platform !== 'linux') return null;
  try {
    const first = Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
    return canBindLow() ? 1 : first;
  } catch {
    return null;
  }
}

/** CAP_NET_BIND_SERVICE is bit 10. */
function canBindLow(): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return effective !== undefined && (BigInt(`0x${effective}`) & (1n << 10n)) !== 0n;
}
