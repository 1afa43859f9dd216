/**
 * iprev: does the peer's address have a name that points back to it? RFC 8601 §2.7.3, §3. A name that does is one its
 * owner stands for; a missing one is common among small senders and says little by itself.
 */
import type { Resolver } from '../dns/resolver.ts';
import { parseIp, printIp } from './spf-address.ts';
import { addressesOf, holds, MOST_NAMES } from './spf-lookups.ts';

export type IprevResult = 'pass' | 'fail' | 'temperror' | 'permerror';

export type IprevVerdict = {
  readonly result: IprevResult;
  readonly ip: string;
  /** The first name that points back, or null. */
  readonly name: string | null;
  /** The names the address has, and where each points, in the order of the DNS; ten at most. */
  readonly names: readonly { readonly name: string; readonly pointsBack: boolean | null }[];
  readonly because: string;
};

/** Never throws. */
export async function checkIprev(address: string, resolver: Resolver): Promise<IprevVerdict> {
  const ip = parseIp(address);
  if (!ip) return verdict('permerror', address, [], 'the peer has no IP address');
  const printed = printIp(ip);
  const answer = await resolver.ptr(printed);
  if (answer.kind === 'failure') return verdict('temperror', printed, [], `its name is not known now: ${answer.why}`);
  if (answer.kind !== 'found') return verdict('permerror', printed, [], `${printed} has no name in the DNS`);
  const names = await Promise.all(
    answer.records.slice(0, MOST_NAMES).map(async name => {
      const found = await addressesOf(resolver, name, ip.family);
      if (found.kind === 'failure') return { name, pointsBack: null };
      return { name, pointsBack: found.kind === 'found' && holds(found.records, ip, { 4: 32, 6: 128 }) };
    }),
  );
  const confirmed = names.find(({ pointsBack }) => pointsBack === true);
  const first = names[0]!.name;
  if (confirmed) return verdict('pass', printed, names, `${printed} is ${confirmed.name}, and ${confirmed.name} is it`);
  if (names.some(({ pointsBack }) => pointsBack === null)) {
    return verdict('temperror', printed, names, `where ${first} points is not known now`);
  }
  return verdict('fail', printed, names, `${printed} calls itself ${first}, but that name has other addresses or none`);
}

const verdict = (result: IprevResult, ip: string, names: IprevVerdict['names'], because: string): IprevVerdict => ({
  result,
  ip,
  name: names.find(({ pointsBack }) => pointsBack)?.name ?? null,
  names,
  because,
});
