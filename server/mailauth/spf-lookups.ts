/**
 * The DNS as one SPF check may use it: counted, bounded, and strict about what a host name is. RFC 7208 §4.6.4.
 *
 * What stands in a record is asked for as a name, never taken for an address: "a:%{i}" must not match everybody, as
 * it would with a resolver that answers an address with itself, nor may anybody be the "localhost" of this computer.
 */
import { addressFamily } from '../dns/address.ts';
import { type Answer, lookupName, type Resolver } from '../dns/resolver.ts';
import { type Ip, inNetwork, parseIp } from './spf-address.ts';

/** §4.6.4: include, a, mx, ptr, exists and redirect, all together. */
const MOST_LOOKUPS = 10;
/** §4.6.4: terms whose question has no answer. */
const MOST_VOID_LOOKUPS = 2;
/** §4.6.4: MX names of one "mx", PTR names of one address. */
export const MOST_NAMES = 10;

/** Why a check cannot go on. */
export type Trouble = { readonly trouble: 'temperror' | 'permerror'; readonly because: string };

export const isTrouble = (value: unknown): value is Trouble =>
  typeof value === 'object' && value !== null && 'trouble' in value;

export type Lookups = {
  readonly resolver: Resolver;
  terms: number;
  voids: number;
};

export const newLookups = (resolver: Resolver): Lookups => ({ resolver, terms: 0, voids: 0 });

/** Called before a term that asks the DNS; returns why it may not. */
export function countTerm(lookups: Lookups): Trouble | null {
  lookups.terms++;
  if (lookups.terms <= MOST_LOOKUPS) return null;
  return { trouble: 'permerror', because: `it takes more than ${MOST_LOOKUPS} look-ups` };
}

/** The records of an answer; none is counted as a void look-up, a failure ends the check. */
export function counted<T>(lookups: Lookups, answer: Answer<T>): readonly T[] | Trouble {
  switch (answer.kind) {
    case 'found':
      return answer.records;
    case 'failure':
      return { trouble: 'temperror', because: answer.why };
    case 'none':
    case 'no-such-name':
      lookups.voids++;
      return lookups.voids <= MOST_VOID_LOOKUPS
        ? []
        : { trouble: 'permerror', because: `more than ${MOST_VOID_LOOKUPS} of its names do not exist` };
  }
}

/** What the DNS holds under a name that came out of a record; what can be no name there does not exist. */
export async function addressesOf(resolver: Resolver, name: string, family: 4 | 6): Promise<Answer<string>> {
  const asked = askable(name);
  if (asked === null) return { kind: 'no-such-name' };
  const answer = await resolver.address(asked, family);
  return answer.kind === 'found' ? { ...answer, records: answer.records.map(record => record.address) } : answer;
}

// RFC 8616 §4: what is not ASCII in an expanded name never matches; labels of the record are A-labels already.
export function askable(name: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters that are not ASCII
  if (!/^[\x00-\x7f]+$/.test(name) || addressFamily(name) !== null) return null;
  const asked = lookupName(name);
  return asked === null || /(?:^|\.)localhost$/.test(asked) ? null : asked;
}

/** Whether one of the addresses begins as the peer's does. */
export const holds = (
  addresses: readonly string[],
  ip: Ip,
  bits: { readonly 4: number; readonly 6: number },
): boolean =>
  addresses.some(address => {
    const network = parseIp(address);
    return network !== null && inNetwork(ip, network, bits[ip.family]);
  });

/**
 * The names of an address that have the address, in the order of the PTR records. Null where the DNS does not answer;
 * `kind` tells whether there was any PTR at all. RFC 7208 §5.5: what cannot be asked is passed over.
 */
export async function validatedNames(
  resolver: Resolver,
  ip: Ip,
  printed: string,
): Promise<{ readonly kind: Answer<string>['kind']; readonly names: readonly string[] }> {
  const answer = await resolver.ptr(printed);
  if (answer.kind !== 'found') return { kind: answer.kind, names: [] };
  const names: string[] = [];
  for (const name of answer.records.slice(0, MOST_NAMES)) {
    const addresses = await addressesOf(resolver, name, ip.family);
    if (addresses.kind === 'found' && holds(addresses.records, ip, { 4: 32, 6: 128 })) names.push(name);
  }
  return { kind: 'found', names };
}

export const isBelow = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`);
