/**
 * The tokens of one message, each with the places it stands in. Bounded: a message with more than that is marked, and
 * always looked through.
 */
import { type Bytes, kibibytes, mebibytes } from '../../base/units.ts';
import { collationKey } from '../../mime/collation.ts';
import { decodeWords } from '../../mime/encoded-word.ts';
import { searchedFields, sentAt, wholeField } from '../../mime/searched-text.ts';
import type { Id } from '../interface.ts';
import { type OpenMessage, seenOf } from './message-text.ts';
import { isNoise, walkTokens } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Where a token stands, as bits. */
export const Where = {
  subject: 1,
  from: 2,
  to: 4,
  cc: 8,
  bcc: 16,
  /** Any field of the message's header, its name too. */
  header: 32,
  /** The header of a part. */
  part: 64,
  /** A text part, or the header of a message inside. */
  body: 128,
} as const;
export const ANYWHERE = Where.header | Where.part | Where.body;

/** Text of one message that is taken in. */
const MOST_TEXT: Bytes = mebibytes(1);
/** Words of one message that are kept as text, apart for the headers and the body. */
const MOST_NOISE: Bytes = kibibytes(32);

export type Collected = {
  readonly message: Id;
  /** Ascending. */
  readonly words: Uint32Array;
  readonly wheres: Uint8Array;
  /** Words that are not worth a number, one a line. */
  readonly noise: Noise;
  /** Not all of it was taken in. */
  readonly headersOpen: boolean;
  readonly bodyOpen: boolean;
  /** Days since 1970; null: no Date that can be read. */
  readonly sent: number | null;
};

/** Fields that are searched for themselves stand apart: they are asked for often, and have little of it. */
export const sides = ['fields', 'headers', 'body'] as const;
export type Side = (typeof sides)[number];
export type Noise = { readonly [S in Side]: Buffer | null };

const DAY = 86_400_000;
const LINE = Buffer.from('\n');

export type Collector = (message: Id, opened: OpenMessage) => Collected;

/** What it needs while it works is kept from message to message. */
export function newCollector(vocabulary: Vocabulary): Collector {
  let scratch = Buffer.alloc(64 * 1024);
  let wheres = new Uint8Array(1024);
  let touched: number[] = [];
  let left = 0;
  const noise: Record<Side, Buffer[]> = { fields: [], headers: [], body: [] };
  const room: Record<Side, number> = { fields: 0, headers: 0, body: 0 };
  const open = { headers: false, body: false };

  const keepNoise = (side: Side, start: number, end: number) => {
    room[side] -= end - start + 1;
    // Only plain words are looked through as text: accents are a matter of the vocabulary.
    if (room[side] < 0 || !isPlain(scratch, start, end)) open[side === 'body' ? 'body' : 'headers'] = true;
    else noise[side].push(Buffer.from(scratch.subarray(start, end)), LINE);
  };
  const takeNoise = (where: number, start: number, end: number) => {
    if (where & FIELDS) keepNoise('fields', start, end);
    if (where & (Where.header | Where.part)) keepNoise('headers', start, end);
    if (where & Where.body) keepNoise('body', start, end);
  };
  const take = (text: string, where: number) => {
    left -= text.length;
    if (left < 0) {
      open[where & Where.body ? 'body' : 'headers'] = true;
      return;
    }
    const key = collationKey(text);
    if (key.length > scratch.length) scratch = Buffer.alloc(key.length * 2);
    walkTokens(scratch, scratch.write(key, 0, 'latin1'), (start, end) => {
      const word = isNoise(scratch, start, end) ? -1 : vocabulary.add(scratch, start, end);
      if (word === -1) return takeNoise(where, start, end);
      if (word >= wheres.length) wheres = grown(wheres, word);
      if (wheres[word] === 0) touched.push(word);
      wheres[word]! |= where;
    });
  };
  return (message, opened) => {
    touched = [];
    left = MOST_TEXT;
    for (const side of sides) {
      noise[side] = [];
      room[side] = MOST_NOISE;
    }
    open.headers = false;
    open.body = false;
    takeMessage(opened, take, () => {
      open.body = true;
    });
    touched.sort((a, b) => a - b);
    const words = Uint32Array.from(touched);
    const collected: Collected = {
      ...{ message, words, wheres: Uint8Array.from(words, word => wheres[word]!) },
      noise: { fields: joined(noise.fields), headers: joined(noise.headers), body: joined(noise.body) },
      ...{ headersOpen: open.headers, bodyOpen: open.body, sent: dayOf(opened) },
    };
    for (const word of touched) wheres[word] = 0;
    return collected;
  };
}

function isPlain(octets: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (octets[at]! >= 0x80) return false;
  return true;
}

const FIELDS = Where.subject | Where.from | Where.to | Where.cc | Where.bcc;

function grown(wheres: Uint8Array, word: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(Math.max(wheres.length * 2, word + 1));
  more.set(wheres);
  return more;
}

const joined = (pieces: readonly Buffer[]): Buffer | null => (pieces.length === 0 ? null : Buffer.concat(pieces));

function dayOf({ envelope }: OpenMessage): number | null {
  const at = sentAt(envelope);
  return at === null ? null : Math.floor(at / DAY);
}

const fieldBits: ReadonlyMap<string, number> = new Map([
  ['from', Where.from],
  ['to', Where.to],
  ['cc', Where.cc],
  ['bcc', Where.bcc],
]);

function takeMessage(opened: OpenMessage, take: (text: string, where: number) => void, tooLarge: () => void): void {
  const { octets, structure, envelope } = opened;
  searchedFields(octets.read(structure.header.start, structure.header.end), (name, value) => {
    take(name, Where.header);
    take(value, Where.header | (fieldBits.get(name.toLowerCase()) ?? 0));
  });
  if (envelope.subject !== null) take(decodeWords(envelope.subject), Where.subject);
  for (const id of [envelope.messageId, envelope.inReplyTo]) if (id !== null) take(decodeWords(id), Where.header);
  for (const { kind, header, text } of seenOf(opened)) {
    if (header !== null) {
      searchedFields(header, (name, value) =>
        take(wholeField(name, value), kind === 'part-header' ? Where.part : Where.body),
      );
    } else if (text === null) tooLarge();
    else take(text, Where.body);
  }
}
