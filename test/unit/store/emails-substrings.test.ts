/** The parts of the index of substrings: tokens, the list of words, where they stand, and what is kept as text. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { searchedText, searchKey } from '../../../server/mime/searched-text.ts';
import { type Leaf, parseStructure } from '../../../server/mime/structure.ts';
import { newBlock, placeIn, setBit } from '../../../server/store/emails/blocks.ts';
import { type Collected, newCollector } from '../../../server/store/emails/collecting.ts';
import { openIndex } from '../../../server/store/emails/index-file.ts';
import { cleanNoise, messagesWithNoise, saveNoise } from '../../../server/store/emails/noise.ts';
import { cleanBlock, findPostings, savePostings } from '../../../server/store/emails/postings.ts';
import { isNoise, needleOf, walkTokens } from '../../../server/store/emails/tokens.ts';
import { newVocabulary } from '../../../server/store/emails/vocabulary.ts';
import { emailsWorld, letter } from '../../support/store-emails.ts';
import { must, openForTest, START } from '../../support/store-world.ts';

const key = (text: string): Buffer => Buffer.from(searchKey(text, false), 'latin1');
function tokens(text: string): string[] {
  const octets = key(text);
  const found: string[] = [];
  walkTokens(octets, octets.length, (start, end) => found.push(octets.toString('utf8', start, end)));
  return found;
}
function wanted(text: string): string {
  const { wanted, exact } = needleOf(searchKey(text, false));
  return wanted.map(({ octets, how }) => `${how} ${octets}`).join(', ') + (exact ? ' !' : '');
}

test('words are runs of letters and digits; scripts without spaces are cut into pairs', () => {
  assert.deepEqual(tokens('The harbour, at 10:30 – “café” x²'), [
    'THE',
    'HARBOUR',
    'AT',
    '10',
    '30',
    'CAFE\u0301',
    'X2',
  ]);
  assert.deepEqual(tokens('東京タ、京 abc東'), ['東京', '京タ', '京', 'ABC', '東']);
  assert.deepEqual(tokens('οδός 한국'), ['ΟΔΟ\u0301Σ', '한국'.normalize('NFKD')]);
  assert.deepEqual(tokens(' .-…'), []);
});

test('a needle is a proof where it is one token or a part of one', () => {
  assert.deepEqual(['arbo', 'the har', 'a b c', ' x ', '東', '東京', '東京タ', 'abc東', '.-', ''].map(wanted), [
    ...['holds ARBO !', 'ends THE, begins HAR', 'ends A, is B, begins C', 'is X'],
    ...['holds 東 !', 'holds 東京 !', 'holds 東京, holds 京タ', 'ends ABC, holds 東', '', ''],
  ]);
});

test('ids and base64 are no words; long words of a language are', () => {
  const noise = (word: string) => isNoise(key(word), 0, key(word).length);
  assert.deepEqual(
    [
      'harbour',
      '12345678901',
      'Donaudampfschifffahrtsgesellschaft',
      '123456789012',
      'a1b2c3d4e5f6',
      '한국어한국어',
    ].map(noise),
    [false, false, true, true, true, false],
  );
});

test('the list of words: a number for each, found by their parts, bounded, and the same after a restart', () => {
  const vocabulary = newVocabulary({ octets: 60_000, words: 5000 });
  const add = (word: string) => vocabulary.add(Buffer.from(word), 0, word.length);
  const words = Array.from({ length: 5000 }, (_, n) => `W${n.toString(36).toUpperCase()}`);
  assert.deepEqual(words.map(add), [...words.keys()]);
  assert.deepEqual(words.map(add), [...words.keys()]);
  assert.equal(add('ONE-TOO-MANY'), -1);
  const again = newVocabulary();
  again.restore(vocabulary.since(0));
  for (const part of ['1', 'W1', 'ZZ', 'A']) {
    for (const [how, is] of [
      ['holds', (word: string) => word.includes(part)],
      ['begins', (word: string) => word.startsWith(part)],
      ['ends', (word: string) => word.endsWith(part)],
      ['is', (word: string) => word === part],
    ] as const) {
      const expected = words.flatMap((word, n) => (is(word) ? [n] : []));
      assert.deepEqual(vocabulary.like({ octets: Buffer.from(part), how }), expected, `${how} ${part}`);
      assert.deepEqual(again.like({ octets: Buffer.from(part), how }), expected);
    }
  }
  assert.equal(again.add(Buffer.from('W1'), 0, 2), 1);
});

test('where the list of words is full, words are kept as text and other tokens make the message one to look through', () => {
  const collect = newCollector(newVocabulary({ octets: 1000, words: 3 }));
  const opened = (text: string) => {
    const bytes = Buffer.from(text);
    const parsed = parseStructure(bytes);
    const read = (from: number, to: number) => bytes.subarray(from, to);
    return {
      ...{ octets: { size: bytes.length, content: 0, read }, isKept: true },
      ...{ structure: parsed.structure, envelope: parsed.envelope },
      textOf: (part: Leaf) => searchedText(read(part.body.start, part.body.end), part),
    };
  };
  const plain = collect(1, opened('Subject: one\r\n\r\none two three'));
  assert.deepEqual([plain.words.length, plain.noise.body?.toString(), plain.bodyOpen], [3, 'THREE\n', false]);
  const han = collect(2, opened('Subject: four\r\nDate: Mon, 5 Jan 2026 23:00:00 -0800\r\n\r\none 東京'));
  assert.deepEqual([han.noise.fields?.toString(), han.bodyOpen, han.headersOpen], ['FOUR\n', true, false]);
  assert.equal(han.sent, Date.UTC(2026, 0, 5) / 86_400_000);
});

const collected = (message: number, words: number[], wheres: number[], noise = ''): Collected => ({
  ...{ message, words: Uint32Array.from(words), wheres: Uint8Array.from(wheres) },
  noise: { fields: null, headers: noise === '' ? null : Buffer.from(noise), body: null },
  ...{ headersOpen: false, bodyOpen: false, sent: null },
});

test('where a word stands: usual and unusual places, in pieces; what is gone is taken out', async t => {
  const { folder } = await openForTest(t);
  const index = must(openIndex(folder));
  t.after(() => index.close());
  savePostings(index, 0, [collected(5, [0, 1], [128, 255]), collected(7, [1, 9], [33, 96])]);
  savePostings(index, 0, [collected(2, [1], [5])]);
  const found = (words: number[], where: number) => {
    const bits = new Uint8Array(512);
    findPostings(index, 0, JSON.stringify(words), where, bits);
    return [...Array(16).keys()].filter(place => (bits[place >> 3]! & (1 << (place & 7))) !== 0);
  };
  assert.deepEqual(
    [found([1], 1), found([1], 4), found([0], 128), found([0, 9], 255), found([0], 64), found([3], 255)],
    [[2, 5, 7], [2, 5], [5], [5, 7], [], []],
  );
  const block = newBlock(0);
  setBit(block.known, placeIn(7));
  cleanBlock(index, block);
  assert.deepEqual([found([0], 255), found([1], 255), found([9], 255)], [[], [7], [7]]);
  assert.equal(index.value('SELECT count(*) FROM posting'), 2);
});

test('noise is found by its message, never by the number of one', async t => {
  const { folder } = await openForTest(t);
  const index = must(openIndex(folder));
  t.after(() => index.close());
  saveNoise(index, 0, [collected(123, [], [], 'A1B2\nC3D4\n'), collected(77, [], [], 'X123Y\n'), collected(8, [], [])]);
  const found = (text: string) => [...messagesWithNoise(index, ['headers', 'body'], Buffer.from(text))];
  assert.deepEqual([found('123'), found('B2'), found('77'), found('X1'), found('A1B2C')], [[77], [123], [], [77], []]);
  const block = newBlock(0);
  setBit(block.known, 77);
  cleanNoise(index, block);
  assert.deepEqual([found('B2'), found('X1')], [[], [77]]);
});

test('what is gone leaves no block behind', async t => {
  const { store, ann, add, words, index, folder } = await emailsWorld(t);
  await add(letter('1', 'unique'));
  await words('unique');
  must(await store.run('expunge', { account: ann, mailbox: 1, uids: [[1, 1]], onlyDeleted: false, note: null }));
  must(await store.run('sweep', { what: 'blobs', before: START + 1e9, limit: 100 }));
  await add(letter('2', 'another'));
  await words('another');
  const { answers } = await index.emails.holding([{ where: 'subject', contains: 'unique', fuzzy: false }]);
  assert.equal(
    answers[0]!.has.every(octet => octet === 0),
    true,
  );
  index.close();
  const db = must(openIndex(folder));
  assert.equal(db.value('SELECT count(*) FROM forgotten'), 0);
  db.close();
});
