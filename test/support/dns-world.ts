/**
 * A small DNS: zones from the root down, signed or not, and the answers of a name server that has walked them all. It
 * can be told to lie. The answers are octets by dns-packet; `dns-server.ts` serves them over UDP and TCP.
 */
import * as dnsPacket from 'dns-packet';
import { err } from '../../server/base/result.ts';
import type { DnsClient } from '../../server/dns/client.ts';
import { readReply } from '../../server/dns/message.ts';
import { type DsRecord, dsIn } from '../../server/dns/rdata.ts';
import {
  above,
  base32,
  inOrder,
  labels,
  nsec3Hash,
  type Rr,
  type SignedZone,
  type Signing,
  signZone,
  TYPES,
  within,
} from './dns-signer.ts';

export type ZonePlan = {
  readonly records: readonly Rr[];
  /** null for a zone without signatures. */
  readonly signing: Signing | null;
  /** What the parent says instead of the truth: nothing, or the digest of another key. */
  readonly parentSays?: 'nothing' | 'another key';
};
export type Plan = { readonly [zone: string]: ZonePlan };
export type Message = { code: number; answers: Rr[]; authorities: Rr[] };
/** Changes an answer before it is sent; `null` for no answer at all. */
export type Lie = (message: Message, question: { readonly name: string; readonly type: string }) => Message | null;

export type DnsWorld = {
  readonly zones: ReadonlyMap<string, SignedZone>;
  readonly anchors: readonly DsRecord[];
  answer(name: string, type: string): Message;
};

export const rr = (name: string, type: string, data: unknown, ttl = 3600): Rr => ({ name, type, ttl, data });
const soaOf = (zone: string): Rr =>
  rr(zone, 'SOA', {
    mname: 'ns.example',
    rname: 'post.example',
    serial: 1,
    refresh: 1,
    retry: 1,
    expire: 1,
    minimum: 60,
  });

export function dnsWorld(plan: Plan): DnsWorld {
  const zones = new Map<string, SignedZone>();
  // The deepest first: a parent signs its children's digests.
  const names = Object.keys(plan).sort((one, other) => labels(other).length - labels(one).length);
  const parentOf = (zone: string) =>
    names.filter(other => other !== zone && within(zone, other)).sort((a, b) => labels(b).length - labels(a).length)[0];
  for (const zone of names) {
    const { records, signing } = plan[zone]!;
    const cuts = names.filter(other => other !== zone && parentOf(other) === zone);
    const delegations = cuts.flatMap(cut => [
      rr(cut, 'NS', 'ns.example'),
      ...digestOf(zones.get(cut)!, plan[cut]!).map(ds => rr(cut, 'DS', ds)),
    ]);
    const own = [soaOf(zone), rr(zone, 'NS', 'ns.example'), ...records, ...delegations];
    zones.set(zone, signing ? signZone(zone, own, cuts, signing) : { zone, key: null, hashed: null, records: own });
  }
  const root = zones.get('.')?.key?.ds as { keyTag: number; algorithm: number; digestType: number; digest: Buffer };
  const anchor =
    root && dsIn(Buffer.concat([Buffer.from([root.keyTag >> 8, root.keyTag & 255, root.algorithm, 2]), root.digest]));
  const world = { zones, anchors: anchor ? [anchor] : [] };
  return { ...world, answer: (name, type) => walk(zones, name, type) };
}

function digestOf({ key }: SignedZone, { parentSays }: ZonePlan): unknown[] {
  if (!key || parentSays === 'nothing') return [];
  return parentSays === 'another key' ? [{ ...(key.ds as object), digest: Buffer.alloc(32, 7) }] : [key.ds];
}

function walk(zones: ReadonlyMap<string, SignedZone>, start: string, type: string): Message {
  const message: Message = { code: 0, answers: [], authorities: [] };
  let name = start;
  for (let step = 0; step < 12; step++) {
    const zone = zoneFor(zones, name, type);
    const next = answerFrom(zone, name, type, message);
    if (next === null) break;
    name = next;
  }
  return message;
}

function zoneFor(zones: ReadonlyMap<string, SignedZone>, name: string, type: string): SignedZone {
  const start = type === 'DS' && zones.has(name) && name !== '.' ? above(name) : name;
  for (let at = start; ; at = above(at)) {
    const zone = zones.get(at);
    if (zone) return zone;
    if (at === '.') throw new Error('a world without a root');
  }
}

/** Adds to the message; the alias's target when there is more to ask. */
function answerFrom(zone: SignedZone, name: string, type: string, message: Message): string | null {
  const exists = zone.records.some(one => within(one.name, name) && one.type !== 'NSEC3');
  const moved = zone.records.find(one => one.type === 'DNAME' && one.name !== name && within(name, one.name));
  if (moved) {
    const target = `${name.slice(0, -moved.name.length)}${moved.data as string}`;
    message.answers.push(...setAt(zone, moved.name, 'DNAME', moved.name), rr(name, 'CNAME', target));
    return target;
  }
  const wild = exists ? null : wildcardFor(zone, name);
  const at = wild ?? name;
  if (exists || wild) {
    const set = setAt(zone, at, type, name);
    const alias = zone.records.find(one => one.name === at && one.type === 'CNAME');
    const found = set.length > 0 ? set : alias ? setAt(zone, at, 'CNAME', name) : [];
    message.answers.push(...found);
    if (wild && found.length > 0) message.authorities.push(...proveNone(zone, name, wild));
    if (set.length > 0) return null;
    if (alias) return alias.data as string;
  } else message.code = 3;
  message.authorities.push(...setAt(zone, zone.zone, 'SOA', zone.zone));
  if (exists) message.authorities.push(...proveNoType(zone, name));
  else message.authorities.push(...proveNone(zone, name, null), ...(wild ? matching(zone, wild) : []));
  return null;
}

function wildcardFor(zone: SignedZone, name: string): string | null {
  const closest = closestTo(zone, name);
  const star = closest === '.' ? '*' : `*.${closest}`;
  return zone.records.some(one => one.name === star) ? star : null;
}

function closestTo(zone: SignedZone, name: string): string {
  let at = above(name);
  while (!zone.records.some(one => within(one.name, at) && one.type !== 'NSEC3')) at = above(at);
  return at;
}

/** A set and its signatures, under the name that was asked for. */
function setAt(zone: SignedZone, name: string, type: string, shown: string): Rr[] {
  const set = zone.records.filter(one => one.name === name && one.type === type);
  const covered = (one: Rr) => (one.data as { typeCovered?: string }).typeCovered === type;
  const signatures = zone.records.filter(one => one.name === name && one.type === 'RRSIG' && covered(one));
  return set.length === 0 ? [] : [...set, ...signatures].map(one => ({ ...one, name: shown }));
}

const proofType = (zone: SignedZone): 'NSEC' | 'NSEC3' => (zone.hashed ? 'NSEC3' : 'NSEC');
const hashedName = (zone: SignedZone, name: string): string =>
  zone.zone === '.' ? base32(nsec3Hash(name, zone.hashed!)) : `${base32(nsec3Hash(name, zone.hashed!))}.${zone.zone}`;
const proof = (zone: SignedZone, name: string): Rr[] => setAt(zone, name, proofType(zone), name);

const matching = (zone: SignedZone, name: string): Rr[] => proof(zone, zone.hashed ? hashedName(zone, name) : name);

function covering(zone: SignedZone, name: string): Rr[] {
  const owners = zone.records
    .filter(one => one.type === proofType(zone))
    .map(one => one.name)
    .sort(inOrder);
  const wanted = zone.hashed ? hashedName(zone, name) : name;
  const before = owners.filter(owner => inOrder(owner, wanted) < 0).at(-1) ?? owners.at(-1);
  return before === undefined ? [] : proof(zone, before);
}

function proveNoType(zone: SignedZone, name: string): Rr[] {
  const own = matching(zone, name);
  if (own.length > 0) return own;
  // An empty non-terminal under NSEC; under opt-out, the delegation that was left out.
  return zone.hashed ? proveNone(zone, name, null) : covering(zone, name);
}

/** `wild` where a wildcard answers: then that it exists need not be denied. */
function proveNone(zone: SignedZone, name: string, wild: string | null): Rr[] {
  const closest = closestTo(zone, name);
  const star = closest === '.' ? '*' : `*.${closest}`;
  const next = labels(name)
    .slice(-labels(closest).length - 1)
    .join('.');
  const parts = zone.hashed
    ? [wild ? [] : matching(zone, closest), covering(zone, next), wild ? [] : covering(zone, star)]
    : [covering(zone, name), wild ? [] : covering(zone, star)];
  const seen = new Set<Rr['data']>();
  return parts.flat().filter(one => !seen.has(one.data) && seen.add(one.data));
}

/** The octets of an answer. */
export function octetsOf(id: number, name: string, type: string, { code, answers, authorities }: Message): Buffer {
  const packet = {
    type: 'response',
    id,
    flags: dnsPacket.RECURSION_DESIRED | dnsPacket.RECURSION_AVAILABLE | code,
    questions: [{ name, type }],
    answers,
    authorities,
    additionals: [{ type: 'OPT', name: '.', udpPayloadSize: 1232, flags: dnsPacket.DNSSEC_OK, options: [] }],
  };
  return dnsPacket.encode(packet as unknown as dnsPacket.Packet);
}

const nameOfType = new Map(Object.entries(TYPES).map(([name, number]) => [number, name]));
export const typeOf = (number: number): string => nameOfType.get(number) ?? `UNKNOWN_${number}`;
const SERVER = { address: '192.0.2.53', port: 53 };

/** A client without a network: octets are made, bent and read again. */
export function worldClient(
  world: DnsWorld,
  lie: Lie = message => message,
  bend = (octets: Buffer) => octets,
): DnsClient {
  return {
    servers: () => [SERVER],
    async ask(key, number) {
      const [name, type] = [key === '' ? '.' : key, typeOf(number)];
      const message = lie(structuredCopy(world.answer(name, type)), { name, type });
      if (!message) return err('no name server answered in time');
      return readReply(bend(octetsOf(1, name, type, message)));
    },
  };
}

const structuredCopy = (message: Message): Message => ({
  code: message.code,
  answers: [...message.answers],
  authorities: [...message.authorities],
});
