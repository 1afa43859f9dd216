/** The published vectors of ARC (test/corpus/arc, with their licence): messages, the keys in the DNS, what is right. */
import { readFileSync } from 'node:fs';
import { isMap, isScalar, type Pair, parseAllDocuments, type YAMLMap } from 'yaml';
import type { Resolver } from '../../server/dns/resolver.ts';
import { plainZone, zoneResolver } from '../../server/dns/zone.ts';

export type ArcVector = {
  readonly name: string;
  readonly description: string;
  readonly message: Buffer;
  readonly resolver: Resolver;
  /** The other values of the vector, and those of its group. */
  readonly values: Readonly<Record<string, string>>;
};

/** Names occur twice within a group, so the groups are read as pairs. */
export function arcVectors(file: 'validation' | 'sign'): readonly ArcVector[] {
  const text = readFileSync(new URL(`../corpus/arc/arc-draft-${file}-tests.yml`, import.meta.url), 'utf8');
  const documents = parseAllDocuments(text, { uniqueKeys: false });
  if (!Array.isArray(documents)) throw new Error(`${file} has no vectors`);
  return documents.flatMap(document => {
    const group = document.contents;
    if (!isMap(group)) return [];
    const keys = group.get('txt-records') as YAMLMap;
    const zone = plainZone(
      Object.fromEntries(
        Object.entries(keys.toJSON() as Record<string, string>).map(([name, record]) => [name, { TXT: [record] }]),
      ),
    );
    if (!zone.ok) throw new Error(zone.error.sentence);
    const resolver = zoneResolver(zone.value);
    return (group.get('tests') as YAMLMap).items.map(pair => vector(pair, scalars(group), resolver));
  });
}

function vector(pair: Pair, shared: Record<string, string>, resolver: Resolver): ArcVector {
  const own = scalars(pair.value as YAMLMap);
  const message = Buffer.from((own.message ?? '').replace(/\n/g, '\r\n'), 'utf8');
  const description = own.description ?? '';
  return { name: String(pair.key), description, message, resolver, values: { ...shared, ...own } };
}

const scalars = (map: YAMLMap): Record<string, string> =>
  Object.fromEntries(
    map.items.flatMap(({ key, value }) =>
      isScalar(value) ? [[String(key), value.source ?? String(value.value)]] : [],
    ),
  );
