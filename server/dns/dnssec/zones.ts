/**
 * The zone in which a name lies, with its keys, found from the root down: for each label the parent either signs a
 * digest of the child's key, or that there is none (then all below is unsigned), or that no zone begins there.
 * RFC 4035 §4.3, §5.2; RFC 6840 §5.2.
 */
import type { Clock } from '../../base/ports.ts';
import { err } from '../../base/result.ts';
import { type Duration, hours, milliseconds, seconds } from '../../base/units.ts';
import type { DnsClient } from '../client.ts';
import { newMemory } from '../memory.ts';
import { type Reply, TYPE } from '../message.ts';
import { type DsRecord, dsIn, type KeyRecord, keyIn } from '../rdata.ts';
import type { Server } from '../transport.ts';
import { labelCount, parentOf } from '../wire-name.ts';
import { isDigestOf, knowsAlgorithm, knowsDigest } from './algorithms.ts';
import { cutAt } from './denial.ts';
import { proofsIn } from './proofs.ts';
import { isZoneKey, judgeSet, type Keys, setOf } from './signed-set.ts';
import { newWork } from './work.ts';

export type Zone =
  | (Keys & { readonly kind: 'secure'; readonly ttl: number })
  | { readonly kind: 'insecure'; readonly why: string; readonly ttl: number }
  | { readonly kind: 'bogus'; readonly why: string }
  /** The name servers of this network do not pass signatures on, so nothing can be known. */
  | { readonly kind: 'unable'; readonly why: string }
  | { readonly kind: 'failure'; readonly why: string };

export type Zones = {
  zoneOf(name: string): Promise<Zone>;
  /** Asks the server that passes signatures on, and others only where it does not answer. */
  ask: DnsClient['ask'];
};

const CACHED_ZONES = 5000;
const LONGEST_MEMORY = hours(1);
const SHORTEST_MEMORY = seconds(5);
const BOGUS_MEMORY = seconds(20);
/** A network without signatures may become another one. */
const UNABLE_MEMORY = seconds(60);
/** Names of mail hosts have few labels; each costs a question. */
const MOST_LABELS = 16;
const MOST_KEYS = 32;
const MOST_DIGESTS = 16;

export function newZones(options: {
  readonly client: DnsClient;
  readonly clock: Clock;
  readonly anchors: readonly DsRecord[];
}): Zones {
  const { client, clock, anchors } = options;
  const memory = newMemory<Zone>({ clock, most: CACHED_ZONES, memoryOf, weigh });
  let signing: Server | undefined;
  let network = 0;

  /** On another network another server is asked, and what could be known there may not be known here. */
  const lookAround = async (): Promise<Zone> => {
    if (
      signing &&
      !client.servers().some(({ address, port }) => address === signing?.address && port === signing.port)
    ) {
      signing = undefined;
      network++;
    }
    return zoneOf('');
  };

  const ask: DnsClient['ask'] = async (name, type, asking) => {
    const root = await lookAround();
    if (root.kind === 'failure') return err(root.why);
    const reply = signing ? await client.ask(name, type, asking, signing) : null;
    return reply?.ok ? reply : client.ask(name, type, asking);
  };

  const root = async (): Promise<Zone> => {
    const found = await rootFrom(client, anchors, clock);
    if (found.server) signing = found.server;
    // A server that has passed signatures on does not unlearn it: somebody takes them away.
    return found.zone.kind === 'unable' && signing
      ? { kind: 'bogus', why: 'the name servers of this network pass no signatures (DNSSEC) on any more' }
      : found.zone;
  };

  const zoneOf = (name: string): Promise<Zone> =>
    memory(`${network} ${name}`, async () => {
      const parent = parentOf(name);
      if (parent === null) return root();
      if (labelCount(name) > MOST_LABELS) return { kind: 'failure', why: `${name} has too many labels` };
      const above = await zoneOf(parent);
      return above.kind === 'secure' ? step(name, above) : above;
    });

  const step = async (name: string, parent: Zone & { kind: 'secure' }): Promise<Zone> => {
    const reply = await ask(name, TYPE.DS, 'dnssec');
    if (!reply.ok) return { kind: 'failure', why: reply.error };
    const found = digestsIn(reply.value, name, parent, clock);
    if (!('digests' in found)) return found;
    if (!found.digests.some(isKnown)) {
      return { kind: 'insecure', why: `${name} is signed only in ways that are not known here`, ttl: found.ttl };
    }
    const keys = await ask(name, TYPE.DNSKEY, 'dnssec');
    if (!keys.ok) return { kind: 'failure', why: keys.error };
    const zone = keysIn(keys.value, name, found.digests, clock);
    return zone.kind === 'secure' ? { ...zone, ttl: Math.min(zone.ttl, found.ttl) } : zone;
  };

  return { zoneOf, ask };
}

/** The keys are many only once: names within a zone share them. */
const weigh = (zone: Zone): number => (zone.kind === 'secure' ? zone.keys.length * KEY_WEIGHT : 0);
const KEY_WEIGHT = 600;

/** The first server that sends the root's signatures is the one to be asked from now on. */
async function rootFrom(
  client: DnsClient,
  anchors: readonly DsRecord[],
  clock: Clock,
): Promise<{ readonly zone: Zone; readonly server?: Server }> {
  let failure: string | null = 'no name server is known on this computer';
  let bogus: Zone | null = null;
  for (const [at, server] of client.servers().entries()) {
    if (at === 0) failure = null;
    const reply = await client.ask('', TYPE.DNSKEY, 'dnssec', server);
    if (!reply.ok) failure = reply.error;
    else if (reply.value.answers.some(record => record.type === TYPE.RRSIG)) {
      const zone = keysIn(reply.value, '', anchors, clock);
      if (zone.kind === 'secure') return { zone, server };
      bogus ??= zone;
    }
  }
  if (bogus) return { zone: bogus };
  if (failure !== null) return { zone: { kind: 'failure', why: failure } };
  return { zone: { kind: 'unable', why: 'the name servers of this network do not pass signatures (DNSSEC) on' } };
}

function memoryOf(zone: Zone): Duration {
  switch (zone.kind) {
    case 'secure':
    case 'insecure':
      return Math.min(Math.max(seconds(zone.ttl), SHORTEST_MEMORY), LONGEST_MEMORY);
    case 'bogus':
      return BOGUS_MEMORY;
    case 'unable':
      return UNABLE_MEMORY;
    case 'failure':
      return milliseconds(0);
  }
}

const isKnown = (ds: DsRecord): boolean => knowsAlgorithm(ds.algorithm) && knowsDigest(ds.digestType);

/** The zone's keys, when one of those the parent vouches for has signed them all. RFC 4035 §5.2. */
function keysIn(reply: Reply, zone: string, digests: readonly DsRecord[], clock: Clock): Zone {
  const where = zone || 'the root';
  const set = setOf(reply.answers, zone, TYPE.DNSKEY);
  if (!set) return { kind: 'bogus', why: `${where} should be signed and shows no key` };
  const keys = set.records.map(record => keyIn(record.data)).filter(key => key !== null) as KeyRecord[];
  const known = keys.slice(0, MOST_KEYS);
  const trusted = known.filter(
    key => isZoneKey(key) && digests.slice(0, MOST_DIGESTS).some(ds => isKnown(ds) && isDigestOf(ds, zone, key)),
  );
  if (trusted.length === 0) return { kind: 'bogus', why: `no key of ${where} is the one its parent vouches for` };
  const judged = judgeSet(set, { zone, keys: trusted }, clock.now(), newWork());
  if (!judged.ok) return { kind: 'bogus', why: judged.why };
  return { kind: 'secure', zone, keys: known, ttl: judged.ttl };
}

type Digests = { readonly digests: readonly DsRecord[]; readonly ttl: number };

/** The signed digests of a child's keys; or else what the parent says stands there. */
function digestsIn(reply: Reply, name: string, parent: Zone & { kind: 'secure' }, clock: Clock): Digests | Zone {
  const work = newWork();
  const set = setOf(reply.answers, name, TYPE.DS);
  if (set) {
    const judged = judgeSet(set, parent, clock.now(), work);
    if (!judged.ok) return { kind: 'bogus', why: judged.why };
    if (judged.wildcard !== null) return { kind: 'bogus', why: `a wildcard vouches for the keys of ${name}` };
    const digests = set.records.map(record => dsIn(record.data)).filter(ds => ds !== null) as DsRecord[];
    return { digests: digests.slice(0, MOST_DIGESTS), ttl: judged.ttl };
  }
  // An alias is a name like any other: no zone begins there.
  const alias = reply.answers.find(
    record =>
      (record.type === TYPE.CNAME && record.name === name) ||
      (record.type === TYPE.DNAME && name.endsWith(`.${record.name}`)),
  );
  if (alias) {
    const judged = judgeSet(setOf(reply.answers, alias.name, alias.type)!, parent, clock.now(), work);
    return judged.ok ? { ...parent, ttl: Math.min(parent.ttl, judged.ttl) } : { kind: 'bogus', why: judged.why };
  }
  const proofs = proofsIn(reply.authorities, parent, clock.now(), work);
  const ttl = Math.min(parent.ttl, proofs.ttl);
  switch (cutAt(proofs, name)) {
    case 'none':
      return { ...parent, ttl };
    case 'unsigned':
      return { kind: 'insecure', why: `${name} is not signed`, ttl };
    case 'unproven':
      return { kind: 'bogus', why: proofs.why ?? `nothing proves that ${name} is not signed` };
  }
}
