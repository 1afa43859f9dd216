/**
 * Records in memory that answer with a standing, for tests and the lab: which zones count as signed, and which as
 * signed wrongly, is told instead of computed. All others are unsigned. The records are those of `zone.ts`.
 */
import { lookupName } from './resolver.ts';
import { joinSecure, type SecureAnswer, type SecureResolver, type Standing, withStanding } from './secure.ts';
import { follow, type ZoneOptions, zoneIndex } from './zone.ts';
import type { RecordType, ZoneRecord } from './zone-file.ts';

export type SecureZoneOptions = ZoneOptions & {
  /** Zones (and all below them, but for those named in `unsigned`) whose answers are secure; '' for all. */
  readonly signed?: readonly string[];
  readonly unsigned?: readonly string[];
  /** Zones whose signatures do not hold. */
  readonly bogus?: readonly string[];
};

type Of<T extends RecordType> = Extract<ZoneRecord, { type: T }>;

export function secureZoneResolver(records: readonly ZoneRecord[], options: SecureZoneOptions = {}): SecureResolver {
  const { index, broken } = zoneIndex(records, options);

  const ask = <T extends RecordType, V>(type: T, host: string, read: (record: Of<T>) => V): SecureAnswer<V> => {
    const start = lookupName(host);
    if (start === null) return withStanding({ kind: 'no-such-name' }, standingOf([host], options), host);
    const { answer, names } = follow(index, broken, type, start, read);
    const standing = answer.kind === 'failure' ? undecided(answer.why) : standingOf(names, options);
    const end = answer.kind === 'found' ? names.at(-1)! : start;
    const first = standingOf(names.slice(0, 1), options);
    return standing.security === 'bogus'
      ? withStanding({ kind: 'failure', why: standing.why }, standing, start)
      : withStanding(answer, standing, end, first);
  };

  return {
    mx: async domain => ask('MX', domain, ({ preference, exchange }) => ({ preference, exchange })),
    address: async name =>
      joinSecure(
        ask('A', name, ({ address }) => ({ family: 4 as const, address })),
        ask('AAAA', name, ({ address }) => ({ family: 6 as const, address })),
      ),
    tlsa: async name =>
      ask('TLSA', name, ({ usage, selector, matching, data }) => ({ usage, selector, matching, data })),
    txt: async name => ask('TXT', name, ({ text }) => text),
    caa: async name => ask('CAA', name, ({ critical, tag, value }) => ({ critical, tag, value })),
    srv: async name => ask('SRV', name, ({ priority, weight, port, target }) => ({ priority, weight, port, target })),
  };
}

const undecided = (why: string): Standing => ({ security: 'indeterminate', why });

function standingOf(names: readonly string[], { signed, unsigned, bogus }: SecureZoneOptions): Standing {
  const within =
    (zones: readonly string[] = []) =>
    (name: string) =>
      zones.some(zone => zone === '' || name === zone || name.endsWith(`.${zone}`));
  const wrong = names.find(within(bogus));
  if (wrong !== undefined) return { security: 'bogus', why: `the signature of ${wrong} is wrong` };
  const open = names.find(name => !within(signed)(name) || within(unsigned)(name));
  return open === undefined ? { security: 'secure', why: '' } : { security: 'insecure', why: `${open} is not signed` };
}
