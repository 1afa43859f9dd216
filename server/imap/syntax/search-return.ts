/**
 * How a search answers: the old list, or what RETURN asked for.
 *
 *   search-return-opts = SP "RETURN" SP "(" [search-return-opt *(SP search-return-opt)] ")"
 *   search-return-opt  = "MIN" / "MAX" / "ALL" / "COUNT" / "SAVE" / "RELEVANCY" / "CONTEXT" / "UPDATE" /
 *                        "PARTIAL" SP partial-range
 *
 * RFC 3501 §7.2.5; ESEARCH RFC 4731; SAVE RFC 5182; CONTEXT, UPDATE, PARTIAL RFC 5267 and RFC 9394; RELEVANCY RFC 6203;
 * the mod-sequence RFC 7162 §3.1.5–6.
 */
import type { Decoder } from './decoder.ts';
import { string } from './encoder.ts';
import { BadSyntax } from './grammar.ts';
import { type PartialRange, parsePartialRange, placeOfPage, printPartialRange } from './partial-range.ts';
import { fromNumbers, printNumberSet } from './sequence-set.ts';

const options = ['MIN', 'MAX', 'ALL', 'COUNT', 'SAVE', 'RELEVANCY', 'CONTEXT', 'UPDATE'] as const;
export type ReturnOption = (typeof options)[number];

export type Returns = { readonly asked: ReadonlySet<ReturnOption>; readonly partial: PartialRange | null };

/** `RETURN ()`, and what a search without RETURN is with IMAP4rev2. */
export const returnAll: Returns = { asked: new Set(['ALL'] as const), partial: null };

/** After the word RETURN. */
export function parseReturn(line: Decoder): Returns {
  const asked = new Set<ReturnOption>();
  let partial: PartialRange | null = null;
  line.sp().list(() => {
    const option = line.word();
    if (option === 'PARTIAL') {
      if (partial) throw new BadSyntax('PARTIAL may come once');
      partial = parsePartialRange(line.sp());
      return;
    }
    const known = options.find(one => one === option);
    if (!known) throw new BadSyntax('Unknown SEARCH return option');
    asked.add(known);
  });
  if (partial && asked.has('ALL')) throw new BadSyntax('Either ALL or PARTIAL');
  return asked.size === 0 && !partial ? returnAll : { asked, partial };
}

/** [SP "RETURN" …]; null: there is none. */
export const parseReturnIfAny = (line: Decoder): Returns | null => (line.accept(' RETURN') ? parseReturn(line) : null);

/** What was found: numbers or UIDs, ascending or in the order of a SORT. */
export type Found = {
  readonly numbers: readonly number[];
  readonly modseq: number | null;
  /** Of each of them, in the same order; null: not asked for. */
  readonly relevancy?: readonly number[] | null;
};

export const printSearch = ({ numbers, modseq }: Found): string => {
  const list = numbers.length === 0 ? '' : ` ${numbers.join(' ')}`;
  return `SEARCH${list}${modseq === null || numbers.length === 0 ? '' : ` (MODSEQ ${modseq})`}`;
};

/** Which search an ESEARCH answers: `TAG "a1"`, and more for several mailboxes (RFC 7377 §2.1). */
export const correlator = (tag: string): string => `TAG ${string(tag)}`;

const printInOrder = (numbers: readonly number[]): string => printNumberSet(fromNumbers(numbers));

export function printExtendedSearch(correlators: string, byUid: boolean, returns: Returns, found: Found): string {
  const { asked, partial } = returns;
  const { numbers, modseq, relevancy } = found;
  const parts = [`ESEARCH (${correlators})`];
  if (byUid) parts.push('UID');
  // Nothing found: MIN, MAX and ALL are left out (RFC 4731 §3.1); COUNT says 0.
  if (numbers.length > 0) {
    if (asked.has('MIN')) parts.push(`MIN ${numbers[0]}`);
    if (asked.has('MAX')) parts.push(`MAX ${numbers.at(-1)}`);
    if (asked.has('ALL')) parts.push(`ALL ${printInOrder(numbers)}`);
  }
  if (partial) {
    const page = pageOf(partial, numbers);
    parts.push(`PARTIAL (${printPartialRange(partial)} ${page.length === 0 ? 'NIL' : printInOrder(page)})`);
  }
  if (asked.has('COUNT')) parts.push(`COUNT ${numbers.length}`);
  if (relevancy) parts.push(`RELEVANCY (${(partial ? pageOf(partial, relevancy) : relevancy).join(' ')})`);
  if (modseq !== null && numbers.length > 0) parts.push(`MODSEQ ${modseq}`);
  return parts.join(' ');
}

function pageOf<T>(partial: PartialRange, found: readonly T[]): readonly T[] {
  const { start, end } = placeOfPage(partial, found.length);
  return found.slice(start, end);
}

/** SAVE alone asks for no response (RFC 5182 §1). */
export const isSilent = ({ asked, partial }: Returns): boolean => asked.size === 1 && asked.has('SAVE') && !partial;

/**
 * Which of the messages found the answer is about: all, or only those that MIN, MAX and PARTIAL name. "$" takes these
 * (RFC 5182 §2.4, RFC 9394 §3.2), and theirs is the mod-sequence (RFC 7162 §3.1.6).
 */
export function namedBy<T>({ asked, partial }: Returns, found: readonly T[]): readonly T[] {
  const some = partial || asked.has('MIN') || asked.has('MAX');
  if (found.length === 0 || !some || asked.has('ALL') || asked.has('COUNT')) return found;
  const named = new Set(partial ? pageOf(partial, found) : []);
  if (asked.has('MIN')) named.add(found[0]!);
  if (asked.has('MAX')) named.add(found.at(-1)!);
  return [...named];
}
