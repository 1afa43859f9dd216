/**
 * Sentences that come ready made from the server, matched backwards: a table says English → the reader's language, both
 * with {places}; a text that the English one could have made is said again in the other. Pure.
 *
 * No regular expressions: the words between places are looked for from left to right, so the time is linear in the text's
 * length, whatever a stranger wrote into it. Each pattern is filed under its rarest word, so that a text is compared with few.
 */
// The other language's text stands in no catalogue, so it is formed as it is.
import { t as formed } from '../../server/base/language.ts';

/** English with {places} → the other language, in ICU's form, with the same places. */
export type Table = Readonly<Record<string, string>>;

type Pattern = {
  readonly english: string;
  readonly other: string;
  readonly words: readonly string[];
  readonly names: readonly string[];
  /** `count`, `number`, and what the other language counts: a number has to stand there. */
  readonly counted: ReadonlySet<string>;
  /** How many letters and quotation marks of it are its own: of several that fit, the one that says most wins. */
  readonly weight: number;
};

export type Hearing = {
  /** In the reader's language; null: nobody here knows it. */
  readonly known: (text: string) => string | null;
  /** The same; what is unknown stays as it came. */
  readonly heard: (text: string) => string;
};

/** What stands in these places is a sentence, or a word of ours, itself. */
const SENTENCES: ReadonlySet<string> = new Set([
  ...['because', 'why', 'reason', 'what', 'said', 'done', 'how', 'sentence', 'act', 'would', 'state', 'doubt', 'rest'],
  ...[
    'span',
    'encrypted',
    'proven',
    'by',
    'cause',
    'fault',
    'problem',
    'fix',
    'words',
    'where',
    'more',
    'trouble',
    'label',
  ],
]);
const DEEPEST = 4;
/** A pattern of which hardly a word is its own would fit everything. */
const LEAST_WEIGHT = 4;
const MOST_ITEMS = 20;
const MOST_KEPT = 4_000;
const LONGEST = 4_000;

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const isUpper = (text: string): boolean => text !== lower(text);

function patternOf(english: string, other: string): Pattern | null {
  const pieces = english.split(/\{(\w+)\}/);
  const words = pieces.filter((_, at) => at % 2 === 0);
  // ICU's choices are made from values, and adjacent places cannot be told apart.
  if (words.some(word => /[{}]/.test(word)) || words.slice(1, -1).includes('')) return null;
  const weight = words.join('').replace(/[^\p{L}"“”]/gu, '').length;
  const names = pieces.filter((_, at) => at % 2 === 1);
  const counted = new Set([
    ...names.filter(name => name === 'count' || name === 'number'),
    ...[...other.matchAll(/\{(\w+), ?(?:plural|number)/g)].map(([, name]) => name!),
  ]);
  return weight < LEAST_WEIGHT && names.length > 0 ? null : { english, other, words, names, counted, weight };
}

/** Whole words between places; what touches a place is part of a longer one. */
function filedUnder({ words }: Pattern): readonly string[] {
  return words.flatMap((text, at) => {
    const whole = (at === 0 ? ' ' : 'x') + text + (at === words.length - 1 ? ' ' : 'x');
    return whole.split(/\s+/).slice(1, -1);
  });
}

/** What stands in each place, or null. The first letter may be large or small. */
function matched({ words, names, counted }: Pattern, text: string): Readonly<Record<string, string>> | null {
  const [first, last] = [words[0]!, words.at(-1)!];
  if (names.length === 0) return lower(text) === lower(first) ? {} : null;
  if (text.slice(1, first.length) !== first.slice(1) || lower(text[0] ?? '') !== lower(first[0] ?? text[0] ?? ''))
    return null;
  if (!text.endsWith(last) || text.length < first.length + last.length + names.length) return null;
  const found: Record<string, string> = {};
  const end = text.length - last.length;
  let from = first.length;
  for (let at = 0; at < names.length; at++) {
    const next = at === names.length - 1 ? end : text.indexOf(words[at + 1]!, from + 1);
    if (next === -1 || next > end || next <= from) return null;
    const [name, value] = [names[at]!, text.slice(from, next)];
    if (counted.has(name) && !/^\d+$/.test(value)) return null;
    // Said twice in one sentence it is the same twice.
    if (found[name] !== undefined && found[name] !== value) return null;
    found[name] = value;
    from = next + (words[at + 1]?.length ?? 0);
  }
  return found;
}

export function newHearing(table: Table): Hearing {
  const all = Object.entries(table).flatMap(([english, other]) => patternOf(english, other) ?? []);
  const plain = new Map(all.filter(one => one.names.length === 0).map(one => [lower(one.english), one]));
  const withPlaces = all.filter(one => one.names.length > 0);
  const often = new Map<string, number>();
  for (const one of withPlaces) for (const word of filedUnder(one)) often.set(word, (often.get(word) ?? 0) + 1);
  const filed = new Map<string, Pattern[]>();
  for (const one of withPlaces) {
    const [key = ''] = filedUnder(one).toSorted((a, b) => often.get(a)! - often.get(b)!);
    const name = one.words[0] !== '' && one.words[0]!.trimStart().startsWith(key) ? lower(key) : key;
    filed.set(name, [...(filed.get(name) ?? []), one]);
  }
  const kept = new Map<string, string | null>();

  /** The whole text as one pattern. */
  const whole = (text: string, depth: number): string | null => {
    const same = plain.get(lower(text));
    if (same) return withCase(formed(same.other), text, same.english);
    const keys = new Set(['', ...text.split(/\s+/).flatMap(word => [word, lower(word)])]);
    let best: { readonly pattern: Pattern; readonly values: Readonly<Record<string, string>> } | null = null;
    for (const key of keys)
      for (const pattern of filed.get(key) ?? []) {
        if (best && best.pattern.weight >= pattern.weight) continue;
        const values = matched(pattern, text);
        if (values) best = { pattern, values };
      }
    if (!best) return null;
    const { pattern, values } = best;
    const said = Object.entries(values).map(([name, value]) => [
      name,
      pattern.counted.has(name) ? Number(value) : SENTENCES.has(name) ? (search(value, depth + 1) ?? value) : value,
    ]);
    return withCase(formed(pattern.other, Object.fromEntries(said)), text, pattern.words[0]!);
  };
  /** Several sentences, or clauses, one behind the other: known is what one of them is. */
  const inParts = (text: string, depth: number): string | null => {
    for (const sign of ['. ', '; ', '\n']) {
      const at = text.indexOf(sign);
      if (at <= 0 || at + sign.length >= text.length) continue;
      const [head, tail] = [text.slice(0, at), text.slice(at + sign.length)];
      const [first, second] = [search(head, depth + 1), search(tail, depth + 1)];
      if (first !== null || second !== null) return (first ?? head) + sign + (second ?? tail);
    }
    // A list, if all of it is known: a comma stands in names and in others' words too.
    const items = text.split(', ');
    const known = items.length > 1 && items.length <= MOST_ITEMS ? items.map(item => search(item, depth + 1)) : [null];
    return known.includes(null) ? null : known.join(', ');
  };
  const search = (text: string, depth: number): string | null => {
    if (depth > DEEPEST || text === '' || text.length > LONGEST) return null;
    const found = whole(text, depth);
    if (found !== null) return found;
    const bare = text.endsWith('.') ? text.slice(0, -1) : null;
    const without = bare === null ? null : whole(bare, depth);
    return without === null ? inParts(text, depth) : `${without}.`;
  };
  const known = (text: string): string | null => {
    const before = kept.get(text);
    if (before !== undefined) return before;
    if (kept.size >= MOST_KEPT) kept.clear();
    const found = search(text, 0);
    kept.set(text, found);
    return found;
  };
  return { known, heard: text => known(text) ?? text };
}

/** A sentence that was begun with a large letter where the table's begins with a small one. */
const withCase = (said: string, text: string, english: string): string =>
  english !== '' && isUpper(text) && !isUpper(english) ? upper(said) : said;
