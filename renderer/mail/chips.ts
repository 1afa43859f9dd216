/** A search text as chips and the rest: whole terms with an operator, where nothing binds them to others. Pure. */
import { parseSearch } from './search-query.ts';

export type Chips = { readonly chips: readonly string[]; readonly text: string };

/** `typing`: a blank ends the last term; without it the text is from an address, and every term is whole. */
export function splitChips(typed: string, typing = false): Chips {
  // Brackets and OR bind terms together; taken apart they would mean something else.
  if (/[()]|(?:^|\s)OR(?:\s|$)/.test(typed)) return { chips: [], text: typed };
  const chips: string[] = [];
  const rest: string[] = [];
  for (const term of parseSearch(typed).terms)
    (term.operator !== null && term.value !== '' ? chips : rest).push(term.text);
  const text = rest.join(' ');
  return { chips, text: typing && text !== '' && !text.endsWith(':') ? `${text} ` : text };
}

export const joinChips = (chips: readonly string[], text: string): string => [...chips, text].join(' ').trimStart();
