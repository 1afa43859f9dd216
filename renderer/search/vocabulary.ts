/** The words that one place's search knows, and what could come next while one types. Pure. */
import type { IsOperator } from '../../server/base/search.ts';

export type Word<Known> = {
  /** Lower case, without the colon. */
  readonly name: string;
  readonly hint: string;
  /** What may stand behind the colon, and a word about it. */
  readonly values?: (known: Known) => readonly (readonly [value: string, hint: string])[];
};
export type Vocabulary<Known> = readonly Word<Known>[];

export const operatorsOf =
  <Known>(words: Vocabulary<Known>): IsOperator =>
  name =>
    words.some(word => word.name === name);

export type Suggestion = { readonly text: string; readonly hint: string };
const MOST = 8;

/** For the term being typed, the last one. */
export function suggest<Known>(typed: string, words: Vocabulary<Known>, known: Known): readonly Suggestion[] {
  const last = /(?:^|[\s(])(-?)([^\s("]*(?:"[^"]*)?)$/.exec(typed);
  const [, minus = '', word = ''] = last ?? [];
  const colon = word.indexOf(':');
  if (colon === -1) {
    const low = word.toLowerCase();
    return words
      .filter(({ name }) => typed.trim() === '' || name.startsWith(low))
      .slice(0, MOST)
      .map(({ name, hint }) => ({ text: `${minus}${name}:`, hint }));
  }
  const name = word.slice(0, colon).toLowerCase();
  const begun = word
    .slice(colon + 1)
    .replace(/^"/, '')
    .toLowerCase();
  return (words.find(one => one.name === name)?.values?.(known) ?? [])
    .filter(([value]) => value.toLowerCase().includes(begun) && value.toLowerCase() !== begun)
    .slice(0, MOST)
    .map(([value, hint]) => ({ text: `${minus}${name}:${/\s/.test(value) ? `"${value}"` : value}`, hint }));
}

/** The typed text with its last term replaced. */
export const withSuggestion = (typed: string, { text: chosen }: Suggestion): string =>
  `${typed.replace(/-?[^\s("]*(?:"[^"]*)?$/, '')}${chosen}${chosen.endsWith(':') ? '' : ' '}`;
