/**
 * The network an address stands for when wrong logins are counted, and whether it is of the owner's own house. What
 * counts as one peer is decided in net/address.ts for every limit alike.
 */
import { normalAddress, peerGroup } from '../net/address.ts';

/** What is no address at all stays as it is, cut. */
const LONGEST = 64;

/** '192.0.2.7' → '192.0.2.7'; '2001:db8:1:2:3::4' → '2001:db8:1:2::/64'; '::ffff:192.0.2.7' → '192.0.2.7'. */
export const networkOf = (address: string): string => peerGroup(normalAddress(address)).slice(0, LONGEST);

/**
 * Loopback, RFC 1918, link-local (RFC 3927, RFC 4291 §2.5.6) and unique local (RFC 4193). Narrower than "not public":
 * a carrier's shared network (RFC 6598) is full of strangers.
 */
export function isPrivateNetwork(address: string): boolean {
  const normal = normalAddress(address);
  return (
    /^(127|10)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\./.test(normal) ||
    normal === '::1' ||
    /^(fe[89ab][0-9a-f]|f[cd][0-9a-f]{2}):/.test(normal)
  );
}
