/**
 * Texts as numbers: each distinct one is kept once, and its rank among all is known, so that sorting by it is sorting
 * numbers. A text that comes later finds its place among the others by halving; nothing is sorted twice.
 */
import { type Steps, sortInSteps } from './in-steps.ts';

export type TextRanks = {
  /** The same number for the same text, ever. 0 is the empty one. */
  numberOf(text: string): number;
  /** By number: its rank. Of the texts that are there when it is asked. What is given is never written to again. */
  ranks(): Steps<Uint32Array>;
  /** About, of memory. */
  octets(): number;
};

/** Of an engine's string, of its place in a hash table, of number and rank. */
const OCTETS_A_TEXT = 80;
/** Places are looked for between two steps. */
const STEP = 1000;

/** Numbers in the order of their texts, and where each stands. */
type Ranked = { readonly order: Uint32Array; readonly ranks: Uint32Array };

export function newTextRanks(): TextRanks {
  const texts: string[] = [''];
  const numbers = new Map<string, number>();
  let characters = 0;
  let known: Ranked = { order: new Uint32Array(1), ranks: new Uint32Array(1) };
  return {
    numberOf(text) {
      if (text === '') return 0;
      const there = numbers.get(text);
      if (there !== undefined) return there;
      numbers.set(text, texts.length);
      characters += text.length;
      return texts.push(text) - 1;
    },
    *ranks() {
      const { order } = known;
      if (order.length === texts.length) return known.ranks;
      const later = Array.from({ length: texts.length - order.length }, (_, at) => order.length + at);
      const sorted = yield* sortInSteps(later, (a, b) => (texts[a]! < texts[b]! ? -1 : 1));
      const merged = order.length === 1 ? withEmpty(sorted) : yield* merge(texts, order, sorted);
      const found = { order: merged, ranks: inverse(merged) };
      // Another may have come further meanwhile.
      if (merged.length > known.order.length) known = found;
      return found.ranks;
    },
    octets: () => texts.length * OCTETS_A_TEXT + characters,
  };
}

function withEmpty(sorted: readonly number[]): Uint32Array {
  const all = new Uint32Array(sorted.length + 1);
  all.set(sorted, 1);
  return all;
}

/** Both in the order of their texts, none of which is in both. */
function* merge(texts: readonly string[], order: Uint32Array, later: readonly number[]): Steps<Uint32Array> {
  const merged = new Uint32Array(order.length + later.length);
  let from = 0;
  for (const [at, number] of later.entries()) {
    if (at % STEP === STEP - 1) yield;
    const text = texts[number]!;
    let low = from;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (texts[order[middle]!]! < text) low = middle + 1;
      else high = middle;
    }
    merged.set(order.subarray(from, low), from + at);
    merged[low + at] = number;
    from = low;
  }
  merged.set(order.subarray(from), from + later.length);
  return merged;
}

function inverse(order: Uint32Array): Uint32Array {
  const ranks = new Uint32Array(order.length);
  for (let rank = 0; rank < order.length; rank++) ranks[order[rank]!] = rank;
  return ranks;
}
