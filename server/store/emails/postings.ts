/**
 * In which messages of a block a word stands, and where in them: two octets each, twelve bits for the message and four
 * for the usual places; unusual ones follow in two more. Pieces that come later are put behind; their order is nothing.
 */
import type { Reader, Writer } from '../sqlite/database.ts';
import { type Block, hasBit, placeIn, setBit } from './blocks.ts';
import { type Collected, Where } from './collecting.ts';

const { subject, from, to, cc, header, part, body } = Where;
/** Their number is written in four bits. */
const usual = [
  ...[body, header, part, header | body, part | body, header | part | body, header | part],
  ...[header | subject, header | subject | body, header | from, header | from | body, header | to, header | to | body],
  ...[header | cc, header | from | to],
];
const UNUSUAL = 15;
const codes = new Uint8Array(256).fill(UNUSUAL);
for (const [code, where] of usual.entries()) codes[where] = code;
const wheres = Uint8Array.from(usual);

/** For all messages given, of one block: words ascending, each with its posting. */
function* postingsOf(messages: readonly Collected[]): Generator<{ word: number; posting: Buffer }> {
  const most = messages.reduce((most, { words }) => Math.max(most, words.at(-1) ?? -1), -1);
  /** Where the next entry of each word goes; first how many there are. */
  const next = new Uint32Array(most + 2);
  for (const { words, wheres: places } of messages) {
    for (let at = 0; at < words.length; at++) next[words[at]! + 1]! += codes[places[at]!]! === UNUSUAL ? 2 : 1;
  }
  for (let word = 0; word <= most; word++) next[word + 1]! += next[word]!;
  const entries = new Uint16Array(next[most + 1]!);
  for (const { message, words, wheres: places } of messages) {
    const place = placeIn(message) << 4;
    for (let at = 0; at < words.length; at++) {
      const word = words[at]!;
      const code = codes[places[at]!]!;
      entries[next[word]!++] = place | code;
      if (code === UNUSUAL) entries[next[word]!++] = places[at]!;
    }
  }
  const octets = Buffer.from(entries.buffer);
  // Each now points to where the next word's entries begin.
  for (let word = 0, from = 0; word <= most; from = next[word++]!) {
    if (next[word]! > from) yield { word, posting: octets.subarray(from * 2, next[word]! * 2) };
  }
}

export function savePostings(index: Writer, block: number, messages: readonly Collected[]): void {
  for (const { word, posting } of postingsOf(messages)) {
    index.run(
      `INSERT INTO posting (block, word, messages) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET messages = CAST(messages || excluded.messages AS BLOB)`,
      ...[block, word, posting],
    );
  }
}

/** Calls for each message and where the word stands in it. */
function walk(posting: Buffer, visit: (place: number, where: number, at: number, end: number) => void): void {
  for (let at = 0; at + 1 < posting.length; ) {
    const start = at;
    const low = posting[at]!;
    const place = (low | (posting[at + 1]! << 8)) >> 4;
    const code = low & 15;
    at += 2;
    let where = wheres[code]!;
    if (code === UNUSUAL) {
      where = posting[at]!;
      at += 2;
    }
    visit(place, where, start, at);
  }
}

/** Of these words, as a list in JSON: sets the bits of the messages that have one of them there. */
export function findPostings(index: Reader, block: number, words: string, where: number, found: Uint8Array): void {
  const rows = index.all<{ messages: Buffer }>(
    'SELECT p.messages FROM json_each(?) j CROSS JOIN posting p ON p.block = ? AND p.word = j.value',
    ...[words, block],
  );
  for (const { messages } of rows) {
    walk(messages, (place, there) => {
      if ((there & where) !== 0) setBit(found, place);
    });
  }
}

/** Messages that are gone are taken out of every word's. */
export function cleanBlock(index: Writer, block: Block): void {
  const rows = index.all<{ word: number; messages: Buffer }>(
    'SELECT word, messages FROM posting WHERE block = ?',
    block.id,
  );
  for (const { word, messages } of rows) {
    const kept: Buffer[] = [];
    let size = 0;
    walk(messages, (place, _, start, end) => {
      if (!hasBit(block.known, place)) return;
      kept.push(messages.subarray(start, end));
      size += end - start;
    });
    if (size === messages.length) continue;
    if (size === 0) index.run('DELETE FROM posting WHERE block = ? AND word = ?', block.id, word);
    else index.run('UPDATE posting SET messages = ? WHERE block = ? AND word = ?', Buffer.concat(kept), block.id, word);
  }
}
