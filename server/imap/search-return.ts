/**
 * How SEARCH answers: the old list, or what RETURN asked for. RFC 3501 §7.2.5; ESEARCH RFC 4731; the mod-sequence
 * RFC 7162 §3.1.5–6.
 *
 *   search-return-opt = "MIN" / "MAX" / "ALL" / "COUNT"
 */
import type { Decoder } from './decoder.ts';
import { string } from './encoder.ts';
import { BadSyntax } from './grammar.ts';
import { fromNumbers, printNumberSet } from './sequence-set.ts';

export type ReturnOption = 'MIN' | 'MAX' | 'ALL' | 'COUNT';

const options: readonly string[] = ['MIN', 'MAX', 'ALL', 'COUNT'] satisfies ReturnOption[];

/** After the word RETURN. `RETURN ()` is `RETURN (ALL)`. */
export function parseReturn(line: Decoder): readonly ReturnOption[] {
  const asked = line.sp().list(() => {
    const option = line.word();
    if (!options.includes(option)) throw new BadSyntax('Unknown SEARCH return option');
    return option as ReturnOption;
  });
  return asked.length === 0 ? ['ALL'] : [...new Set(asked)];
}

/** What was found, ascending: message numbers, or UIDs for UID SEARCH. */
export type Found = { readonly numbers: readonly number[]; readonly modseq: number | null };

export const printSearch = ({ numbers, modseq }: Found): string => {
  const list = numbers.length === 0 ? '' : ` ${numbers.join(' ')}`;
  return `SEARCH${list}${modseq === null || numbers.length === 0 ? '' : ` (MODSEQ ${modseq})`}`;
};

export function printExtendedSearch(
  tag: string,
  byUid: boolean,
  asked: readonly ReturnOption[],
  { numbers, modseq }: Found,
): string {
  const parts = [`ESEARCH (TAG ${string(tag)})`];
  if (byUid) parts.push('UID');
  // Nothing found: MIN, MAX and ALL are left out (RFC 4731 §3.1); COUNT says 0.
  if (numbers.length > 0) {
    if (asked.includes('MIN')) parts.push(`MIN ${numbers[0]}`);
    if (asked.includes('MAX')) parts.push(`MAX ${numbers.at(-1)}`);
    if (asked.includes('ALL')) parts.push(`ALL ${printNumberSet(fromNumbers(numbers))}`);
  }
  if (asked.includes('COUNT')) parts.push(`COUNT ${numbers.length}`);
  if (modseq !== null && numbers.length > 0) parts.push(`MODSEQ ${modseq}`);
  return parts.join(' ');
}

/** Of which messages the highest mod-sequence is told: of those the answer names. RFC 7162 §3.1.6. */
export function namedBy<T>(asked: readonly ReturnOption[] | null, found: readonly T[]): readonly T[] {
  if (found.length === 0 || !asked || asked.includes('ALL') || asked.includes('COUNT')) return found;
  return [...(asked.includes('MIN') ? [found[0]!] : []), ...(asked.includes('MAX') ? [found.at(-1)!] : [])];
}
