/** Networks and domains as old tables write them: '192.168' for a network, '.there.example' for what is below it. Pure. */
import { BlockList, isIP } from 'node:net';

/** '192.168.1' → '192.168.1.0/24'; '[::1]/128' → '::1/128'; null: it is no address. */
export function networkOf(text: string): string | null {
  const plain = text.replace(/^\[([^\]]*)\]/, '$1').replace(/^IPv6:/i, '');
  const [address = '', bits, ...more] = plain.split('/');
  if (more.length > 0) return null;
  const family = isIP(address);
  if (family !== 0) {
    if (bits === undefined) return address;
    const count = family === 4 ? (maskBits(bits) ?? bits) : bits;
    return /^\d{1,3}$/.test(count) && Number(count) <= (family === 4 ? 32 : 128) ? `${address}/${count}` : null;
  }
  const octets = address.replace(/\.$/, '').split('.');
  if (octets.length > 3 || !octets.every(one => /^\d{1,3}$/.test(one) && Number(one) < 256)) return null;
  const whole = [...octets, ...Array<string>(4 - octets.length).fill('0')].join('.');
  if (bits !== undefined) return /^\d{1,2}$/.test(bits) && Number(bits) <= 32 ? `${whole}/${bits}` : null;
  // One number alone is a key of something else more often than a network of sixteen million.
  return octets.length === 1 && !address.endsWith('.') ? null : `${whole}/${octets.length * 8}`;
}

/**
 * What a network may not be that sends without signing in. `open`: so wide that strangers are in it; `public`: addresses of
 * the internet, which somebody else may have tomorrow.
 */
export function reachOf(network: string): 'open' | 'public' | 'own' {
  const [address = '', given] = network.split('/');
  const plain = isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
  const bits = Number(given ?? (isIP(address) === 4 ? 32 : 128));
  const mapped = plain.startsWith('::ffff:');
  if (isIP(address) === 4 || mapped) {
    if (bits - (mapped ? 96 : 0) < 8) return 'open';
    return mapped || !PRIVATE.check(plain) ? 'public' : 'own';
  }
  if (PRIVATE.check(plain, 'ipv6')) return bits < 7 ? 'open' : 'own';
  return bits < 20 ? 'open' : 'public';
}

const PRIVATE = new BlockList();
for (const [net, bits] of [
  ...([['10.0.0.0', 8] as const, ['127.0.0.0', 8] as const, ['169.254.0.0', 16] as const] as const),
  ...([['172.16.0.0', 12] as const, ['192.168.0.0', 16] as const, ['100.64.0.0', 10] as const] as const),
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [['::1', 128] as const, ['fc00::', 7] as const, ['fe80::', 10] as const])
  PRIVATE.addSubnet(net, bits, 'ipv6');

/** 255.255.255.0 → 24 */
function maskBits(text: string): string | null {
  if (isIP(text) !== 4) return null;
  const bits = text
    .split('.')
    .map(one => Number(one).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) ? String(bits.indexOf('0') === -1 ? 32 : bits.indexOf('0')) : null;
}

/** A domain and all below it, as patterns of names. */
export const nameAndBelow = (domain: string): readonly string[] =>
  domain.startsWith('.') ? [`*${domain}`] : [domain, `*.${domain}`];

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
export const isDomain = (text: string): boolean =>
  text.length <= 253 &&
  text
    .toLowerCase()
    .split('.')
    .every(label => LABEL.test(label));

/** The computer's own, which every server answers for and nobody has mail in. */
export const isLoopbackName = (name: string): boolean =>
  name === 'localhost' ||
  /^(localhost|ip6-localhost)\./.test(name) ||
  name.endsWith('.localhost') ||
  name.endsWith('.localdomain');
