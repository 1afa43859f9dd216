/** One test of a script as one condition of the form, or why that cannot be. RFC 5228 §5 and its extensions. */
import { err, ok } from '../base/result.ts';
import type { Test } from '../sieve/ast.ts';
import { type ReadWith, type Sorted, sortArguments, type Tags } from './arguments.ts';
import type { AddressPart, DatePart, DateRelation, FilterCondition, TextHow } from './filter-rule.ts';
import type { Read } from './rule-reader.ts';
import { KNOWN_PEOPLE } from './rule-script.ts';

type Simple = Exclude<FilterCondition, { readonly kind: 'group' }>;
type Arguments = Sorted & { readonly not: boolean };

export function readTest(test: Test, not: boolean, meaning: ReadWith): Read<Simple> {
  const no = err(`It asks in a way that the form has not: ${test.name}`);
  const reader = Object.hasOwn(readers, test.name) ? readers[test.name] : undefined;
  if (!reader || test.tests.length > 0) return no;
  const sorted = sortArguments(test.arguments, reader.tags, meaning);
  const read = sorted && reader.read({ ...sorted, not });
  return read ? ok(read) : no;
}

const matchTags: Tags = { contains: null, is: null, matches: null, regex: null, comparator: 'text' };
const partTags: Tags = { all: null, localpart: null, domain: null, user: null, detail: null };
const mimeTags: Tags = { mime: null, anychild: null, contenttype: null, param: 'texts' };
const valueTags: Tags = { value: 'text', is: null, comparator: 'text' };

/** By the name of the test: the tags it may have, and what they make. null: not for the form. */
const readers: Readonly<Record<string, { readonly tags: Tags; readonly read: (given: Arguments) => Simple | null }>> = {
  header: {
    tags: { ...matchTags, ...mimeTags },
    read: given => (given.tags.has('mime') ? readMime(given) : readHeader(given)),
  },
  address: { tags: { ...matchTags, ...partTags, list: null }, read: readAddress },
  envelope: { tags: { ...matchTags, ...partTags }, read: readEnvelope },
  exists: {
    tags: {},
    read: ({ positional: [headers], not }) => (headers ? { kind: 'exists', headers, not } : null),
  },
  body: { tags: { ...matchTags, text: null }, read: readBody },
  size: { tags: { over: null, under: null }, read: readSize },
  currentdate: { tags: { ...valueTags, zone: 'text' }, read: given => readDate(given, 'now') },
  date: { tags: { ...valueTags, zone: 'text' }, read: given => readDate(given, 'message') },
  spamtest: { tags: valueTags, read: readSpam },
};

// ── texts ──

type Compared = { readonly how: TextHow; readonly values: readonly string[] };

/** Default of the match type: ":is". Both comparators find the same where the key is ASCII; where it is not, the form's finds more. */
function comparedOf({ tags }: Arguments, keys: readonly string[]): Compared | null {
  const types = ['contains', 'is', 'matches', 'regex'].filter(one => tags.has(one));
  const [comparator] = (tags.get('comparator') as readonly string[] | undefined) ?? [];
  if (types.length > 1 || keys.length === 0 || !comparators.has(comparator ?? 'i;ascii-casemap')) return null;
  const how = (types[0] ?? 'is') as TextHow;
  return how === 'matches' ? matched(keys) : { how, values: keys };
}
const comparators: ReadonlySet<string> = new Set(['i;ascii-casemap', 'i;unicode-casemap']);

/** 'invoice*' is what begins with it, '*.pdf' what ends with it, if all keys are of that kind. */
function matched(keys: readonly string[]): Compared {
  const begins = keys.map(key => (/(^|[^\\])(\\\\)*\*$/.test(key) ? literalOf(key.slice(0, -1)) : null));
  if (begins.every(one => one !== null && one !== '')) return { how: 'begins', values: begins as string[] };
  const ends = keys.map(key => (key.startsWith('*') ? literalOf(key.slice(1)) : null));
  if (ends.every(one => one !== null && one !== '')) return { how: 'ends', values: ends as string[] };
  return { how: 'matches', values: keys };
}

/** Without wildcards; null: it has some, or a backslash that stands before nothing special. */
function literalOf(pattern: string): string | null {
  return /^(?:[^\\*?]|\\[\\*?])*$/.test(pattern) ? pattern.replace(/\\([\\*?])/g, '$1') : null;
}

const headerNames = (names: readonly string[] | undefined): readonly string[] | null =>
  names && names.length > 0 && names.every(name => /^[!-9;-~]+$/.test(name)) ? names : null;

function readHeader(given: Arguments): Simple | null {
  const [names, keys] = given.positional;
  const headers = headerNames(names);
  const compared = given.positional.length === 2 && keys ? comparedOf(given, keys) : null;
  const foreign = ['anychild', 'contenttype', 'param'].some(tag => given.tags.has(tag));
  return headers && compared && !foreign ? { kind: 'header', headers, not: given.not, ...compared } : null;
}

function partOf({ tags }: Arguments): AddressPart | null {
  const parts = (['all', 'localpart', 'domain', 'user', 'detail'] as const).filter(one => tags.has(one));
  return parts.length > 1 ? null : (parts[0] ?? 'all');
}

function readAddress(given: Arguments): Simple | null {
  const [names, keys] = given.positional;
  const headers = headerNames(names);
  if (given.positional.length !== 2 || !headers || !keys) return null;
  if (given.tags.has('list')) {
    const known = given.tags.size === 1 && headers.join().toLowerCase() === 'from' && keys.join() === KNOWN_PEOPLE;
    return known ? { kind: 'known', not: given.not } : null;
  }
  const part = partOf(given);
  const compared = comparedOf(given, keys);
  return part && compared ? { kind: 'address', headers, part, not: given.not, ...compared } : null;
}

function readEnvelope(given: Arguments): Simple | null {
  const [names, keys] = given.positional;
  const of = names?.length === 1 ? names[0]?.toLowerCase() : undefined;
  const part = partOf(given);
  const compared = given.positional.length === 2 && keys ? comparedOf(given, keys) : null;
  return (of === 'from' || of === 'to') && part && compared
    ? { kind: 'envelope', of, part, not: given.not, ...compared }
    : null;
}

function readBody(given: Arguments): Simple | null {
  const [keys] = given.positional;
  const compared = given.positional.length === 1 && keys ? comparedOf(given, keys) : null;
  return compared && { kind: 'body', not: given.not, ...compared };
}

function readMime(given: Arguments): Simple | null {
  const [names, keys] = given.positional;
  const compared = given.positional.length === 2 && keys ? comparedOf(given, keys) : null;
  if (!names || !compared || !given.tags.has('anychild')) return null;
  const fields = names
    .map(name => name.toLowerCase())
    .sort()
    .join();
  const param = given.tags.get('param') as readonly string[] | undefined;
  const { not } = given;
  if (given.tags.has('contenttype'))
    return !param && fields === 'content-type' ? { kind: 'attachment', of: 'type', not, ...compared } : null;
  if (param) {
    const both = [...param].sort().join() === 'filename,name' && fields === 'content-disposition,content-type';
    return both ? { kind: 'attachment', of: 'name', not, ...compared } : null;
  }
  const any =
    fields === 'content-disposition' && compared.how === 'contains' && compared.values.join() === 'attachment';
  return any ? { kind: 'attachment', of: 'any', not } : null;
}

// ── numbers and dates ──

function readSize({ tags, positional, not }: Arguments): Simple | null {
  const bytes = Number(positional[0]?.[0]);
  if (tags.size !== 1 || positional.length !== 1 || !Number.isSafeInteger(bytes)) return null;
  return { kind: 'size', over: tags.has('over'), bytes, not };
}

const relations: ReadonlySet<string> = new Set(['ge', 'le', 'gt', 'lt']);
const dateParts: ReadonlySet<string> = new Set(['date', 'time', 'weekday', 'iso8601']);

function readDate(given: Arguments, of: 'now' | 'message'): Simple | null {
  const { tags, not } = given;
  const positional = [...given.positional];
  if (of === 'message' && positional.shift()?.join().toLowerCase() !== 'date') return null;
  const [parts, values] = positional;
  const part = parts?.join().toLowerCase();
  const [relation] = (tags.get('value') as readonly string[] | undefined) ?? ['is'];
  const [comparator = 'i;ascii-casemap'] = (tags.get('comparator') as readonly string[] | undefined) ?? [];
  const fits =
    relation === 'is' ? tags.has('is') || !tags.has('value') : relations.has(relation ?? '') && !tags.has('is');
  if (positional.length !== 2 || !values?.length || !part || !dateParts.has(part)) return null;
  if (!fits || comparator !== 'i;ascii-casemap') return null;
  const [zone = null] = (tags.get('zone') as readonly string[] | undefined) ?? [];
  if (zone !== null && !/^[+-]\d{4}$/.test(zone)) return null;
  return { kind: 'date', of, part: part as DatePart, relation: relation as DateRelation, not, values, zone };
}

function readSpam({ tags, positional, not }: Arguments): Simple | null {
  const at = positional.length === 1 && positional[0]?.length === 1 ? Number(positional[0][0]) : Number.NaN;
  const numeric = (tags.get('comparator') as readonly string[] | undefined)?.[0] === 'i;ascii-numeric';
  const atLeast = (tags.get('value') as readonly string[] | undefined)?.[0] === 'ge' && !tags.has('is');
  return numeric && atLeast && Number.isInteger(at) && at >= 1 && at <= 10 ? { kind: 'spam', atLeast: at, not } : null;
}
