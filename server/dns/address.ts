/**
 * IP addresses as the DNS needs them: which family a text is of, and the name under which its PTR stands.
 * RFC 1035 §3.5, RFC 3596 §2.5, RFC 4291 §2.2.
 */

/** 4 or 6, or null when the text is no address. Leading zeros are refused: some read them as octal. */
export function addressFamily(text: string): 4 | 6 | null {
  if (ipv4.test(text)) return 4;
  return text.includes(':') && ipv6Groups(text) ? 6 : null;
}

/** 192.0.2.1 → 1.2.0.192.in-addr.arpa; 2001:db8::1 → its 32 nibbles under ip6.arpa. RFC 1035 §3.5, RFC 3596 §2.5. */
export function reverseName(address: string): string | null {
  if (ipv4.test(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const groups = ipv6Groups(address);
  const nibbles = groups?.map(group => group.toString(16).padStart(4, '0')).join('');
  return nibbles ? `${[...nibbles].reverse().join('.')}.ip6.arpa` : null;
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** The eight 16-bit groups of an IPv6 address, or null when the text is not one. RFC 4291 §2.2. */
export function ipv6Groups(address: string): number[] | null {
  const last = /[\d.]*\.[\d.]*$/.exec(address)?.[0] ?? '';
  if (last !== '' && !ipv4.test(last)) return null;
  const [a = 0, b = 0, c = 0, d = 0] = last.split('.').map(Number);
  const low = last === '' ? '' : `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  const dotted = address.slice(0, address.length - last.length) + low;
  const [head = '', tail, ...more] = dotted.split('::');
  if (more.length > 0) return null;
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right];
  return groups.every(group => /^[0-9a-f]{1,4}$/i.test(group)) ? groups.map(group => Number.parseInt(group, 16)) : null;
}
