/**
 * Is this answer what its owner signed? From the root's keys down, zone by zone: the parent signs the digest of the
 * child's key (DS), or that there is none. Every answer is one of four: secure; insecure, which is proven too; bogus,
 * which is as good as no answer; indeterminate, where the name servers of this network do not pass signatures on.
 *
 * RFC 4033 §5; RFC 4035 §4.3, §5; RFC 6840. No answer of a stranger costs more than `work.ts` allows.
 */
import type { Clock } from '../../base/ports.ts';
import { type Duration, hours, milliseconds, minutes, seconds } from '../../base/units.ts';
import type { DnsClient } from '../client.ts';
import { newMemory } from '../memory.ts';
import { NO_SUCH_NAME, type Reply, TYPE, type WireRecord, weightOf } from '../message.ts';
import { type DsRecord, nameIn } from '../rdata.ts';
import { deniesCloser, deniesName, deniesType } from './denial.ts';
import { proofsIn } from './proofs.ts';
import { judgeSet, type SignedSet, setOf, signersOf, typeName } from './signed-set.ts';
import { newWork, type Work } from './work.ts';
import { newZones, type Zone } from './zones.ts';

export type Security = 'secure' | 'insecure' | 'bogus' | 'indeterminate';
/** `why` says for a person what it rests on; never empty unless secure. */
export type Standing = { readonly security: Security; readonly why: string };

export type Validated =
  | {
      readonly kind: 'found';
      readonly records: readonly WireRecord[];
      readonly ttl: Duration;
      /** Where the aliases led; the name itself where there was none. */
      readonly name: string;
      readonly standing: Standing;
      /** Of the first alias, or of the answer where there was none. RFC 7672 §2.2.2. */
      readonly first: Standing;
    }
  | { readonly kind: 'none' | 'no-such-name'; readonly ttl: Duration; readonly standing: Standing }
  /** The DNS could not be asked, or the answer is bogus. */
  | { readonly kind: 'failure'; readonly standing: Standing };

export type Validator = (name: string, type: number) => Promise<Validated>;

export type ValidatorOptions = {
  readonly client: DnsClient;
  readonly clock: Clock;
  readonly anchors: readonly DsRecord[];
};

const MOST_ALIASES = 8;
const MOST_SIGNERS = 3;
const CACHED_ANSWERS = 10_000;
const SHORTEST_MEMORY = seconds(5);
const LONGEST_MEMORY = hours(1);
const LONGEST_NEGATIVE = minutes(5);
/** RFC 4035 §4.7: what is bogus is not asked for again at once. */
const BOGUS_MEMORY = seconds(20);

export function newValidator(options: ValidatorOptions): Validator {
  const zones = newZones(options);
  const memory = newMemory<Validated>({ clock: options.clock, most: CACHED_ANSWERS, memoryOf, weigh });
  const context: Context = { ...options, zoneOf: zones.zoneOf, ask: zones.ask };
  return (name, type) => memory(`${type} ${name}`, () => follow(context, name, type));
}

const weigh = (answer: Validated): number => (answer.kind === 'found' ? weightOf(answer.records) : 0);

function memoryOf(answer: Validated): Duration {
  switch (answer.kind) {
    case 'found':
      return Math.min(Math.max(answer.ttl, SHORTEST_MEMORY), LONGEST_MEMORY);
    case 'none':
    case 'no-such-name':
      return Math.min(Math.max(answer.ttl, SHORTEST_MEMORY), LONGEST_NEGATIVE);
    case 'failure':
      return answer.standing.security === 'bogus' ? BOGUS_MEMORY : milliseconds(0);
  }
}

type Context = ValidatorOptions & {
  zoneOf(name: string): Promise<Zone>;
  ask: DnsClient['ask'];
};

const SECURE: Standing = { security: 'secure', why: '' };
const failed = (security: 'bogus' | 'indeterminate', why: string): Validated => ({
  kind: 'failure',
  standing: { security, why },
});

/** Alias after alias; each is asked for by its own name, so that each answer is judged whole. */
async function follow(context: Context, start: string, type: number): Promise<Validated> {
  const work = newWork();
  let name = start;
  let standing: Standing | null = null;
  let first: Standing | null = null;
  let ttl = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= MOST_ALIASES; step++) {
    const reply = await context.ask(name, type, 'dnssec');
    if (!reply.ok) return failed('indeterminate', reply.error);
    const link = linkIn(reply.value, name, type);
    const judged = link
      ? await standingOfSet(context, link.set, reply.value, work)
      : await standingOfDenial(context, reply.value, name, type, work);
    if (judged.failure) return failed(judged.failure, judged.why);
    standing = weaker(standing, judged.standing);
    first ??= judged.standing;
    ttl = Math.min(ttl, judged.ttl * 1000);
    if (!link) return { kind: reply.value.code === NO_SUCH_NAME ? 'no-such-name' : 'none', ttl, standing };
    if (link.target === null) return { kind: 'found', records: link.set.records, ttl, name, standing, first };
    name = link.target;
  }
  return failed('indeterminate', `${start} is an alias of an alias without end`);
}

/** The weaker of two decides; the first reason stays. */
function weaker(one: Standing | null, other: Standing): Standing {
  return one === null || one.security === 'secure' ? other : one;
}

type Link = { readonly set: SignedSet; readonly target: string | null };

/** The answer itself, or the alias that leads on: CNAME, or DNAME above the name (RFC 6672 §5.3.2: it is what is signed). */
function linkIn({ answers }: Reply, name: string, type: number): Link | null {
  const set = setOf(answers, name, type);
  if (set) return { set, target: null };
  const moved = answers.find(record => record.type === TYPE.DNAME && name.endsWith(`.${record.name}`));
  const alias = moved ?? answers.find(record => record.type === TYPE.CNAME && record.name === name);
  const target = alias && nameIn(alias.data);
  if (!alias || target === null || target === undefined) return null;
  const dname = moved ? `${name.slice(0, -moved.name.length)}${target}`.replace(/\.$/, '') : target;
  return { set: setOf(answers, alias.name, alias.type)!, target: dname };
}

type Judgement =
  | { readonly failure: null; readonly standing: Standing; readonly ttl: number }
  | { readonly failure: 'bogus' | 'indeterminate'; readonly why: string };

const bogus = (why: string): Judgement => ({ failure: 'bogus', why });

async function standingOfSet(context: Context, set: SignedSet, reply: Reply, work: Work): Promise<Judgement> {
  let why = `the signature of ${set.name || '.'} ${typeName(set.type)} is missing`;
  for (const signer of signersOf(set).slice(0, MOST_SIGNERS)) {
    const zone = await context.zoneOf(signer);
    if (zone.kind !== 'secure') return unsigned(zone, why, ttlOf(set.records));
    if (zone.zone !== signer) continue;
    const judged = judgeSet(set, zone, context.clock.now(), work);
    if (!judged.ok) {
      why = judged.why;
      continue;
    }
    if (judged.wildcard === null) return { failure: null, standing: SECURE, ttl: judged.ttl };
    const proofs = proofsIn(reply.authorities, zone, context.clock.now(), work);
    switch (deniesCloser(proofs, set.name, judged.wildcard)) {
      case 'proven':
        return { failure: null, standing: SECURE, ttl: Math.min(judged.ttl, proofs.ttl) };
      case 'open':
        return { failure: null, standing: { security: 'insecure', why: openWhy(set.name) }, ttl: judged.ttl };
      case 'unproven':
        why = `${set.name} is answered by a wildcard, and nothing proves that there is no such name`;
    }
  }
  return unsigned(await context.zoneOf(set.name), why, ttlOf(set.records));
}

async function standingOfDenial(
  context: Context,
  reply: Reply,
  name: string,
  type: number,
  work: Work,
): Promise<Judgement> {
  const ttl = negativeTtl(reply);
  let why = `nothing proves that ${name || '.'} has no ${typeName(type)} record`;
  const signers = reply.authorities
    .filter(record => record.type === TYPE.NSEC || record.type === TYPE.NSEC3)
    .flatMap(record => signersOf({ ...setOf(reply.authorities, record.name, record.type)!, name }));
  for (const signer of [...new Set(signers)].slice(0, MOST_SIGNERS)) {
    const zone = await context.zoneOf(signer);
    if (zone.kind !== 'secure') return unsigned(zone, why, ttl);
    if (zone.zone !== signer) continue;
    const proofs = proofsIn(reply.authorities, zone, context.clock.now(), work);
    const denial = reply.code === NO_SUCH_NAME ? deniesName(proofs, name) : deniesType(proofs, name, type);
    if (denial === 'proven') return { failure: null, standing: SECURE, ttl: Math.min(ttl, proofs.ttl) };
    if (denial === 'open') return { failure: null, standing: { security: 'insecure', why: openWhy(name) }, ttl };
    why = proofs.why ?? why;
  }
  return unsigned(await context.zoneOf(name), why, ttl);
}

const openWhy = (name: string): string => `its zone does not say for certain whether ${name} exists (opt-out)`;

/** No signature holds: fine where the zone need not sign, bogus where it must. */
function unsigned(zone: Zone, why: string, ttl: number): Judgement {
  switch (zone.kind) {
    case 'secure':
      return bogus(why);
    case 'insecure':
      return { failure: null, standing: { security: 'insecure', why: zone.why }, ttl };
    case 'unable':
      return { failure: null, standing: { security: 'indeterminate', why: zone.why }, ttl };
    case 'bogus':
      return bogus(zone.why);
    case 'failure':
      return { failure: 'indeterminate', why: zone.why };
  }
}

const ttlOf = (records: readonly WireRecord[]): number => Math.min(...records.map(record => record.ttl));

/** RFC 2308 §5: the smaller of the SOA's TTL and its last field. */
export function negativeTtl({ authorities }: Reply): number {
  const soa = authorities.find(record => record.type === TYPE.SOA && record.data.length >= 22);
  return soa ? Math.min(soa.ttl, soa.data.readUInt32BE(soa.data.length - 4)) : 0;
}
