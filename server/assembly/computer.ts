/** What the queue wants to know of the computer it runs on: since when it is up, its addresses, whether its network costs. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { networkInterfaces, uptime } from 'node:os';
import { seconds } from '../base/units.ts';

export type Computer = {
  /** Milliseconds since it was started, sleep counted, whatever its clock is set to. */
  uptime(): number;
  /** A name of its start, the same until it is started again; null: the system gives it none. */
  boot?(): string | null;
  /** Those that others can reach it at. */
  addresses(): readonly string[];
  /** Whether the network costs by the octet; null: the system does not say. */
  metered(): Promise<boolean | null>;
};

const PATIENCE = seconds(3);

export const thisComputer: Computer = {
  uptime: () => uptime() * 1000,
  boot: bootOf,
  addresses: () =>
    Object.values(networkInterfaces())
      .flatMap(list => list ?? [])
      .filter(one => !one.internal && !one.address.startsWith('fe80:'))
      .map(one => one.address),
  metered: () => (process.platform === 'linux' ? askNetworkManager() : Promise.resolve(null)),
};

function bootOf(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** `yes`, `no`, `yes (guessed)`: of the devices that are connected. Without NetworkManager nobody says. */
function askNetworkManager(): Promise<boolean | null> {
  return new Promise(resolve => {
    const words = ['-t', '-f', 'GENERAL.STATE,GENERAL.METERED', 'device', 'show'];
    execFile('nmcli', words, { timeout: PATIENCE, env: { PATH: process.env.PATH, LC_ALL: 'C' } }, (fault, out) =>
      resolve(fault ? null : meteredIn(out)),
    );
  });
}

export function meteredIn(told: string): boolean | null {
  const connected = told
    .split(/\n\s*\n/)
    .filter(device => /^GENERAL\.STATE:100\b/m.test(device))
    .map(device => /^GENERAL\.METERED:(\w+)/m.exec(device)?.[1]);
  if (connected.some(answer => answer === 'yes')) return true;
  return connected.some(answer => answer === 'no') ? false : null;
}
