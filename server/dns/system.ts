/**
 * The DNS of the network this computer is on, asked by our own client (decision 43: node:dns tells no TTL of MX, TXT
 * and PTR, and not how long a "no" holds). Answers are kept as long as their TTL says, within bounds; a "no" as long
 * as its zone says; a failure is not kept, but all who ask while a question is out wait for the same answer.
 *
 * The hosts file is not read, except that localhost is this computer (RFC 6761 §6.3). Answers are taken as they come;
 * who must know whether they are true asks `secure.ts`.
 */
import { type Clock, type Random, systemRandom } from '../base/ports.ts';
import { type Bytes, type Duration, hours, milliseconds, minutes, seconds } from '../base/units.ts';
import { addressFamily, reverseName } from './address.ts';
import { newDnsClient } from './client.ts';
import { newMemory } from './memory.ts';
import { TYPE, weightOf } from './message.ts';
import { plainAnswer, readRecords } from './plain-answer.ts';
import { ipv4In, ipv6In, mxIn, nameIn, textIn } from './rdata.ts';
import { type AddressRecord, type Answer, joinAddresses, type Resolver } from './resolver.ts';
import { lookupKey } from './wire-name.ts';

export type SystemResolverOptions = {
  readonly clock: Clock;
  readonly random?: Random;
  /** 'address' or 'address:port'; the system's own servers where empty. */
  readonly servers?: readonly string[];
  /** How long one server is waited for before the next or the next try. */
  readonly timeout?: Duration;
  readonly tries?: number;
};

export const SHORTEST_MEMORY = seconds(5);
export const LONGEST_MEMORY = hours(1);
/** For a "no" whose zone does not say. */
export const NEGATIVE_MEMORY = seconds(30);
/** RFC 2308 §5 allows hours; a typo that has been mended should work soon. */
export const LONGEST_NEGATIVE = minutes(5);
const CACHE_ENTRIES = 10_000;

/** An answer as it is remembered. */
type Known = {
  readonly answer: Answer<unknown>;
  readonly negativeTtl: number | null;
  readonly weight: Bytes;
};

export function systemResolver(options: SystemResolverOptions): Resolver {
  const client = newDnsClient({ ...options, random: options.random ?? systemRandom });
  const memory = newMemory<Known>({
    clock: options.clock,
    most: CACHE_ENTRIES,
    memoryOf,
    weigh: known => known.weight,
  });

  const ask = async <Value>(
    host: string,
    type: number,
    read: (data: Buffer) => Value | null,
  ): Promise<Answer<Value>> => {
    const name = lookupKey(host);
    // What is impossible as a name is not asked for: it cannot exist.
    if (name === null) return { kind: 'no-such-name' };
    const known = await memory(`${type} ${name}`, async () => {
      const { answer, negativeTtl } = plainAnswer(await client.ask(name, type, 'edns'), name, type);
      const weight = answer.kind === 'found' ? weightOf(answer.records) : 0;
      return { answer: readRecords(answer, read), negativeTtl, weight };
    });
    // One type is always read in one way.
    return known.answer as Answer<Value>;
  };
  const one = (name: string, family: 4 | 6): Promise<Answer<AddressRecord>> =>
    family === 4 ? ask(name, TYPE.A, addressRecord4) : ask(name, TYPE.AAAA, addressRecord6);

  return {
    mx: domain => ask(domain, TYPE.MX, mxIn),
    async address(host, family) {
      const own = withoutAsking(host, family);
      if (own) return own;
      return family ? one(host, family) : joinAddresses(...(await Promise.all([one(host, 4), one(host, 6)])));
    },
    txt: name => ask(name, TYPE.TXT, textIn),
    ptr: address => ask(reverseName(address) ?? '', TYPE.PTR, bareName),
  };
}

const bareName = (data: Buffer): string | null => nameIn(data);
export const addressRecord4 = (data: Buffer): AddressRecord | null => {
  const address = ipv4In(data);
  return address === null ? null : { family: 4, address };
};
export const addressRecord6 = (data: Buffer): AddressRecord | null => {
  const address = ipv6In(data);
  return address === null ? null : { family: 6, address };
};

/** An address is its own answer, and localhost is this computer whatever the DNS says. */
export function withoutAsking(host: string, family: 4 | 6 | undefined): Answer<AddressRecord> | null {
  const version = addressFamily(host);
  const local = /^(.+\.)?localhost\.?$/i.test(host);
  const records: AddressRecord[] = [];
  if (local) records.push({ family: 4, address: '127.0.0.1' }, { family: 6, address: '::1' });
  else if (version) records.push({ family: version, address: host.toLowerCase() });
  else return null;
  const wanted = records.filter(record => !family || record.family === family);
  return wanted.length > 0 ? { kind: 'found', records: wanted, ttl: null } : { kind: 'none' };
}

function memoryOf({ answer, negativeTtl }: Known): Duration {
  switch (answer.kind) {
    case 'found':
      return Math.min(Math.max(answer.ttl ?? 0, SHORTEST_MEMORY), LONGEST_MEMORY);
    case 'none':
    case 'no-such-name':
      return negativeTtl === null
        ? NEGATIVE_MEMORY
        : Math.min(Math.max(seconds(negativeTtl), SHORTEST_MEMORY), LONGEST_NEGATIVE);
    case 'failure':
      return milliseconds(0);
  }
}
