/**
 * SearchSnippet (RFC 8621 §5): where the words of a search stand in a message's subject and text, marked with <mark>,
 * everything else escaped. Words are compared as the index compares them: without case and accents, whole words, of the
 * last one its beginning. A damaged message, or one without text, has no snippet.
 */
import { asBuffer } from '../base/bytes.ts';
import { type Bytes, kibibytes } from '../base/units.ts';
import { decodeCharset, decodeTransfer } from '../mime/coding.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { textOfHtml } from '../mime/html-text.ts';
import { parameter } from '../mime/parameter.ts';
import type { Leaf } from '../mime/structure.ts';
import { textParts } from '../mime/summary.ts';
import type { Facts, Id, Store } from '../store/interface.ts';
import { isOperator, type JmapFilter } from './jmap-filter.ts';

/** A phrase, or one word: its words in order. `prefix`: the last may go on. */
export type Wanted = { readonly words: readonly string[]; readonly prefix: boolean };
export type Terms = { readonly subject: readonly Wanted[]; readonly body: readonly Wanted[] };

/** RFC 8621 §5: "MUST NOT be bigger than 255 octets in size"; marks and escapes counted. */
const LONGEST_PREVIEW: Bytes = 255;
/** Words before the first hit, so that one sees what it is about. */
const BEFORE_HIT = 60;
/** Of one text part so much is looked through. */
const MOST_TEXT: Bytes = kibibytes(256);
const MOST_PARTS = 8;

/** What is looked for, conditions that are turned round left out: their words are not there. */
export function termsOf(filter: JmapFilter | null): Terms {
  const subject: Wanted[] = [];
  const body: Wanted[] = [];
  const walk = (one: JmapFilter): void => {
    if (isOperator(one)) {
      if (one.operator !== 'NOT') for (const inner of one.conditions) walk(inner);
      return;
    }
    for (const text of [one.text, one.subject]) if (text !== undefined) subject.push(...readWords(text));
    for (const text of [one.text, one.body]) if (text !== undefined) body.push(...readWords(text));
  };
  if (filter) walk(filter);
  return { subject, body };
}

/** 'annual "final report" bud' → annual; final report; bud… */
export function readWords(text: string): Wanted[] {
  const pieces = [...text.matchAll(/"([^"]*)"?|[^\s"]+/g)];
  const last = pieces.at(-1);
  return pieces.flatMap(piece => {
    const words = wordsOf(piece[1] ?? piece[0]).map(word => word.text);
    return words.length > 0 ? [{ words, prefix: piece === last && piece[1] === undefined }] : [];
  });
}

type Word = { readonly text: string; readonly start: number; readonly end: number };

/** In scripts that write no spaces between words each character stands alone, as in the index. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const WORD = new RegExp(`[${UNSPACED}]|[[\\p{L}\\p{N}\\p{M}\\p{Co}]--[${UNSPACED}]]+`, 'gv');

function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].map(found => ({
    text: folded(found[0]),
    start: found.index,
    end: found.index + found[0].length,
  }));
}

const folded = (word: string): string => word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

type Hit = { readonly start: number; readonly end: number };

/** In order, none in another. */
function hitsIn(text: string, wanted: readonly Wanted[]): Hit[] {
  if (wanted.length === 0) return [];
  const words = wordsOf(text);
  const hits: Hit[] = [];
  for (let at = 0; at < words.length; ) {
    const length = Math.max(0, ...wanted.map(one => lengthOfMatch(words, at, one)));
    if (length > 0) hits.push({ start: words[at]!.start, end: words[at + length - 1]!.end });
    at += Math.max(1, length);
  }
  return hits;
}

function lengthOfMatch(words: readonly Word[], at: number, { words: wanted, prefix }: Wanted): number {
  const matches = wanted.every((word, i) => {
    const there = words[at + i]?.text;
    return there !== undefined && (prefix && i === wanted.length - 1 ? there.startsWith(word) : there === word);
  });
  return matches ? wanted.length : 0;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** null: nothing to mark. `most`: octets that the marked text may have. */
export function marked(text: string, wanted: readonly Wanted[], most = Number.POSITIVE_INFINITY): string | null {
  const hits = hitsIn(text, wanted);
  const [first] = hits;
  if (!first) return null;
  const from = most === Number.POSITIVE_INFINITY ? 0 : beginning(text, first.start);
  return cutPieces(piecesOf(text, hits, from), most);
}

/** A little before the hit, at the start of a word. */
function beginning(text: string, hit: number): number {
  if (hit <= BEFORE_HIT) return 0;
  const space = text.indexOf(' ', hit - BEFORE_HIT);
  return space === -1 || space >= hit ? hit : space + 1;
}

type Piece = { readonly text: string; readonly mark: boolean };

function piecesOf(text: string, hits: readonly Hit[], from: number): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  for (const { start, end } of hits.filter(hit => hit.start >= from)) {
    if (start > at) pieces.push({ text: text.slice(at, start), mark: false });
    pieces.push({ text: text.slice(start, end), mark: true });
    at = end;
  }
  return at < text.length ? [...pieces, { text: text.slice(at), mark: false }] : pieces;
}

/** A mark stands whole or not at all; other text ends between two characters. */
function cutPieces(pieces: readonly Piece[], most: number): string {
  let out = '';
  let room = most;
  for (const { text, mark } of pieces) {
    const whole = mark ? `<mark>${escaped(text)}</mark>` : escaped(text);
    const size = Buffer.byteLength(whole);
    if (size <= room) {
      out += whole;
      room -= size;
      continue;
    }
    if (!mark) out += cutText(text, room);
    break;
  }
  return out;
}

function cutText(text: string, room: number): string {
  let out = '';
  let left = room;
  for (const character of text) {
    const one = escaped(character);
    left -= Buffer.byteLength(one);
    if (left < 0) break;
    out += one;
  }
  return out;
}

export type Snippet = { readonly subject: string | null; readonly preview: string | null };

export async function snippetOf(store: Store, message: Id, facts: Facts, terms: Terms): Promise<Snippet> {
  const { subject } = facts.envelope;
  return {
    subject: subject === null || terms.subject.length === 0 ? null : marked(decodeWords(subject), terms.subject),
    preview: terms.body.length === 0 ? null : await previewOf(store, message, facts, terms.body),
  };
}

async function previewOf(store: Store, message: Id, facts: Facts, wanted: readonly Wanted[]): Promise<string | null> {
  const parts = [...textParts(facts.structure)].sort((a, b) => rank(a) - rank(b)).slice(0, MOST_PARTS);
  for (const part of parts) {
    const found = marked(await textOf(store, message, part), wanted, LONGEST_PREVIEW);
    if (found !== null) return found;
  }
  return null;
}

/** Plain text first. */
const rank = (part: Leaf): number => (part.subtype === 'html' ? 1 : 0);

async function textOf(store: Store, message: Id, part: Leaf): Promise<string> {
  const end = Math.min(part.body.end, part.body.start + MOST_TEXT);
  const octets = decodeTransfer(asBuffer(await store.bytes(message, [part.body.start, end])), part.encoding);
  const text = decodeCharset(octets, parameter(part.parameters, 'charset'));
  return (part.subtype === 'html' ? textOfHtml(text, MOST_TEXT) : text).replace(/\s+/g, ' ');
}
