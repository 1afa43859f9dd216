/**
 * The network an address stands for when wrong logins are counted: an IPv4 address itself, the /64 of an IPv6 one
 * (a single subscriber owns at least that much: RFC 6177 §2). Text in, text out; what is no address stays as it is.
 */

/** '192.0.2.7' → '192.0.2.7'; '2001:db8:1:2:3::4' → '2001:db8:1:2::/64'; '::ffff:192.0.2.7' → '192.0.2.7'. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  const groups = groupsOf(address);
  return groups ? `${groups.slice(0, 4).join(':')}::/64` : address.slice(0, 64);
}

/** Loopback, RFC 1918, link-local (RFC 3927, RFC 4291 §2.5.6) and unique local (RFC 4193): the owner's own house. */
export function isPrivateNetwork(address: string): boolean {
  const network = networkOf(address);
  if (/^(127|10)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\./.test(network)) return true;
  const groups = groupsOf(address);
  if (!groups) return false;
  return groups.join(':') === '0:0:0:0:0:0:0:1' || /^(fe[89ab]|f[cd])[0-9a-f]{0,2}$/.test(groups[0] ?? '');
}

/** The eight groups without leading zeros, or `null` for what is not IPv6. A zone ('%eth0') is left out. */
function groupsOf(address: string): readonly string[] | null {
  const [bare = ''] = address.toLowerCase().split('%');
  if (!/^[0-9a-f:]{2,39}$/.test(bare) || !bare.includes(':')) return null;
  const halves = bare.split('::');
  const [head = [], tail = []] = halves.map(half => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || missing < 0 || (halves.length === 1 && missing !== 0)) return null;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail].map(group => group.replace(/^0+(?=.)/, ''));
  return groups.every(group => /^[0-9a-f]{1,4}$/.test(group)) ? groups : null;
}
