/**
 * Why a port could not be had, in a sentence for the person who has to act: who holds it (where the system tells),
 * and which port is free instead.
 */
import { createServer } from 'node:net';
import { type PortHolder, portHolder } from './port-holder.ts';

export type ListenFault = {
  readonly kind: 'in-use' | 'no-permission' | 'no-such-address' | 'other';
  readonly host: string;
  readonly port: number;
  /** A port that was free when we looked; null where none was found or none would help. */
  readonly freePort: number | null;
  readonly holder: PortHolder | null;
  readonly sentence: string;
};

export async function listenFault(fault: NodeJS.ErrnoException, host: string, port: number): Promise<ListenFault> {
  switch (fault.code) {
    case 'EADDRINUSE': {
      const [holder, freePort] = await Promise.all([portHolder(port), findFree(host, port)]);
      return { kind: 'in-use', host, port, freePort, holder, sentence: inUse(port, freePort, holder) };
    }
    case 'EACCES':
    case 'EPERM': {
      const freePort = await findFree(host, port);
      const sentence = noPermission(port, freePort, process.platform);
      return { kind: 'no-permission', host, port, freePort, holder: null, sentence };
    }
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN': {
      const sentence = `This computer has no address ${host}. Use 127.0.0.1 (this computer only) or 0.0.0.0 (every network it is on).`;
      return { kind: 'no-such-address', host, port, freePort: null, holder: null, sentence };
    }
    default: {
      const sentence = `Port ${port} on ${host} could not be opened: ${fault.message}.`;
      return { kind: 'other', host, port, freePort: null, holder: null, sentence };
    }
  }
}

export function inUse(port: number, free: number | null, holder: PortHolder | null): string {
  const otherPort = free === null ? 'Use another port' : `Use ${free}`;
  if (holder?.pid === process.pid) return `Port ${port} is in use by this program itself. ${otherPort}.`;
  if (!holder) return `Port ${port} is in use by another program. ${otherPort} or stop that program.`;
  return `Port ${port} is in use by ${holder.name} (pid ${holder.pid}). ${otherPort} or stop ${holder.name}.`;
}

export function noPermission(port: number, free: number | null, platform: NodeJS.Platform): string {
  const otherPort = free === null ? 'Use a port above 1023' : `Use ${free}`;
  if (platform === 'win32') return `Windows has reserved port ${port} for something else. ${otherPort}.`;
  const allow = platform === 'linux' ? `, or allow it: sysctl net.ipv4.ip_unprivileged_port_start=${port}` : '';
  return `This system lets only administrators open port ${port}. ${otherPort}${allow}.`;
}

/** Whether a port could be had now; null: it could. Nothing stays open. */
export async function portFault(host: string, port: number): Promise<ListenFault | null> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.ErrnoException | null>();
  const probe = createServer();
  probe.once('error', resolve);
  probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)));
  const fault = await promise;
  return fault && listenFault(fault, host, port);
}

/** How many ports are tried before we leave the choice to the person. */
const TRIES = 10;

/** 25 → 1025, 2525 → 2526: a number near the wanted one is easy to remember. */
const findFree = (host: string, port: number): Promise<number | null> =>
  freeFrom(host, port < 1024 ? port + 1000 : port + 1);

/** The first of a few ports from this one on that nobody has; null: none of them is free. */
export async function freeFrom(host: string, first: number, taken: readonly number[] = []): Promise<number | null> {
  const last = first + TRIES + taken.length;
  for (let candidate = first; candidate < last && candidate < 65536; candidate++) {
    if (!taken.includes(candidate) && (await isFree(host, candidate))) return candidate;
  }
  return null;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
