/** Flags between the store's bits and words, and IMAP's names. Equal sets share one array, which imap/syntax/flag.ts relies on. */
import { Flag } from '../store/interface.ts';

const names: readonly (readonly [number, string])[] = [
  [Flag.answered, '\\Answered'],
  [Flag.flagged, '\\Flagged'],
  [Flag.deleted, '\\Deleted'],
  [Flag.seen, '\\Seen'],
  [Flag.draft, '\\Draft'],
];

export const systemFlags: readonly string[] = names.map(([, name]) => name);

/** Keyword sets are few in practice; a hostile client's many are not worth remembering. */
const MOST_REMEMBERED = 4096;
const remembered = new Map<string, readonly string[]>();
/** By the store's own array of a set, which many rows share: a mailbox is told without making a key for each. */
let bySet = new WeakMap<readonly string[], (readonly string[] | undefined)[]>();
const noKeywords: (readonly string[] | undefined)[] = [];

export function imapFlags(bits: number, keywords: readonly string[]): readonly string[] {
  const byBits = keywords.length === 0 ? noKeywords : bySet.get(keywords);
  const known = byBits?.[bits];
  if (known) return known;
  const flags = sharedFlags(bits, keywords);
  if (byBits) byBits[bits] = flags;
  else {
    const first: (readonly string[] | undefined)[] = [];
    first[bits] = flags;
    bySet.set(keywords, first);
  }
  return flags;
}

function sharedFlags(bits: number, keywords: readonly string[]): readonly string[] {
  const key = keywords.length === 0 ? String(bits) : `${bits} ${keywords.join(' ')}`;
  const known = remembered.get(key);
  if (known) return known;
  const flags = [...names.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name), ...keywords];
  if (remembered.size >= MOST_REMEMBERED) {
    remembered.clear();
    bySet = new WeakMap();
  }
  remembered.set(key, flags);
  return flags;
}

export function storeFlags(flags: readonly string[]): { readonly flags: number; readonly keywords: readonly string[] } {
  const bits = names.filter(([, name]) => flags.includes(name)).reduce((sum, [bit]) => sum | bit, 0);
  return { flags: bits, keywords: flags.filter(flag => !flag.startsWith('\\')) };
}

export const bitOf = (flag: string): number => names.find(([, name]) => name === flag)?.[0] ?? 0;
