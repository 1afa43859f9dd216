/**
 * Which addresses of a picture may be asked for: http and https, on the usual ports, at a host of the internet. A
 * stranger wrote the address, so it must never lead to this computer, to its network, or to what a cloud tells its own
 * machines; the guard is asked for the very address that is dialled. RFC 6890, RFC 6052, RFC 4291 §2.5.5.2.
 */
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { err, ok, type Result } from '../base/result.ts';
import { isPublicAddress } from '../net/address.ts';
import type { Guard } from '../net/dial.ts';
import { namedNetworks } from '../net/networks.ts';

export type PictureTarget = {
  readonly url: URL;
  readonly tls: boolean;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
};

const PORTS: readonly number[] = [80, 443, 8080, 8443];
const LONGEST_ADDRESS = 8192;
/** A public number that is none: a cloud's own service for the machines in it. */
const METADATA: readonly string[] = ['168.63.129.16'];
/** RFC 6761, RFC 6762, RFC 8375, RFC 9476: names that lead nowhere in the internet. */
const INSIDE = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|alt|test|invalid|home\.arpa|onion)$/;

/** `ports` only where a test has servers of its own. */
export function pictureTarget(address: string, ports: readonly number[] = PORTS): Result<PictureTarget, string> {
  if (address.length > LONGEST_ADDRESS) return err('its address is too long');
  if (!URL.canParse(address)) return err('its address cannot be read');
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return err('it is not on the web');
  if (url.username !== '' || url.password !== '') return err('its address carries a name or a password');
  const tls = url.protocol === 'https:';
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
  if (!ports.includes(port)) return err(`port ${port} is not one of the web's`);
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) === 0 && (!host.includes('.') || INSIDE.test(host)))
    return err(`${host} is not a name of the internet`);
  return ok({ url, tls, host, port });
}

/** Public addresses that are not this computer's own, nor its neighbours' where those have public ones too. */
export const pictureGuard = (own: () => readonly string[] = ownNetworks): Guard => ({
  allow(address) {
    const one = oneSpelling(address);
    if (one === null || !isPublicAddress(one) || METADATA.includes(one))
      return err(`${address} is not an address of the internet`);
    return namedNetworks(own())(one) ? err(`${address} is in this computer's own network`) : ok(undefined);
  },
});

/** '0:0:0:0:0:FFFF:7F00:1' is '::ffff:7f00:1'. */
function oneSpelling(address: string): string | null {
  const version = isIP(address);
  if (version === 0 || address.includes('%')) return null;
  return version === 4 ? address : new URL(`http://[${address}]`).hostname.slice(1, -1);
}

/** Its IPv4 addresses, and the /64 of its IPv6 ones: there the neighbours have public addresses too. */
function ownNetworks(): string[] {
  return Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .map(({ address, family }) => (family === 'IPv6' ? `${address.split('%')[0]}/64` : address));
}
