/**
 * What a HELO name is worth: facts for the owner's rules, not a judgement. RFC 5321 §4.1.1.1, §4.1.4: a server may
 * check the name, and must not refuse a message only because it does not check out; but nobody else has our name.
 */
import { lookupName, type Resolver } from '../dns/resolver.ts';
import { type Ip, inNetwork, parseIp, printIp } from './spf-address.ts';
import { addressesOf, holds } from './spf-lookups.ts';

export type HeloFacts = {
  /** A name with a dot, one without, an address literal, a bare address (which RFC 5321 does not allow), or none. */
  readonly form: 'name' | 'short-name' | 'literal' | 'bare-address' | 'malformed';
  /** It says it is us, and it is not. */
  readonly claims: 'our-name' | 'our-address' | null;
  /** Where the name or literal points. 'unknown' when the DNS did not answer, 'not-asked' when there was no name. */
  readonly points: 'to-peer' | 'elsewhere' | 'nowhere' | 'unknown' | 'not-asked';
  readonly because: string;
};

export type HeloQuestion = {
  readonly helo: string;
  readonly ip: string;
  readonly ourNames: readonly string[];
  readonly ourAddresses: readonly string[];
};

/** Letters, digits, hyphens; and underscores, which many hosts inside companies have in their names. */
const hostName = /^[a-z0-9._\u{80}-\u{10ffff}-]+$/iu;

/** Never throws. */
export async function heloFacts(question: HeloQuestion, resolver: Resolver): Promise<HeloFacts> {
  const { helo, ip: address } = question;
  const peer = parseIp(address);
  const literal = /^\[(?:IPv6:)?([^\]]*)\]$/i.exec(helo)?.[1];
  const said = parseIp(literal ?? helo);
  if (said) return literalFacts(literal === undefined ? 'bare-address' : 'literal', said, peer, question);
  const name = literal === undefined && hostName.test(helo) ? lookupName(helo) : null;
  if (name === null) {
    const because = helo === '' ? 'it said no name' : `"${helo.slice(0, 80).replace(/[^ -~]/g, '?')}" is no host name`;
    return { form: 'malformed', claims: null, points: 'not-asked', because };
  }
  const form = name.includes('.') ? 'name' : 'short-name';
  const ours = question.ourNames.some(our => lookupName(our) === name);
  if (ours && !isOurs(peer, question)) {
    return { form, claims: 'our-name', points: 'not-asked', because: `it calls itself ${name}, which is our own name` };
  }
  if (form === 'short-name') {
    return { form, claims: null, points: 'not-asked', because: `${name} is not the full name of a host` };
  }
  return { form, claims: null, ...(await whereTo(name, peer, resolver)) };
}

function literalFacts(form: HeloFacts['form'], said: Ip, peer: Ip | null, question: HeloQuestion): HeloFacts {
  const printed = printIp(said);
  if (isOurs(said, question) && !isOurs(peer, question)) {
    return { form, claims: 'our-address', points: 'elsewhere', because: `it calls itself by our address ${printed}` };
  }
  const same = peer !== null && inNetwork(said, peer, 128);
  const because = same ? `it calls itself by its address ${printed}` : `it calls itself ${printed}, which it is not`;
  return { form, claims: null, points: same ? 'to-peer' : 'elsewhere', because };
}

const isOurs = (ip: Ip | null, { ourAddresses }: HeloQuestion): boolean =>
  ip !== null && holds(ourAddresses, ip, { 4: 32, 6: 128 });

async function whereTo(
  name: string,
  peer: Ip | null,
  resolver: Resolver,
): Promise<Pick<HeloFacts, 'points' | 'because'>> {
  if (!peer) return { points: 'not-asked', because: 'the peer has no IP address' };
  const answer = await addressesOf(resolver, name, peer.family);
  const printed = printIp(peer);
  switch (answer.kind) {
    case 'found':
      return holds(answer.records, peer, { 4: 32, 6: 128 })
        ? { points: 'to-peer', because: `${name} is ${printed}` }
        : { points: 'elsewhere', because: `${name} has other addresses than ${printed}` };
    case 'none':
    case 'no-such-name':
      return { points: 'nowhere', because: `${name} has no IPv${peer.family} address` };
    case 'failure':
      return { points: 'unknown', because: `where ${name} points is not known now: ${answer.why}` };
  }
}
