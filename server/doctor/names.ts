/** Names and addresses as the doctor compares them, and names that nobody outside can ask for. RFC 6761, RFC 6762, RFC 8375, RFC 9476. */
import { parseIp, printIp } from '../mailauth/spf-address.ts';

const TEST_ENDS = [
  ...['test', 'example', 'invalid', 'localhost', 'local', 'internal', 'home.arpa', 'onion', 'alt'],
  ...['lan', 'home', 'corp', 'localdomain', 'example.com', 'example.net', 'example.org'],
];

/** For tests, documentation or one house: the internet has no such name. */
export const isTestName = (name: string): boolean =>
  !name.includes('.') || TEST_ENDS.some(end => name === end || name.endsWith(`.${end}`));

/** The same address, however it is written. */
export function plainAddress(text: string): string {
  const ip = parseIp(text);
  return ip ? printIp(ip) : text.toLowerCase();
}

/** Within a list of names as certificates have them. RFC 6125 §6.4.3. */
export const isNamed = (name: string, patterns: readonly string[]): boolean =>
  patterns.some(pattern => {
    const low = pattern.toLowerCase();
    return low.startsWith('*.') ? name.slice(name.indexOf('.') + 1) === low.slice(2) : low === name;
  });
