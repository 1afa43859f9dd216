/**
 * The DNS of the network this computer is on, asked through node:dns (c-ares, not the C library), with short
 * time-outs and a small cache. Answers are kept as long as their TTL says, within bounds; a "no" is kept shortly; a
 * failure is not kept, but everybody who asks while a question is out waits for the same answer.
 *
 * The hosts file is not read (c-ares does not), except that localhost is this computer (RFC 6761 §6.3).
 */
import { promises as dns } from 'node:dns';
import type { Clock } from '../base/ports.ts';
import { type Duration, hours, milliseconds, minutes, seconds } from '../base/units.ts';
import { addressFamily, reverseName } from './address.ts';
import {
  type AddressRecord,
  type Answer,
  joinAddresses,
  lookupName,
  type MxRecord,
  type Resolver,
} from './resolver.ts';

export type SystemResolverOptions = {
  readonly clock: Clock;
  /** 'address' or 'address:port'; the system's own servers where empty. */
  readonly servers?: readonly string[];
  /** How long one server is waited for before the next or the next try. */
  readonly timeout?: Duration;
  readonly tries?: number;
};

export const SHORTEST_MEMORY = seconds(5);
export const LONGEST_MEMORY = hours(1);
/** For MX, TXT and PTR, whose TTL node:dns does not tell. */
export const UNTOLD_TTL = minutes(2);
/** RFC 2308 §5 would take the SOA's minimum, which node:dns does not tell; a typo mended should work soon. */
export const NEGATIVE_MEMORY = seconds(30);
export const CACHE_ENTRIES = 10_000;

const TIMEOUT = seconds(3);
const TRIES = 2;

type Entry = { readonly until: number; readonly answer: Promise<Answer<unknown>> };

export function systemResolver(options: SystemResolverOptions): Resolver {
  const resolver = new dns.Resolver({ timeout: options.timeout ?? TIMEOUT, tries: options.tries ?? TRIES });
  if (options.servers && options.servers.length > 0) resolver.setServers(options.servers);
  const remember = newCache(options.clock);

  const one = (name: string, family: 4 | 6) =>
    remember<AddressRecord>(`${family} ${name}`, async () => {
      const found = await (family === 4
        ? resolver.resolve4(name, { ttl: true })
        : resolver.resolve6(name, { ttl: true }));
      const ttl = seconds(Math.min(...found.map(record => record.ttl)));
      return { records: found.map(record => ({ family, address: record.address })), ttl };
    });

  return {
    mx: domain =>
      ifPossible(domain, name =>
        remember<MxRecord>(`mx ${name}`, async () => ({
          records: (await resolver.resolveMx(name)).map(mx => ({
            preference: mx.priority,
            exchange: bare(mx.exchange),
          })),
          ttl: null,
        })),
      ),
    async address(host, family) {
      const own = withoutAsking(host, family);
      if (own) return own;
      return ifPossible(host, async name =>
        family ? one(name, family) : joinAddresses(...(await Promise.all([one(name, 4), one(name, 6)]))),
      );
    },
    txt: host =>
      ifPossible(host, name =>
        remember<string>(`txt ${name}`, async () => ({
          records: (await resolver.resolveTxt(name)).map(strings => strings.join('')),
          ttl: null,
        })),
      ),
    ptr: address =>
      ifPossible(reverseName(address) ?? '', name =>
        remember<string>(`ptr ${name}`, async () => ({
          records: (await resolver.resolvePtr(name)).map(bare),
          ttl: null,
        })),
      ),
  };
}

const bare = (name: string): string => name.replace(/\.$/, '').toLowerCase();

/** What is impossible as a name is not asked for: it cannot exist. */
const ifPossible = async <T>(name: string, ask: (name: string) => Promise<Answer<T>>): Promise<Answer<T>> => {
  const possible = lookupName(name);
  return possible === null ? { kind: 'no-such-name' } : ask(possible);
};

/** An address is its own answer, and localhost is this computer whatever the DNS says. */
function withoutAsking(host: string, family: 4 | 6 | undefined): Answer<AddressRecord> | null {
  const version = addressFamily(host);
  const local = /^(.+\.)?localhost\.?$/i.test(host);
  const records: AddressRecord[] = [];
  if (local) records.push({ family: 4, address: '127.0.0.1' }, { family: 6, address: '::1' });
  else if (version) records.push({ family: version, address: host.toLowerCase() });
  else return null;
  const wanted = records.filter(record => !family || record.family === family);
  return wanted.length > 0 ? { kind: 'found', records: wanted, ttl: null } : { kind: 'none' };
}

type Found<T> = { readonly records: readonly T[]; readonly ttl: Duration | null };

/** The cache: least recently asked goes first when it is full. */
function newCache(clock: Clock) {
  const entries = new Map<string, Entry>();

  const keep = (key: string, entry: Entry): void => {
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > CACHE_ENTRIES) entries.delete(entries.keys().next().value!);
  };

  return <T>(key: string, ask: () => Promise<Found<T>>): Promise<Answer<T>> => {
    const known = entries.get(key);
    if (known && clock.monotonic() < known.until) {
      keep(key, known);
      return known.answer as Promise<Answer<T>>;
    }
    const answer = settle(ask);
    const asked: Entry = { until: Number.POSITIVE_INFINITY, answer };
    keep(key, asked);
    return answer.then(result => {
      if (entries.get(key) !== asked) return result;
      const memory = memoryOf(result);
      if (memory === 0) entries.delete(key);
      else entries.set(key, { until: clock.monotonic() + memory, answer });
      return result;
    });
  };
}

function memoryOf(answer: Answer<unknown>): Duration {
  switch (answer.kind) {
    case 'found':
      return Math.min(Math.max(answer.ttl ?? UNTOLD_TTL, SHORTEST_MEMORY), LONGEST_MEMORY);
    case 'none':
    case 'no-such-name':
      return NEGATIVE_MEMORY;
    case 'failure':
      return milliseconds(0);
  }
}

async function settle<T>(ask: () => Promise<Found<T>>): Promise<Answer<T>> {
  try {
    const { records, ttl } = await ask();
    return records.length > 0 ? { kind: 'found', records, ttl } : { kind: 'none' };
  } catch (fault) {
    return refusal(fault);
  }
}

/** c-ares's codes. What is neither "no" is a failure, also what we do not know. */
function refusal(fault: unknown): Answer<never> {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault);
  switch (code) {
    case 'ENODATA':
      return { kind: 'none' };
    case 'ENOTFOUND':
    case 'EBADNAME':
      return { kind: 'no-such-name' };
    default:
      return { kind: 'failure', why: sentences[code] ?? `the name servers could not be asked (${code})` };
  }
}

const sentences: { readonly [code: string]: string } = {
  ETIMEOUT: 'no name server answered in time',
  ESERVFAIL: 'the name server could not find out (SERVFAIL)',
  EREFUSED: 'the name server refuses to answer us (REFUSED)',
  ECONNREFUSED: 'no name server can be reached',
  EBADRESP: 'the name server answered with nonsense',
  ECANCELLED: 'the question was cancelled',
};
