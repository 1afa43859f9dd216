/** The words that one place's search knows, and what could come next while one types. Pure. */
import { t } from '../../server/base/language.ts';
import { type IsOperator, parseSearch } from '../../server/base/search.ts';

export type Word<Known> = {
  /** Lower case, without the colon. */
  readonly name: string;
  readonly hint: string;
  /** What may stand behind the colon, and a word about it. */
  /** The whole term as it was understood; its chip's title. */
  readonly say?: (value: string) => string;
  readonly values?: (known: Known) => readonly (readonly [value: string, hint: string])[];
};
export type Vocabulary<Known> = readonly Word<Known>[];

export const operatorsOf =
  <Known>(words: Vocabulary<Known>): IsOperator =>
  name =>
    words.some(word => word.name === name);

/** `to:*@example.net` → “To anybody at example.net”; the term itself where its word says nothing of it. */
export function understood<Known>(chip: string, words: Vocabulary<Known>): string {
  const term = parseSearch(chip, operatorsOf(words)).terms[0];
  const said = term && words.find(({ name }) => name === term.operator)?.say?.(term.value);
  if (said === undefined) return chip;
  return term?.not ? t('Not: {what}', { what: said }) : said;
}

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
