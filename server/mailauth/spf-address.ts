/**
 * IP addresses as 16-bit groups, so that one comparison serves both families. RFC 4632, RFC 4291 §2.3; an
 * IPv4-mapped address is the IPv4 address inside it (RFC 7208 §5).
 */
import { ipv6Groups } from '../dns/address.ts';

/** Two groups of an IPv4 address, or eight of an IPv6 one. */
export type Ip = { readonly family: 4 | 6; readonly groups: readonly number[] };

export const addressBits = (family: 4 | 6): number => (family === 4 ? 32 : 128);

/** '2001:0db8:…:192.0.2.128' with all its zeros. */
const LONGEST_ADDRESS = 45;

/** null when the text is no address. */
export function parseIp(text: string): Ip | null {
  if (text.length > LONGEST_ADDRESS) return null;
  if (!text.includes(':')) return dotted(text);
  const groups = ipv6Groups(text);
  return groups && unmapped(groups);
}

const DOT = 46;
const ZERO = 48;

/** By hand, because a record may have a hundred of them. Leading zeros are refused: some read them as octal. */
function dotted(text: string): Ip | null {
  const octets = [0, 0, 0, 0];
  let place = 0;
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT && digits > 0 && place < 3) {
      place++;
      digits = 0;
    } else {
      const digit = code - ZERO;
      if (digit < 0 || digit > 9 || (digits > 0 && octets[place] === 0)) return null;
      octets[place] = octets[place]! * 10 + digit;
      digits++;
      if (octets[place]! > 255) return null;
    }
  }
  if (place < 3 || digits === 0) return null;
  return { family: 4, groups: [octets[0]! * 256 + octets[1]!, octets[2]! * 256 + octets[3]!] };
}

/** As `parseIp`, but an IPv4 address inside an IPv6 one stays one: a published network is what it says it is. */
export function parseNetwork(text: string): Ip | null {
  const ip = parseIp(text);
  return ip?.family === 4 && text.includes(':') ? { family: 6, groups: ipv6Groups(text)! } : ip;
}

function unmapped(groups: readonly number[]): Ip {
  const mapped = groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xffff;
  return mapped ? { family: 4, groups: groups.slice(6) } : { family: 6, groups };
}

/** Whether both begin with the same `bits` bits. Addresses of two families never do. */
export function inNetwork(ip: Ip, network: Ip, bits: number): boolean {
  if (ip.family !== network.family) return false;
  for (let at = 0, left = bits; left > 0; at++, left -= 16) {
    const shift = left >= 16 ? 0 : 16 - left;
    if (ip.groups[at]! >> shift !== network.groups[at]! >> shift) return false;
  }
  return true;
}

/** As people write it: dotted, or with the longest row of zeros left out. RFC 5952 §4. */
export function printIp({ family, groups }: Ip): string {
  if (family === 4) return groups.flatMap(group => [group >> 8, group & 255]).join('.');
  const zeros = longestZeros(groups);
  const print = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map(group => group.toString(16))
      .join(':');
  return zeros ? `${print(0, zeros.start)}::${print(zeros.end, 8)}` : print(0, 8);
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly end: number } | null {
  let best = { start: 0, end: 1 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > best.end - best.start) best = { start, end };
  }
  return best.end - best.start > 1 ? best : null;
}

/** The value of the macro "i": 192.0.2.1, or 32 nibbles with dots between. RFC 7208 §7.3. */
export const macroIp = (ip: Ip): string =>
  ip.family === 4
    ? printIp(ip)
    : ip.groups.flatMap(group => [...group.toString(16).toUpperCase().padStart(4, '0')]).join('.');
