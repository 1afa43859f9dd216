/** Networks by name: '192.168.1.0/24', '2001:db8::/32', a single address. */
import { BlockList, isIP } from 'node:net';

/** A test whether an address lies in one of them. What cannot be read names nobody. */
export function namedNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0) continue;
    if (bits === undefined) list.addAddress(address, family);
    else if (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 'ipv6' ? 128 : 32)) {
      list.addSubnet(address, Number(bits), family);
    }
  }
  return address => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

export const isAddress = (text: string): boolean => isIP(text) !== 0;
