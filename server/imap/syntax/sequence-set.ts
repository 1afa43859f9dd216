/**
 * Sequence sets: message numbers or UIDs, as ranges in which "*" is the largest number in use.
 *
 *   sequence-set = (seq-number / seq-range) *("," sequence-set)
 *   seq-range    = seq-number ":" seq-number        ; 2:4 and 4:2 are the same
 *   seq-number   = nz-number / "*"
 *   sequence-set =/ "$"                                ; what the last search saved (RFC 5182 §3)
 *
 * RFC 3501 §9. Behind the parser a set is a UidSet: sorted, disjoint, inclusive ranges without "*".
 */
import { BadSyntax, LARGEST_NUMBER } from './grammar.ts';

/** `null` stands for "*". Ends in the order they came. */
export type SequenceSet = readonly (readonly [number | null, number | null])[];

/** "$": no other set is empty. view.ts knows what is in it. */
const SAVED: SequenceSet = Object.freeze([]);
export const isSaved = (set: SequenceSet): boolean => set.length === 0;

/** Inclusive ranges, ascending, disjoint and never touching. */
export type NumberSet = readonly (readonly [number, number])[];

export function parseSequenceSet(text: string): SequenceSet {
  if (text === '$') return SAVED;
  return text.split(',').map(part => {
    const colon = part.indexOf(':');
    if (colon === -1) {
      const only = parseEnd(part);
      return [only, only] as const;
    }
    return [parseEnd(part.slice(0, colon)), parseEnd(part.slice(colon + 1))] as const;
  });
}

function parseEnd(text: string): number | null {
  if (text === '*') return null;
  if (!/^[1-9]\d{0,9}$/.test(text) || Number(text) > LARGEST_NUMBER) throw new BadSyntax('Not a sequence set');
  return Number(text);
}

/** Puts `largest` in the place of "*", then sorts and joins. `largest` 0 means that nothing is there: "*" is nothing. */
export function resolve(set: SequenceSet, largest: number): NumberSet {
  const ranges: [number, number][] = [];
  for (const [from, to] of set) {
    const a = from ?? largest;
    const b = to ?? largest;
    if (a > 0 && b > 0) ranges.push(a <= b ? [a, b] : [b, a]);
  }
  return joined(ranges);
}

function joined(ranges: [number, number][]): NumberSet {
  ranges.sort((a, b) => a[0] - b[0]);
  const out: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = out.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** Ascending numbers as ranges; any other order is kept, with ranges where it ascends one by one (RFC 5267 §3.2). */
export function fromNumbers(numbers: Iterable<number>): NumberSet {
  const out: [number, number][] = [];
  for (const number of numbers) {
    const last = out.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else out.push([number, number]);
  }
  return out;
}

/** What both have, both ascending. */
export function intersection(a: NumberSet, b: NumberSet): NumberSet {
  const both: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [from, to] = [Math.max(a[i]![0], b[j]![0]), Math.min(a[i]![1], b[j]![1])];
    if (from <= to) both.push([from, to]);
    if (a[i]![1] < b[j]![1]) i++;
    else j++;
  }
  return both;
}

/** How many numbers the ranges span, whether or not a message has each of them. */
export const spanOf = (set: NumberSet): number => set.reduce((sum, [from, to]) => sum + to - from + 1, 0);

export function includes(set: NumberSet, number: number): boolean {
  let low = 0;
  let high = set.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [from, to] = set[middle]!;
    if (number < from) high = middle - 1;
    else if (number > to) low = middle + 1;
    else return true;
  }
  return false;
}

/** '1:3,7' – as in COPYUID, MODIFIED and ESEARCH's ALL. */
export const printNumberSet = (set: NumberSet): string =>
  set.map(([from, to]) => (from === to ? `${from}` : `${from}:${to}`)).join(',');
