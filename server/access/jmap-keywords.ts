/** JMAP's keywords and the store's flags: four of them are IMAP's system flags (RFC 8621 §4.1.1), the rest are the same. */
import { Flag } from '../store/interface.ts';

const systemKeywords: readonly (readonly [number, string])[] = [
  [Flag.seen, '$seen'],
  [Flag.answered, '$answered'],
  [Flag.flagged, '$flagged'],
  [Flag.draft, '$draft'],
];

export const keywordsOf = (flags: number, keywords: readonly string[]): readonly string[] => [
  ...systemKeywords.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name),
  ...keywords,
];

export type FlagsAndKeywords = { readonly flags: number; readonly keywords: readonly string[] };

export function flagsOf(keywords: readonly string[]): FlagsAndKeywords {
  const lower = keywords.map(keyword => keyword.toLowerCase());
  return {
    flags: systemKeywords.filter(([, name]) => lower.includes(name)).reduce((bits, [bit]) => bits | bit, 0),
    keywords: lower.filter(keyword => bitOf(keyword) === null),
  };
}

const bitOf = (keyword: string): number | null => systemKeywords.find(([, name]) => name === keyword)?.[0] ?? null;

/** One keyword as a condition asks for it: a bit, or a word. */
export function flagOrKeyword(keyword: string): { readonly flag: number | null; readonly keyword: string | null } {
  const lower = keyword.toLowerCase();
  const flag = bitOf(lower);
  return { flag, keyword: flag === null ? lower : null };
}
