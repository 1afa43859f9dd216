/** Our resolver as node:dns would answer, which is what `mailauth` asks: by type, failures thrown with c-ares codes. */
import type { DNSResolver } from 'mailauth';
import { addressFamily } from '../../../server/dns/address.ts';
import type { Answer, Resolver } from '../../../server/dns/resolver.ts';

const codes = { none: 'ENODATA', 'no-such-name': 'ENOTFOUND', failure: 'ESERVFAIL' } as const;

function records<T>(answer: Answer<T>): readonly T[] {
  if (answer.kind === 'found') return answer.records;
  throw Object.assign(new Error(answer.kind), { code: codes[answer.kind] });
}

/** An IPv4 address that stands backwards under in-addr.arpa. */
const backwards = (name: string): string => name.replace('.in-addr.arpa', '').split('.').reverse().join('.');

export function peerResolver(resolver: Resolver): DNSResolver {
  const ask = async (name: string, type: string): Promise<unknown> => {
    switch (type) {
      case 'TXT':
        return records(await resolver.txt(name)).map(text => [text]);
      case 'A':
      case 'AAAA':
        return records(await resolver.address(name, type === 'A' ? 4 : 6)).map(({ address }) => address);
      case 'MX':
        return records(await resolver.mx(name)).map(({ preference, exchange }) => ({ priority: preference, exchange }));
      case 'PTR':
        return records(await resolver.ptr(addressFamily(name) === null ? backwards(name) : name));
      default:
        throw Object.assign(new Error(type), { code: 'ENODATA' });
    }
  };
  // Its type knows TXT and addresses only; MX has objects, as node:dns has.
  return ask as DNSResolver;
}
