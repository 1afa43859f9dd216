/**
 * All distinct words, one after the other in one piece of memory: looking for a part of a word is looking for octets.
 * A word's number never changes. Bounded: what does not fit is told, and found in another way.
 */
import { type Bytes, mebibytes } from '../../base/units.ts';
import type { Wanted } from './tokens.ts';

const MOST_OCTETS: Bytes = mebibytes(24);
const MOST_WORDS = 2_000_000;
/** Between two words; in no word. */
const END = 10;

export type Vocabulary = {
  readonly count: number;
  /** The number of a word, which is given one unless there is no room: then -1. */
  add(octets: Buffer, start: number, end: number): number;
  /** The numbers of all words that are as wanted, ascending. */
  like(wanted: Wanted): number[];
  /** The words from a number on, for `restore`. */
  since(word: number): Buffer;
  /** What `since` gave, all of it new. */
  restore(words: Buffer): void;
};

export function newVocabulary(limits: { readonly octets: number; readonly words: number } = most): Vocabulary {
  let octets = Buffer.alloc(64 * 1024);
  octets[0] = END;
  let used = 1;
  let starts = new Uint32Array(8 * 1024);
  let count = 0;
  /** Numbers plus one by their words' hash; a power of two, never more than half full. */
  let table = new Uint32Array(16 * 1024);

  const endOf = (word: number): number => (word + 1 < count ? starts[word + 1]! - 1 : used - 1);
  const slotOf = (source: Buffer, start: number, end: number): number => {
    let slot = hashOf(source, start, end) & (table.length - 1);
    for (; ; slot = (slot + 1) & (table.length - 1)) {
      const word = table[slot]! - 1;
      if (word === -1) return slot;
      const own = starts[word]!;
      if (endOf(word) - own === end - start && isSame(octets, own, source, start, end)) return slot;
    }
  };
  /** Room for so many more words and octets. */
  const grow = (words: number, size: number) => {
    if (used + size > octets.length) octets = Buffer.concat([octets], Math.max(octets.length * 2, used + size));
    if (count + words > starts.length) {
      const more = new Uint32Array(Math.max(starts.length * 2, count + words));
      more.set(starts);
      starts = more;
    }
    if ((count + words) * 2 <= table.length) return;
    table = new Uint32Array(2 ** Math.ceil(Math.log2((count + words) * 3)));
    for (let word = 0; word < count; word++) enter(word);
  };
  /** Of a word that is there once. */
  const enter = (word: number) => {
    let slot = hashOf(octets, starts[word]!, endOf(word)) & (table.length - 1);
    while (table[slot] !== 0) slot = (slot + 1) & (table.length - 1);
    table[slot] = word + 1;
  };
  const wordAt = (place: number): number => {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const add = (source: Buffer, start: number, end: number): number => {
    const known = table[slotOf(source, start, end)]!;
    if (known !== 0) return known - 1;
    if (count >= limits.words || used + end - start + 1 > limits.octets) return -1;
    grow(1, end - start + 1);
    table[slotOf(source, start, end)] = count + 1;
    starts[count] = used;
    used += source.copy(octets, used, start, end);
    octets[used++] = END;
    return count++;
  };
  return {
    get count() {
      return count;
    },
    add,
    like({ octets: wanted, how }) {
      const before = how === 'is' || how === 'begins' ? [END] : [];
      const after = how === 'is' || how === 'ends' ? [END] : [];
      const pattern = Buffer.from([...before, ...wanted, ...after]);
      const found: number[] = [];
      const held = octets.subarray(0, used);
      for (let at = held.indexOf(pattern); at !== -1; ) {
        const word = wordAt(at + before.length);
        found.push(word);
        // The end of this word may be the beginning of the next one's hit.
        at = held.indexOf(pattern, endOf(word));
      }
      return found;
    },
    since: word => (word >= count ? Buffer.alloc(0) : Buffer.from(octets.subarray(starts[word]!, used))),
    restore(words) {
      let more = 0;
      for (let at = 0; at < words.length; at++) if (words[at] === END) more++;
      grow(more, words.length);
      const first = count;
      for (let at = 0; at < words.length; at = words.indexOf(END, at) + 1) starts[count++] = used + at;
      used += words.copy(octets, used);
      for (let word = first; word < count; word++) enter(word);
    },
  };
}

const most = { octets: MOST_OCTETS, words: MOST_WORDS };

/** FNV-1a. */
function hashOf(octets: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ octets[at]!, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function isSame(octets: Buffer, at: number, source: Buffer, start: number, end: number): boolean {
  for (let from = start; from < end; from++) if (octets[at + from - start] !== source[from]) return false;
  return true;
}
