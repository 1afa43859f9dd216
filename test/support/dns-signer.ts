/**
 * Signs a zone for tests: keys, RRSIG, NSEC or NSEC3, by node:crypto and dns-packet, and by nothing of the product's,
 * so that what is signed here and what is judged there agree only where both read the RFCs alike. RFC 4034, RFC 5155.
 */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import * as dnsPacket from 'dns-packet';

/** As dns-packet has them; names in lower case without the final dot, the root is '.'. */
export type Rr = { readonly name: string; readonly type: string; readonly ttl?: number; readonly data: unknown };

export type Hashing = { readonly iterations: number; readonly salt?: string; readonly optOut?: boolean };
export type Signing = {
  readonly algorithm: 8 | 10 | 13 | 14 | 15 | 16;
  /** The number that is written instead of the true one. */
  readonly pretend?: number;
  readonly hashed?: Hashing;
  /** Seconds since 1970. */
  readonly inception: number;
  readonly expiration: number;
};
export type ZoneKey = { readonly record: Rr; readonly ds: unknown; readonly tag: number; readonly secret: KeyObject };
export type SignedZone = {
  readonly zone: string;
  readonly key: ZoneKey | null;
  readonly hashed: Hashing | null;
  /** Everything of the zone: sets, their RRSIGs, NSEC or NSEC3. */
  readonly records: readonly Rr[];
};

type Encoder = { encode(data: unknown): Buffer };
const { record, name: nameCodec } = dnsPacket as unknown as {
  record(type: string): Encoder;
  name: { encode(name: string): Buffer };
};
/** dns-packet puts the length before the octets. */
const rdataOf = (rr: Rr): Buffer => Buffer.from(record(rr.type).encode(rr.data).subarray(2));
export const wireName = (name: string): Buffer => Buffer.from(nameCodec.encode(name));

export const TYPES: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  DNAME: 39,
  DS: 43,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  TLSA: 52,
  CAA: 257,
};

export const within = (name: string, zone: string): boolean =>
  zone === '.' || name === zone || name.endsWith(`.${zone}`);
export const above = (name: string): string => {
  const dot = name.indexOf('.');
  return dot === -1 || name === '.' ? '.' : name.slice(dot + 1);
};
export const labels = (name: string): string[] => (name === '.' ? [] : name.split('.'));

export function makeKey(zone: string, { algorithm, pretend }: Signing): ZoneKey {
  const { publicKey, privateKey } = pairOf(algorithm);
  const data = { flags: 257, algorithm: pretend ?? algorithm, key: dnskeyOf(publicKey, algorithm) };
  const rr: Rr = { name: zone, type: 'DNSKEY', data };
  const octets = rdataOf(rr);
  const tag = tagOf(octets);
  const digest = createHash('sha256').update(wireName(zone)).update(octets).digest();
  return { record: rr, tag, secret: privateKey, ds: { keyTag: tag, algorithm: data.algorithm, digestType: 2, digest } };
}

function pairOf(algorithm: Signing['algorithm']): { publicKey: KeyObject; privateKey: KeyObject } {
  switch (algorithm) {
    case 8:
    case 10:
      return generateKeyPairSync('rsa', { modulusLength: 1024 });
    case 13:
      return generateKeyPairSync('ec', { namedCurve: 'P-256' });
    case 14:
      return generateKeyPairSync('ec', { namedCurve: 'P-384' });
    case 15:
      return generateKeyPairSync('ed25519');
    case 16:
      return generateKeyPairSync('ed448');
  }
}

function dnskeyOf(key: KeyObject, algorithm: number): Buffer {
  const { x, y, n, e } = key.export({ format: 'jwk' });
  const octets = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64url');
  if (algorithm > 10) return Buffer.concat([octets(x), octets(y)]);
  return Buffer.concat([Buffer.from([octets(e).length]), octets(e), octets(n)]);
}

function tagOf(octets: Buffer): number {
  let sum = 0;
  for (const [at, octet] of octets.entries()) sum += at % 2 ? octet : octet * 256;
  return ((sum & 0xffff) + (sum >> 16)) & 0xffff;
}

const hashes: Readonly<Record<number, string | null>> = { 8: 'sha256', 10: 'sha512', 13: 'sha256', 14: 'sha384' };

/** The RRSIG of one set. `owner` differs from the set's name for what a wildcard answers. */
export function signSet(set: readonly Rr[], zone: string, key: ZoneKey, signing: Signing): Rr {
  const [{ name, type, ttl = 3600 }] = set as [Rr];
  const count = labels(name).filter(label => label !== '*').length;
  const fields = {
    typeCovered: type,
    algorithm: signing.pretend ?? signing.algorithm,
    labels: count,
    originalTTL: ttl,
    expiration: signing.expiration,
    inception: signing.inception,
    keyTag: key.tag,
    signersName: zone,
  };
  const head = rdataOf({ name, type: 'RRSIG', data: { ...fields, signature: Buffer.alloc(0) } });
  const middle = Buffer.alloc(8);
  middle.writeUInt16BE(TYPES[type]!, 0);
  middle.writeUInt16BE(1, 2);
  middle.writeUInt32BE(ttl, 4);
  const parts = set
    .map(rdataOf)
    .sort(Buffer.compare)
    .flatMap(data => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(data.length, 0);
      return [wireName(name), middle, length, data];
    });
  const signed = Buffer.concat([head, ...parts]);
  const signature = sign(hashes[signing.algorithm] ?? null, signed, { key: key.secret, dsaEncoding: 'ieee-p1363' });
  return { name, type: 'RRSIG', ttl, data: { ...fields, signature } };
}

/** RFC 4034 §6.1. */
export function inOrder(one: string, other: string): number {
  const [left, right] = [labels(one).reverse(), labels(other).reverse()];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const order = Buffer.compare(Buffer.from(left[at]!), Buffer.from(right[at]!));
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** `cuts` are the names of zones below; what stands there or deeper is not this zone's to sign, except DS. */
export function signZone(zone: string, records: readonly Rr[], cuts: readonly string[], signing: Signing): SignedZone {
  const key = makeKey(zone, signing);
  const all = [...records, key.record];
  const owned = all.filter(rr => !cuts.some(cut => within(rr.name, cut) && rr.name !== cut));
  const denial = signing.hashed ? hashedChain(zone, owned, cuts, signing.hashed) : plainChain(zone, owned);
  const sets = Object.values(Object.groupBy([...owned, ...denial], rr => `${rr.name} ${rr.type}`)) as Rr[][];
  const signed = sets.filter(([rr]) => !cuts.includes(rr!.name) || /^(DS|NSEC3?)$/.test(rr!.type));
  const signatures = signed.map(set => signSet(set, zone, key, signing));
  return { zone, key, hashed: signing.hashed ?? null, records: [...all, ...denial, ...signatures] };
}

const typesAt = (records: readonly Rr[], name: string): string[] => [
  ...new Set(records.filter(rr => rr.name === name).map(rr => rr.type)),
];

function plainChain(zone: string, records: readonly Rr[]): Rr[] {
  const names = [...new Set(records.map(rr => rr.name))].sort(inOrder);
  return names.map((name, at) => ({
    name,
    type: 'NSEC',
    ttl: 300,
    data: { nextDomain: names[at + 1] ?? zone, rrtypes: [...typesAt(records, name), 'RRSIG', 'NSEC'] },
  }));
}

export function nsec3Hash(name: string, { iterations, salt = '' }: Hashing): Buffer {
  const grain = Buffer.from(salt, 'hex');
  let hash = createHash('sha1').update(wireName(name)).update(grain).digest();
  for (let round = 0; round < iterations; round++) hash = createHash('sha1').update(hash).update(grain).digest();
  return hash;
}

export const base32 = (octets: Buffer): string =>
  [...octets]
    .map(octet => octet.toString(2).padStart(8, '0'))
    .join('')
    .match(/.{1,5}/g)!
    .map(bits => Number.parseInt(bits.padEnd(5, '0'), 2).toString(32))
    .join('');

function hashedChain(zone: string, records: readonly Rr[], cuts: readonly string[], hashed: Hashing): Rr[] {
  const insecure = (name: string) => cuts.includes(name) && !typesAt(records, name).includes('DS');
  const names = new Set<string>();
  for (const { name } of records) {
    if (hashed.optOut && insecure(name)) continue;
    for (let at = name; at !== zone; at = above(at)) names.add(at);
    names.add(zone);
  }
  const sorted = [...names].map(name => ({ name, hash: nsec3Hash(name, hashed) }));
  sorted.sort((one, other) => Buffer.compare(one.hash, other.hash));
  return sorted.map(({ name, hash }, at) => {
    const types = typesAt(records, name);
    const rrtypes = types.length === 0 || (insecure(name) && types.length === 1) ? types : [...types, 'RRSIG'];
    const next = sorted[(at + 1) % sorted.length]!.hash;
    const data = {
      algorithm: 1,
      flags: hashed.optOut ? 1 : 0,
      iterations: hashed.iterations,
      salt: Buffer.from(hashed.salt ?? '', 'hex'),
      nextDomain: next,
      rrtypes,
    };
    return { name: zone === '.' ? base32(hash) : `${base32(hash)}.${zone}`, type: 'NSEC3', ttl: 300, data };
  });
}
