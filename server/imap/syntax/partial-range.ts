/**
 * A page of results: counted from the first, or from the last with minus signs.
 *
 *   partial-range = nz-number ":" nz-number / "-" nz-number ":" "-" nz-number   ; 1:100 and 100:1 are the same
 *
 * RFC 9394 §4; RFC 5267 §4.4 has the first form only.
 */
import type { Decoder } from './decoder.ts';
import { BadSyntax } from './grammar.ts';

/** Positions from 1, `from` ≤ `to`; with `fromEnd` 1 is the last result. */
export type PartialRange = { readonly fromEnd: boolean; readonly from: number; readonly to: number };

export function parsePartialRange(line: Decoder): PartialRange {
  const fromEnd = line.accept('-');
  const one = parsePosition(line);
  line.expect(':');
  if (fromEnd) line.expect('-');
  const other = parsePosition(line);
  return { fromEnd, from: Math.min(one, other), to: Math.max(one, other) };
}

function parsePosition(line: Decoder): number {
  const position = line.number();
  if (position === 0) throw new BadSyntax('Results are counted from 1');
  return position;
}

/** '-1:-100', as it is repeated in ESEARCH. */
export const printPartialRange = ({ fromEnd, from, to }: PartialRange): string =>
  fromEnd ? `-${from}:-${to}` : `${from}:${to}`;

/** Where the page stands among `length` ascending results: `end` is not included. Empty where it lies outside. */
export function placeOfPage({ fromEnd, from, to }: PartialRange, length: number): { start: number; end: number } {
  const start = fromEnd ? length - to : from - 1;
  const end = fromEnd ? length - from + 1 : to;
  const place = { start: Math.min(Math.max(start, 0), length), end: Math.min(Math.max(end, 0), length) };
  return place.start < place.end ? place : { start: 0, end: 0 };
}
