/** Where this computer itself says that a host is: /etc/hosts, a container's network, the system's resolver. For programs beside us. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** Empty: it knows none of that name. */
export async function hostAddresses(name: string): Promise<readonly string[]> {
  if (isIP(name) !== 0) return [name];
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
