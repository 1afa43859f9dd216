/**
 * Answers with their standing: is this what the owner of the name signed? Asked where a lie would cost: which host
 * takes a domain's mail, and by which key it is known (DANE). What is bogus comes as a failure, with the reason in
 * words. Implemented here over the network, and by `secure-zone.ts` over records in memory.
 *
 * RFC 4033 §5; RFC 6698; RFC 7672 §2.1.
 */
import { type Clock, type Random, systemRandom } from '../base/ports.ts';
import { type Duration, seconds } from '../base/units.ts';
import { newDnsClient } from './client.ts';
import { ROOT_ANCHORS } from './dnssec/trust-anchor.ts';
import { newValidator, type Standing, type Validated } from './dnssec/validator.ts';
import { TYPE } from './message.ts';
import { readRecords } from './plain-answer.ts';
import {
  type CaaRecord,
  caaIn,
  type DsRecord,
  mxIn,
  type SrvRecord,
  srvIn,
  type TlsaRecord,
  textIn,
  tlsaIn,
} from './rdata.ts';
import { type AddressRecord, type Answer, joinAddresses, type MxRecord } from './resolver.ts';
import { addressRecord4, addressRecord6, withoutAsking } from './system.ts';
import { lookupKey } from './wire-name.ts';

export type { Standing } from './dnssec/validator.ts';
export type { CaaRecord, SrvRecord, TlsaRecord } from './rdata.ts';

export type SecureAnswer<Record> = {
  readonly answer: Answer<Record>;
  /** Of all the answer rests on, aliases included. A bogus answer is a failure too. */
  readonly standing: Standing;
  /** Of the first alias alone; the same as `standing` where there was none. RFC 7672 §2.2.2. */
  readonly first: Standing;
  /** Where the aliases led; the name itself where there was none, or nothing was found. */
  readonly name: string;
};

export type SecureResolver = {
  mx(domain: string): Promise<SecureAnswer<MxRecord>>;
  /** A and AAAA together, A first; as weak as the weaker of the two. */
  address(name: string): Promise<SecureAnswer<AddressRecord>>;
  tlsa(name: string): Promise<SecureAnswer<TlsaRecord>>;
  txt(name: string): Promise<SecureAnswer<string>>;
  caa(name: string): Promise<SecureAnswer<CaaRecord>>;
  srv(name: string): Promise<SecureAnswer<SrvRecord>>;
};

export type SecureResolverOptions = {
  readonly clock: Clock;
  readonly random?: Random;
  /** 'address' or 'address:port'; the system's own servers where empty. */
  readonly servers?: readonly string[];
  readonly timeout?: Duration;
  readonly tries?: number;
  /** Instead of the root's own keys: tests, and networks with a root of their own. */
  readonly anchors?: readonly DsRecord[];
  /** How long one question may take with all that it leads to. */
  readonly deadline?: Duration;
};

/** A chain of slow name servers is a stranger's to build; what comes later is remembered for the next attempt. */
const DEADLINE = seconds(30);

export function secureResolver(options: SecureResolverOptions): SecureResolver {
  const client = newDnsClient({ ...options, random: options.random ?? systemRandom });
  const validate = newValidator({ client, clock: options.clock, anchors: options.anchors ?? ROOT_ANCHORS });

  const ask = async <Value>(
    host: string,
    type: number,
    read: (data: Buffer) => Value | null,
  ): Promise<SecureAnswer<Value>> => {
    const name = lookupKey(host);
    return name === null ? impossible(host) : asAnswer(await inTime(name, type), name, read);
  };
  const inTime = (name: string, type: number): Promise<Validated> =>
    new Promise((resolve, reject) => {
      const cancel = options.clock.after(options.deadline ?? DEADLINE, () => resolve(TOO_LATE));
      validate(name, type).finally(cancel).then(resolve, reject);
    });

  return {
    mx: domain => ask(domain, TYPE.MX, mxIn),
    async address(host) {
      const own = withoutAsking(host, undefined);
      if (own) return withStanding(own, ownWord, host);
      const [ipv4, ipv6] = await Promise.all([ask(host, TYPE.A, addressRecord4), ask(host, TYPE.AAAA, addressRecord6)]);
      return joinSecure(ipv4, ipv6);
    },
    tlsa: name => ask(name, TYPE.TLSA, tlsaIn),
    txt: name => ask(name, TYPE.TXT, textIn),
    caa: name => ask(name, TYPE.CAA, caaIn),
    srv: name => ask(name, TYPE.SRV, srvIn),
  };
}

const TOO_LATE: Validated = {
  kind: 'failure',
  standing: { security: 'indeterminate', why: 'the name servers took too long to prove their answers' },
};
const ownWord: Standing = { security: 'insecure', why: 'no name server was asked' };
const impossible = <Value>(name: string): SecureAnswer<Value> => withStanding({ kind: 'no-such-name' }, ownWord, name);

export const withStanding = <Value>(
  answer: Answer<Value>,
  standing: Standing,
  name: string,
  first = standing,
): SecureAnswer<Value> => ({ answer, standing, first, name });

function asAnswer<Value>(
  validated: Validated,
  name: string,
  read: (data: Buffer) => Value | null,
): SecureAnswer<Value> {
  switch (validated.kind) {
    case 'found': {
      const { records, ttl, standing, first } = validated;
      return withStanding(readRecords({ kind: 'found', records, ttl }, read), standing, validated.name, first);
    }
    case 'none':
    case 'no-such-name':
      return withStanding({ kind: validated.kind }, validated.standing, name);
    case 'failure':
      return withStanding({ kind: 'failure', why: validated.standing.why }, validated.standing, name);
  }
}

const strength = { bogus: 0, indeterminate: 1, insecure: 2, secure: 3 } as const;
const weakerOf = (one: Standing, other: Standing): Standing =>
  strength[other.security] < strength[one.security] ? other : one;

/**
 * Of two halves that were heard the weaker decides. One that failed, or lied, is left out where the other was found:
 * else whoever makes one of the two fail could make the host's signatures count for nothing.
 */
export function joinSecure(
  ipv4: SecureAnswer<AddressRecord>,
  ipv6: SecureAnswer<AddressRecord>,
): SecureAnswer<AddressRecord> {
  const answer = joinAddresses(ipv4.answer, ipv6.answer);
  const heard = [ipv4, ipv6].filter(half => (half.answer.kind === 'failure') === (answer.kind === 'failure'));
  const [one, other = one] = heard as [SecureAnswer<AddressRecord>];
  return {
    answer,
    standing: weakerOf(one.standing, other.standing),
    first: weakerOf(one.first, other.first),
    name: (heard.find(half => half.answer.kind === 'found') ?? one).name,
  };
}
