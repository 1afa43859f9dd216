/**
 * IP addresses as text: one spelling for each, the group a limit counts them in, and whether one is of the public
 * internet. RFC 4291 §2.5.5.2 (IPv4-mapped), RFC 6890 (special purposes).
 */
import { BlockList, isIP, isIPv6 } from 'node:net';

/** Dotted for IPv4, also when the system says ::ffff:192.0.2.1; lower case for IPv6. */
export function normalAddress(address: string | undefined): string {
  const lower = (address ?? '').toLowerCase();
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(lower)?.[1] ?? lower;
}

/** 'fe80::1' → '[fe80::1]:25' as people write an endpoint. */
export const printEndpoint = (address: string, port: number): string =>
  isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;

/**
 * What is counted as one peer: an IPv4 address, or the /64 of an IPv6 address, because that is what one customer is
 * given at least (RFC 6177 §2) and may draw a new address from for every connection.
 */
export function peerGroup(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4);
  return `${groups.map(group => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** RFC 6890, RFC 6598 (carriers), RFC 5737 and 3849 (documentation), multicast, and v4 inside v6. */
const special = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  special.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const) {
  special.addSubnet(network, prefix, 'ipv6');
}

/** False for loopback, private, link-local, documentation, multicast and translated addresses, and for non-addresses. */
export function isPublicAddress(address: string): boolean {
  const normal = normalAddress(address).split('%')[0]!;
  const version = isIP(normal);
  if (version === 0) return false;
  if (version === 6 && normal.startsWith('::ffff:')) return false;
  return !special.check(normal, version === 4 ? 'ipv4' : 'ipv6');
}
