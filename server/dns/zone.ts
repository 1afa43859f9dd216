/**
 * Records in memory that answer like the DNS: for tests, and for the small internet of the lab. They come from a
 * master file or from a plain object; what a name server would follow (CNAME, wildcards) is followed here.
 *
 * RFC 1034 §3.6.2 (CNAME), §4.3.3 (wildcards); RFC 2308 §2 (NXDOMAIN or NODATA); RFC 8020 (a name under which
 * others exist exists itself). The master file itself is read by `zone-file.ts`.
 */

import { ok, type Result } from '../base/result.ts';
import { seconds } from '../base/units.ts';
import { reverseName } from './address.ts';
import { type AddressRecord, type Answer, joinAddresses, lookupName, type Resolver } from './resolver.ts';
import { parseData, type RecordType, type ZoneFault, type ZoneRecord } from './zone-file.ts';

/** `{ 'example.com': { MX: ['10 mx.example.com.'], TXT: ['v=spf1 -all'] } }`; names are absolute. */
export type PlainZone = { readonly [name: string]: { readonly [T in RecordType]?: readonly string[] } };

export type ZoneOptions = {
  /** Names (and all below them) that no server answers for: SERVFAIL. */
  readonly failing?: readonly string[];
  /** Names, and not those below, whose servers stay silent when asked for a type that is not in the zone. */
  readonly silent?: readonly string[];
};

/** RFC 1034 §3.6.2 wants a limit; resolvers in use allow 8 to 16. */
const LONGEST_CHAIN = 8;

export type Index = ReadonlyMap<string, readonly ZoneRecord[]>;

export function zoneResolver(records: readonly ZoneRecord[], options: ZoneOptions = {}): Resolver {
  const { index, broken } = zoneIndex(records, options);

  const ask = async <T extends RecordType, V>(
    type: T,
    host: string,
    read: (record: Extract<ZoneRecord, { type: T }>) => V,
  ): Promise<Answer<V>> => {
    const name = lookupName(host);
    return name === null ? { kind: 'no-such-name' } : follow(index, broken, type, name, read).answer;
  };
  const one = (name: string, family: 4 | 6): Promise<Answer<AddressRecord>> =>
    family === 4
      ? ask('A', name, record => ({ family, address: record.address }))
      : ask('AAAA', name, record => ({ family, address: record.address }));

  return {
    mx: domain => ask('MX', domain, record => ({ preference: record.preference, exchange: record.exchange })),
    address: async (name, family) =>
      family ? one(name, family) : joinAddresses(await one(name, 4), await one(name, 6)),
    txt: name => ask('TXT', name, record => record.text),
    ptr: address => ask('PTR', reverseName(address) ?? '', record => record.target),
  };
}

/** What `follow` needs, made once. */
export function zoneIndex(records: readonly ZoneRecord[], options: ZoneOptions) {
  const index: Index = Map.groupBy(records, record => record.name);
  const asKept = (name: string): string => lookupName(name) ?? name;
  const broken: Broken = {
    failing: (options.failing ?? []).map(asKept),
    silent: new Set((options.silent ?? []).map(asKept)),
  };
  return { index, broken };
}

/** A plain object as records. */
export function plainZone(zone: PlainZone): Result<readonly ZoneRecord[], ZoneFault> {
  const records: ZoneRecord[] = [];
  for (const [name, types] of Object.entries(zone)) {
    for (const [type, values] of Object.entries(types) as [RecordType, readonly string[]][]) {
      for (const value of values) {
        const words = type === 'TXT' ? [{ text: value, quoted: true }] : split(value);
        const data = parseData(type, words, '');
        if (!data.ok) return { ok: false, error: { line: 0, sentence: `${name} ${type}: ${data.error}` } };
        records.push({ name: lookupName(name) ?? name, ttl: DEFAULT_TTL, ...data.value });
      }
    }
  }
  return ok(records);
}

const DEFAULT_TTL = 3600;
const split = (value: string) =>
  value
    .trim()
    .split(/\s+/)
    .map(text => ({ text, quoted: false }));

type Broken = { readonly failing: readonly string[]; readonly silent: ReadonlySet<string> };

/** An answer, and the names on the way to it: the one asked for, and where each alias led. */
export type Followed<V> = { readonly answer: Answer<V>; readonly names: readonly string[] };

export function follow<T extends RecordType, V>(
  index: Index,
  { failing, silent }: Broken,
  type: T,
  start: string,
  read: (record: Extract<ZoneRecord, { type: T }>) => V,
): Followed<V> {
  let name = start;
  let ttl = Number.POSITIVE_INFINITY;
  const names: string[] = [];
  for (let step = 0; step <= LONGEST_CHAIN; step++) {
    names.push(name);
    if (failing.some(broken => name === broken || name.endsWith(`.${broken}`))) {
      return { answer: { kind: 'failure', why: `the name servers of ${name} fail (SERVFAIL)` }, names };
    }
    const here = recordsAt(index, name);
    if (!here && !silent.has(name)) return { answer: { kind: 'no-such-name' }, names };
    const found = (here ?? []).filter((record): record is Extract<ZoneRecord, { type: T }> => record.type === type);
    for (const record of found) ttl = Math.min(ttl, record.ttl);
    if (found.length > 0) return { answer: { kind: 'found', records: found.map(read), ttl: seconds(ttl) }, names };
    const alias = here?.find(record => record.type === 'CNAME');
    if (!alias && silent.has(name)) {
      return { answer: { kind: 'failure', why: `no name server of ${name} answered in time` }, names };
    }
    if (!alias) return { answer: { kind: 'none' }, names };
    ttl = Math.min(ttl, alias.ttl);
    name = alias.target;
  }
  return { answer: { kind: 'failure', why: `${start} is an alias of an alias without end` }, names };
}

/** The records of a name; none when it only has names below it; null when it does not exist. */
function recordsAt(index: Index, name: string): readonly ZoneRecord[] | null {
  const exact = index.get(name);
  if (exact) return exact;
  if (hasNamesBelow(index, name)) return [];
  // RFC 4592 §3.3.1: only the wildcard at the closest name that exists counts.
  for (let parent = above(name); parent !== null; parent = above(parent)) {
    const wild = index.get(`*.${parent}`);
    if (wild) return wild;
    if (index.has(parent) || hasNamesBelow(index, parent)) return null;
  }
  return null;
}

function hasNamesBelow(index: Index, name: string): boolean {
  for (const other of index.keys()) if (other.endsWith(`.${name}`)) return true;
  return false;
}

const above = (name: string): string | null => {
  const dot = name.indexOf('.');
  return dot === -1 ? null : name.slice(dot + 1);
};
