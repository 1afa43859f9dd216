/**
 * Words that nearly no other message has (ids, base64, signatures), kept as text: a piece for some messages of a block,
 * each with a line that names it before its words. Looking through a piece is looking for octets.
 */
import type { Id } from '../interface.ts';
import type { Reader, Writer } from '../sqlite/database.ts';
import { type Block, hasBit, placeIn } from './blocks.ts';
import { type Collected, type Side, sides } from './collecting.ts';

const LINE = 10;
/** Before a message's id; in no word. */
const NAME = 9;

/** Of messages of one block. */
export function saveNoise(index: Writer, block: number, messages: readonly Collected[]): void {
  for (const side of sides) {
    const pieces = messages.flatMap(({ message, noise }) => {
      const words = noise[side];
      return words === null ? [] : [Buffer.from(`\t${message}\n`), words];
    });
    if (pieces.length === 0) continue;
    index.run('INSERT INTO noise (side, block, words) VALUES (?, ?, ?)', side, block, Buffer.concat(pieces));
  }
}

/** Messages that have it in one of their words: at its beginning or end or within. */
export function messagesWithNoise(index: Reader, asked: readonly Side[], wanted: Buffer): Set<Id> {
  const found = new Set<Id>();
  for (const side of asked) {
    const rows = index.all<{ words: Buffer }>(
      'SELECT words FROM noise WHERE side = ? AND instr(words, ?) > 0',
      side,
      wanted,
    );
    for (const { words } of rows) findIn(words, wanted, found);
  }
  return found;
}

function findIn(words: Buffer, wanted: Buffer, found: Set<Id>): void {
  for (let at = words.indexOf(wanted); at !== -1; ) {
    // A number may be found in the line that names a message.
    const line = words.lastIndexOf(LINE, at) + 1;
    if (words[line] === NAME) {
      at = words.indexOf(wanted, at + 1);
      continue;
    }
    const name = words.lastIndexOf(NAME, at);
    found.add(Number(words.toString('latin1', name + 1, words.indexOf(LINE, name))));
    const next = words.indexOf(NAME, at);
    at = next === -1 ? -1 : words.indexOf(wanted, next);
  }
}

export const dropNoise = (index: Writer, block: number): void => {
  index.run('DELETE FROM noise WHERE block = ?', block);
};

/** Without the words of messages that are gone. */
export function cleanNoise(index: Writer, { id, known }: Block): void {
  for (const { row, words } of index.all<{ row: number; words: Buffer }>(
    'SELECT rowid AS row, words FROM noise WHERE block = ?',
    id,
  )) {
    const kept: Buffer[] = [];
    for (let at = 0; at < words.length; ) {
      const next = words.indexOf(NAME, at + 1);
      const end = next === -1 ? words.length : next;
      const message = Number(words.toString('latin1', at + 1, words.indexOf(LINE, at)));
      if (hasBit(known, placeIn(message))) kept.push(words.subarray(at, end));
      at = end;
    }
    index.run('UPDATE noise SET words = ? WHERE rowid = ?', Buffer.concat(kept), row);
  }
}
