/**
 * Kept searches and sequence sets, and many more made of them, are read to their end or are BadSyntax: nothing else, and
 * never slowly. What is read is searched for, too.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { commandNamed } from '../../../server/imap/commands/table.ts';
import { baseSubject } from '../../../server/imap/search/base-subject.ts';
import { readMessageIds } from '../../../server/imap/search/message-ids.ts';
import { type CommandPieces, Decoder } from '../../../server/imap/syntax/decoder.ts';
import { BadSyntax } from '../../../server/imap/syntax/grammar.ts';
import { asksModseq, asksNumbers, parseSearchKeys, resolveSearch } from '../../../server/imap/syntax/search-key.ts';
import {
  fromNumbers,
  includes,
  isSaved,
  parseSequenceSet,
  printNumberSet,
  resolve,
} from '../../../server/imap/syntax/sequence-set.ts';
import { corpus, damaged, seededNumbers } from '../../support/corpus.ts';

/** Text and literals in turn, as the reader of commands gives them. */
function piecesOf(octets: string): CommandPieces {
  const found = /\{(\d{1,6})\+?\}\r\n/.exec(octets);
  if (!found) return [octets];
  const from = found.index + found[0].length;
  const to = from + Number(found[1]);
  return [octets.slice(0, found.index), Buffer.from(octets.slice(from, to), 'latin1'), ...piecesOf(octets.slice(to))];
}

/** True where it was read. Anything but BadSyntax is thrown on. */
function reads(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (fault) {
    if (fault instanceof BadSyntax) return false;
    throw fault;
  }
}

function readSearch(bytes: Buffer): boolean {
  const octets = bytes.toString('latin1');
  const name = /^(?:UID )?[A-Z]+/i.exec(octets)?.[0] ?? 'SEARCH';
  const command = commandNamed(name.toUpperCase()) ?? commandNamed('UID SEARCH')!;
  const line = new Decoder(piecesOf(octets));
  line.accept(name.toUpperCase());
  return reads(() => command.prepare(line));
}

const MILLISECONDS = 50;
/** A machine may be busy for once: the quickest of some tries counts. */
function quickly(what: string, act: () => void): void {
  let quickest = Number.POSITIVE_INFINITY;
  for (let left = 5; left > 0 && quickest > MILLISECONDS; left--) {
    const start = performance.now();
    act();
    quickest = Math.min(quickest, performance.now() - start);
  }
  assert.ok(quickest <= MILLISECONDS, `${quickest} ms for ${JSON.stringify(what.slice(0, 200))}`);
}

const searches = corpus('imap/searches');
const sets = corpus('imap/sequence-sets');
const readSet = (bytes: Buffer) => reads(() => parseSequenceSet(bytes.toString('latin1')));

test('kept searches and sequence sets are read or refused as their names say', () => {
  for (const { name, bytes } of searches) assert.equal(readSearch(bytes), name.startsWith('good-'), name);
  for (const { name, bytes } of sets) assert.equal(readSet(bytes), name.startsWith('good-'), name);
});

test('searches made of kept ones are read or BadSyntax, and never slowly', () => {
  const next = seededNumbers(5256);
  for (let round = 0; round < 20_000; round++) {
    const bytes = damaged(searches, next);
    quickly(bytes.toString('latin1'), () => readSearch(bytes));
  }
});

test('keys that were read can be resolved, whatever the mailbox holds', () => {
  const next = seededNumbers(6203);
  const resolver = { now: 0, numbersToUids: () => [], uidsOf: () => [], recentUids: () => [] };
  let resolved = 0;
  for (let round = 0; round < 20_000; round++) {
    const octets = damaged(searches, next)
      .toString('latin1')
      .replace(/^.*?(?:SEARCH|UTF-8) /i, '');
    reads(() => {
      const key = parseSearchKeys(new Decoder(piecesOf(octets)));
      assert.equal(typeof asksModseq(key), typeof asksNumbers(key));
      assert.ok(resolveSearch(key, resolver).key);
      resolved++;
    });
  }
  assert.ok(resolved > 1000);
});

test('sequence sets made of kept ones hold what they say, and are the same when printed', () => {
  const next = seededNumbers(3501);
  let read = 0;
  for (let round = 0; round < 20_000; round++) {
    const text = damaged(sets, next).toString('latin1');
    quickly(text, () => readSet(Buffer.from(text, 'latin1')));
    if (!readSet(Buffer.from(text, 'latin1')) || isSaved(parseSequenceSet(text))) continue;
    read++;
    const largest = next(20);
    const set = parseSequenceSet(text);
    const numbers = resolve(set, largest);
    for (let number = 1; number <= 30; number++) {
      const inside = set.some(([from, to]) => {
        const [a, b] = [from ?? largest, to ?? largest];
        return a > 0 && b > 0 && Math.min(a, b) <= number && number <= Math.max(a, b);
      });
      assert.equal(includes(numbers, number), inside, `${number} in ${text} of ${largest}`);
    }
    if (numbers.length > 0) assert.deepEqual(resolve(parseSequenceSet(printNumberSet(numbers)), 0), numbers, text);
  }
  assert.ok(read > 1000);
});

test('any numbers come back from their printed ranges in their order', () => {
  const next = seededNumbers(5267);
  for (let round = 0; round < 500; round++) {
    const numbers = Array.from({ length: 1 + next(12) }, () => 1 + next(9));
    const back = parseSequenceSet(printNumberSet(fromNumbers(numbers))).flatMap(([from, to]) =>
      Array.from({ length: to! - from! + 1 }, (_, at) => from! + at),
    );
    assert.deepEqual(back, numbers);
  }
});

test('subjects and lists of identifiers of 100 KB are read in time, whatever they are made of', () => {
  const LONG = 100_000;
  for (const piece of [
    '[',
    ']',
    '[a]',
    're:',
    'Re [a]: ',
    '(fwd)',
    '[fwd:',
    ' ',
    '<',
    '<a@b>',
    '"',
    '\\',
    '(',
    '<a b',
    '@',
  ]) {
    const text = piece.repeat(Math.ceil(LONG / piece.length));
    quickly(piece, () => void baseSubject(text));
    quickly(piece, () => void readMessageIds(text));
    quickly(piece, () => void readMessageIds(`"${text}`));
  }
});
