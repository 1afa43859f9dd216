/**
 * Which messages hold a text: for each question two sets, those that do and those that must be looked through. What is
 * in neither does not. Nothing is read but the index.
 */
import { searchKey } from '../../mime/searched-text.ts';
import type { MessagesHolding, SearchedFor } from '../interface.ts';
import type { Reader } from '../sqlite/database.ts';
import { BLOCK_OCTETS, type Block, blockOf, countBits, NO_DAY, placeIn, setBit } from './blocks.ts';
import { ANYWHERE, type Side, Where } from './collecting.ts';
import { messagesWithNoise } from './noise.ts';
import { findPostings } from './postings.ts';
import type { Substrings } from './substrings.ts';
import { needleOf, type Wanted } from './tokens.ts';

/** Words that are looked up at once, the most frequent first: mostly they are among those that came first. */
const WORDS_AT_ONCE = 1024;
/** When so few messages of a block may still hold one of many words, looking through them is less work. */
const FEW = 8;

type Text = Extract<SearchedFor, { readonly contains: string }>;
/** By block: proven, and perhaps. */
type Bits = { readonly has: Uint8Array; readonly open: Uint8Array };
type Asked = {
  readonly wanted: Wanted;
  readonly where: number;
  readonly sides: readonly Side[];
  readonly fuzzy: boolean;
};

export function messagesHolding(index: Reader, substrings: Substrings, asked: readonly SearchedFor[]): MessagesHolding {
  const blocks = [...substrings.blocks.values()].sort((a, b) => a.id - b.id);
  const answers = asked.map(one => {
    const bits = 'contains' in one ? holding(index, substrings, blocks, one) : sentWhen(blocks, one);
    return { has: joined(bits.map(each => each.has)), open: joined(bits.map(each => each.open)) };
  });
  return { blocks: blocks.map(block => block.id), answers };
}

const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(pieces.length * BLOCK_OCTETS);
  for (const [at, piece] of pieces.entries()) whole.set(piece, at * BLOCK_OCTETS);
  return whole;
};

function holding(index: Reader, substrings: Substrings, blocks: readonly Block[], text: Text): Bits[] {
  const { where, fuzzy } = text;
  const bit = where === 'text' ? ANYWHERE : Where[where];
  const sides = sidesOf(where);
  const { wanted, exact } = needleOf(searchKey(text.contains, fuzzy), fuzzy);
  const names = where === 'header' ? namesAsked(text.field) : [];
  const asked: Asked[] = [
    ...names.map(each => ({ wanted: each, where: Where.header, sides, fuzzy: false })),
    ...wanted.map(each => ({ wanted: each, where: bit, sides, fuzzy })),
  ];
  const isProof = exact && where !== 'header';
  const spread = asked.map(each =>
    spreadOf(index, substrings, blocks, each, isProof && where !== 'body' && where !== 'text'),
  );
  return blocks.map((block, at) => {
    const bits = spread.map(each => each[at]!);
    const result = isProof ? bits[0]! : { has: new Uint8Array(BLOCK_OCTETS), open: perhapsAll(block, bits) };
    const closed = sides.map(side => (side === 'body' ? block.bodyOpen : block.headersOpen));
    for (let octet = 0; octet < BLOCK_OCTETS; octet++) {
      const known = block.known[octet]!;
      result.has[octet]! &= known;
      result.open[octet]! |= ~known;
      for (const open of closed) result.open[octet]! |= open[octet]!;
      result.open[octet]! &= ~result.has[octet]!;
    }
    return result;
  });
}

function sidesOf(where: Text['where']): readonly Side[] {
  if (where === 'text') return ['headers', 'body'];
  if (where === 'header' || where === 'body') return [where === 'body' ? 'body' : 'headers'];
  return ['fields'];
}

/** A field's name stands in the header as whole words. */
const namesAsked = (field: string | undefined): Wanted[] =>
  field === undefined ? [] : needleOf(`\n${searchKey(field, false)}\n`).wanted.slice();

/** Every token is there; where there is none, nothing is told. */
function perhapsAll(block: Block, bits: readonly Bits[]): Uint8Array {
  const open = Uint8Array.from(block.known);
  for (const each of bits) for (let at = 0; at < open.length; at++) open[at]! &= each.has[at]! | each.open[at]!;
  return open;
}

/** Messages with a token as wanted. `coarse`: of noise it is not known in which field it stands. */
function spreadOf(
  index: Reader,
  substrings: Substrings,
  blocks: readonly Block[],
  asked: Asked,
  coarse: boolean,
): Bits[] {
  const words = wordsLike(substrings, asked);
  const places = new Map(blocks.map((block, at) => [block.id, at]));
  const bits: Bits[] = blocks.map(() => ({
    has: new Uint8Array(BLOCK_OCTETS),
    open: new Uint8Array(BLOCK_OCTETS),
  }));
  const lists: string[] = [];
  for (let at = 0; at < words.length; at += WORDS_AT_ONCE)
    lists.push(JSON.stringify(words.slice(at, at + WORDS_AT_ONCE)));
  for (const [at, block] of blocks.entries()) spreadInBlock(index, block, lists, asked.where, bits[at]!);
  spreadWaiting(substrings, words, asked.where, message => bits[places.get(blockOf(message))!]!.has);
  for (const message of withNoise(index, substrings, asked)) {
    const found = bits[places.get(blockOf(message)) ?? -1];
    if (found) setBit(coarse ? found.open : found.has, placeIn(message));
  }
  return bits;
}

function spreadInBlock(index: Reader, block: Block, lists: readonly string[], where: number, bits: Bits): void {
  for (const [at, list] of lists.entries()) {
    if (at > 0) {
      const left = block.known.map((octet, n) => octet & ~bits.has[n]!);
      if (countBits(left) <= FEW) {
        for (let n = 0; n < left.length; n++) bits.open[n]! |= left[n]!;
        return;
      }
    }
    findPostings(index, block.id, list, where, bits.has);
  }
}

function wordsLike({ vocabulary, bare }: Substrings, { wanted, fuzzy }: Asked): number[] {
  const words = vocabulary.like(wanted);
  if (!fuzzy) return words;
  const all = new Set(words);
  for (const number of bare.vocabulary.like(wanted)) for (const word of bare.words[number]!) all.add(word);
  return [...all].sort((a, b) => a - b);
}

function spreadWaiting(
  { waiting, vocabulary }: Substrings,
  words: readonly number[],
  where: number,
  bitsFor: (message: number) => Uint8Array,
): void {
  if (waiting.length === 0 || words.length === 0) return;
  const asked = new Uint8Array(vocabulary.count);
  for (const word of words) asked[word] = 1;
  for (const { message, words: own, wheres } of waiting) {
    for (let at = 0; at < own.length; at++) {
      if (asked[own[at]!] === 0 || (wheres[at]! & where) === 0) continue;
      setBit(bitsFor(message), placeIn(message));
      break;
    }
  }
}

// ── words that are kept as text ──

/** Needles are looked for as they are, at a word's beginning or end too: who is found in vain is looked through. */
function withNoise(index: Reader, { waiting }: Substrings, { wanted: { octets }, sides }: Asked): Set<number> {
  if (octets.some(octet => octet >= 0x80)) return new Set();
  const found = messagesWithNoise(index, sides, octets);
  for (const { message, noise } of waiting) if (sides.some(side => noise[side]?.includes(octets))) found.add(message);
  return found;
}

// ── the Date field's day ──

const DAY = 86_400_000;

function sentWhen(blocks: readonly Block[], { relation, day }: Exclude<SearchedFor, Text>): Bits[] {
  const wanted = Math.floor(day / DAY);
  return blocks.map(({ known, sent }) => {
    const has = new Uint8Array(BLOCK_OCTETS);
    for (let place = 0; place < sent.length; place++) {
      const own = sent[place]!;
      if (own === NO_DAY) continue;
      if (relation === 'before' ? own < wanted : relation === 'on' ? own === wanted : own >= wanted) setBit(has, place);
    }
    for (let octet = 0; octet < BLOCK_OCTETS; octet++) has[octet]! &= known[octet]!;
    return { has, open: known.map(octet => ~octet) };
  });
}
