/**
 * The index of substrings: which messages hold a text, told from their words alone where that is a proof, and which
 * ones must be looked through. New messages wait in memory until there are some: what was not written when the process
 * ends is read once more.
 */
import { bareKey } from '../../mime/searched-text.ts';
import type { Id } from '../interface.ts';
import type { Reader, Writer } from '../sqlite/database.ts';
import {
  type Block,
  blockOf,
  clearBit,
  dropBlock,
  hasBit,
  isEmpty,
  loadBlocks,
  NO_DAY,
  newBlock,
  placeIn,
  saveBlock,
  setBit,
} from './blocks.ts';
import { inTransaction } from './building.ts';
import { type Collected, type Collector, newCollector } from './collecting.ts';
import type { OpenMessage } from './message-text.ts';
import { cleanNoise, dropNoise, saveNoise } from './noise.ts';
import { cleanBlock, savePostings } from './postings.ts';
import { newVocabulary, type Vocabulary } from './vocabulary.ts';

/** So many wait in memory; writing them takes about 40 ms, in which questions wait. */
const MOST_WAITING = 512;
/** A block is written anew when so many in it are gone. */
const MOST_STALE = 1024;
/** Messages that prove that the store is the one whose words these are. */
const WITNESSES = 32;

export type Substrings = {
  readonly vocabulary: Vocabulary;
  readonly blocks: ReadonlyMap<number, Block>;
  readonly waiting: readonly Collected[];
  /** Of words with accents, how they are without them. */
  readonly bare: BareWords;
  isKnown(message: Id): boolean;
  add(message: Id, opened: OpenMessage): void;
  /** Those that no account has any more. */
  forgetGone(): void;
  /** Messages of the index that are not known, though their words were read: they were not written in time. */
  lost(): Id[];
  /** There are enough to be written. */
  isFull(): boolean;
  /** Something is to be written. */
  isChanged(): boolean;
  save(): void;
};

export type BareWords = { readonly vocabulary: Vocabulary; readonly words: readonly (readonly number[])[] };

export function openSubstrings(index: Writer, main: Reader): Substrings {
  if (!isOfThisStore(index, main)) inTransaction(index, () => forgetAll(index));
  const vocabulary = loadVocabulary(index);
  const blocks = loadBlocks(index);
  let saved = vocabulary.count;
  let waiting: Collected[] = [];
  const bare = newBareWords();
  bare.follow(vocabulary);
  const collect: Collector = newCollector(vocabulary);
  const blockFor = (message: Id): Block => {
    const id = blockOf(message);
    const block = blocks.get(id) ?? newBlock(id);
    blocks.set(id, block);
    return block;
  };
  const isKnown = (message: Id): boolean => {
    const block = blocks.get(blockOf(message));
    return block !== undefined && hasBit(block.known, placeIn(message));
  };
  const forget = (message: Id): void => {
    const block = blockFor(message);
    for (const bits of [block.known, block.headersOpen, block.bodyOpen]) clearBit(bits, placeIn(message));
    block.stale++;
    block.isChanged = true;
  };
  /** Within a transaction. */
  const write = (): void => {
    if (vocabulary.count > saved) {
      index.run('INSERT INTO vocabulary (first, words) VALUES (?, ?)', saved, vocabulary.since(saved));
    }
    for (const [block, messages] of Map.groupBy(waiting, each => blockOf(each.message))) {
      savePostings(index, block, messages);
      saveNoise(index, block, messages);
    }
    for (const block of blocks.values()) {
      if (!block.isChanged) continue;
      if (isEmpty(block.known)) {
        dropBlock(index, block.id);
        dropNoise(index, block.id);
      } else {
        if (block.stale >= MOST_STALE) {
          cleanBlock(index, block);
          cleanNoise(index, block);
        }
        saveBlock(index, block.stale >= MOST_STALE ? { ...block, stale: 0 } : block);
      }
    }
    saveWitnesses(index, main, waiting);
  };
  return {
    ...{ vocabulary, blocks, bare: bare.words, isKnown },
    get waiting() {
      return waiting;
    },
    add(message, opened) {
      if (isKnown(message)) return;
      const collected = collect(message, opened);
      const block = blockFor(message);
      const place = placeIn(message);
      waiting.push(collected);
      setBit(block.known, place);
      if (collected.headersOpen) setBit(block.headersOpen, place);
      if (collected.bodyOpen) setBit(block.bodyOpen, place);
      block.sent[place] = collected.sent ?? NO_DAY;
      block.isChanged = true;
      bare.follow(vocabulary);
    },
    forgetGone() {
      const gone = index.all<{ message: Id }>('SELECT message FROM forgotten').map(row => row.message);
      if (gone.length === 0) return;
      inTransaction(index, () => {
        index.run('DELETE FROM forgotten');
      });
      const known = new Set(gone.filter(isKnown));
      for (const message of known) forget(message);
      waiting = waiting.filter(({ message }) => !known.has(message));
    },
    lost: () =>
      index
        .all<{ id: Id }>('SELECT DISTINCT id FROM email WHERE id NOT IN (SELECT message FROM unsearched) ORDER BY id')
        .map(row => row.id)
        .filter(id => !isKnown(id)),
    isFull: () => waiting.length >= MOST_WAITING,
    isChanged: () => waiting.length > 0 || [...blocks.values()].some(block => block.isChanged),
    save() {
      inTransaction(index, write);
      saved = vocabulary.count;
      waiting = [];
      for (const block of blocks.values()) {
        if (block.isChanged && isEmpty(block.known)) blocks.delete(block.id);
        if (block.stale >= MOST_STALE) block.stale = 0;
        block.isChanged = false;
      }
    },
  };
}

function loadVocabulary(index: Reader): Vocabulary {
  const vocabulary = newVocabulary();
  const pieces = index.all<{ words: Buffer }>('SELECT words FROM vocabulary ORDER BY first');
  vocabulary.restore(Buffer.concat(pieces.map(({ words }) => words)));
  return vocabulary;
}

/** Words that have accents, once more without them. */
function newBareWords() {
  const vocabulary = newVocabulary();
  const words: number[][] = [];
  let followed = 0;
  return {
    words: { vocabulary, words },
    follow(all: Vocabulary): void {
      if (all.count === followed) return;
      const added = all.since(followed);
      for (let at = 0; at < added.length; followed++) {
        const end = added.indexOf(10, at);
        const plain = withoutMarks(added, at, end);
        at = end + 1;
        if (plain === null || plain.length === 0) continue;
        const number = vocabulary.add(plain, 0, plain.length);
        if (number === -1) continue;
        words[number] ??= [];
        words[number].push(followed);
      }
    },
  };
}

/** null: there are none. */
function withoutMarks(octets: Buffer, start: number, end: number): Buffer | null {
  let at = start;
  while (at < end && octets[at]! < 0x80) at++;
  if (at === end) return null;
  const bare = bareKey(octets.toString('latin1', start, end));
  return bare.length === end - start ? null : Buffer.from(bare, 'latin1');
}

// ── is this the store that was read? ──

type Witness = { message: Id; trace: string };

function saveWitnesses(index: Writer, main: Reader, messages: readonly Collected[]): void {
  for (const { message } of messages.toSorted((a, b) => b.message - a.message).slice(0, WITNESSES)) {
    const trace = main.value<string>('SELECT trace FROM message WHERE id = ?', message);
    if (trace !== undefined) index.run('INSERT OR REPLACE INTO witness (message, trace) VALUES (?, ?)', message, trace);
  }
  index.run(
    'DELETE FROM witness WHERE message NOT IN (SELECT message FROM witness ORDER BY message DESC LIMIT ?)',
    WITNESSES,
  );
}

/** A store that was brought back from a copy gives the same ids to other messages. */
function isOfThisStore(index: Reader, main: Reader): boolean {
  const witnesses = index.all<Witness>('SELECT message, trace FROM witness ORDER BY message');
  const last = main.value<number>("SELECT seq FROM sqlite_sequence WHERE name = 'message'") ?? 0;
  if ((witnesses.at(-1)?.message ?? 0) > last) return false;
  return witnesses.every(({ message, trace }) => {
    const there = main.value<string>('SELECT trace FROM message WHERE id = ?', message);
    return there === undefined || there === trace;
  });
}

function forgetAll(index: Writer): void {
  for (const table of ['posting', 'block', 'noise', 'vocabulary', 'witness']) index.run(`DELETE FROM ${table}`);
}
