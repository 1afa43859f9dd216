/** Learning from what was called junk and wanted: marks, counts, chances. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Counts, chanceOfJunk, LEAST_LEARNT } from '../../../server/judgement/learning.ts';
import { tokensOf } from '../../../server/mime/marks.ts';
import { parseStructure } from '../../../server/mime/structure.ts';
import { seededNumbers } from '../../support/corpus.ts';

const marksOf = (text: string) => {
  const bytes = Buffer.from(text.replaceAll('\n', '\r\n'));
  return [...tokensOf(bytes, parseStructure(bytes).structure)].sort();
};

test('words of subject, author and text; links with what they belong to', () => {
  assert.deepEqual(
    marksOf('From: "Kim Lee" <Kim@There.example>\nSubject: Lunch at 12\n\nSee https://www.there.example/x now. A it'),
    [
      'from:@there.example',
      'from:kim',
      'from:kim@there.example',
      'from:lee',
      'https',
      'link:there.example',
      'link:www.there.example',
      'now',
      'part:plain',
      'see',
      'subject:lunch',
      'www.there.example',
    ],
  );
});

test('HTML gives what its reader sees, and its links', () => {
  const marks = marksOf(
    'Content-Type: text/html\n\n<style>hidden</style><p title="no">Dear <a href="http://x.example/">friend</a></p>',
  );
  assert.deepEqual(marks, ['dear', 'friend', 'link:x.example', 'part:html', 'type:html', 'type:text']);
});

test('scripts without blanks are cut into pairs, endless words are shortened', () => {
  assert.ok(marksOf('Content-Type: text/plain; charset=utf-8\n\n今日はいい').includes('今日'));
  assert.ok(marksOf(`\n\n${'x'.repeat(200)}`).includes('long:xxxxxx'));
});

test('a message of nothing but words is bounded', () => {
  let text = '';
  for (let n = 0; n < 50_000; n++) text += `word${n} `;
  assert.equal(marksOf(`\n\n${text}`).length, 3_000);
});

const learnt: Counts = { junk: 100, good: 100 };
const known = (...marks: readonly (readonly [string, number, number])[]) =>
  new Map(marks.map(([token, junk, good]) => [token, { junk, good }] as const));

test('with too little learnt, or nothing telling, there is no opinion', () => {
  const marks = known(['pills', 50, 0]);
  assert.equal(chanceOfJunk(marks, { junk: LEAST_LEARNT - 1, good: 500 }), null);
  assert.equal(chanceOfJunk(marks, { junk: 500, good: LEAST_LEARNT - 1 }), null);
  assert.equal(chanceOfJunk(known(['the', 90, 90], ['new', 0, 0]), learnt), null);
});

test('what stood in junk only makes junk, what was wanted only makes it wanted, both make neither', () => {
  const junk = known(['pills', 50, 0], ['win', 30, 1], ['now', 80, 20]);
  const good = known(['lunch', 0, 50], ['meeting', 1, 30], ['thanks', 10, 60]);
  assert.ok(chanceOfJunk(junk, learnt)!.chance > 0.95);
  assert.ok(chanceOfJunk(good, learnt)!.chance < 0.05);
  const both = chanceOfJunk(new Map([...junk, ...good]), learnt)!;
  assert.ok(both.chance > 0.2 && both.chance < 0.8, String(both.chance));
  assert.equal(chanceOfJunk(junk, learnt)!.because[0]![0], 'pills');
});

test('kinds learnt in unequal numbers count alike', () => {
  const found = chanceOfJunk(known(['a', 10, 100], ['b', 10, 100]), { junk: 100, good: 1_000 });
  assert.equal(found, null);
});

test('thousands of marks neither overflow nor vanish', () => {
  const many = new Map(Array.from({ length: 3_000 }, (_, n) => [`w${n}`, { junk: 100, good: 0 }] as const));
  assert.ok(chanceOfJunk(many, learnt)!.chance > 0.999);
});

test('two kinds of mail are told apart after fifty of each', () => {
  const below = seededNumbers(3);
  const vocabulary = { junk: 60, good: 60, both: 80 };
  const draw = (kind: 'junk' | 'good') =>
    new Set(
      Array.from({ length: 30 }, () => (below(3) === 0 ? `${kind}${below(vocabulary[kind])}` : `both${below(80)}`)),
    );
  const counts = new Map<string, { junk: number; good: number }>();
  for (let n = 0; n < 100; n++) {
    const kind = n % 2 === 0 ? 'junk' : 'good';
    for (const token of draw(kind)) {
      const one = counts.get(token) ?? { junk: 0, good: 0 };
      one[kind]++;
      counts.set(token, one);
    }
  }
  let right = 0;
  for (let n = 0; n < 200; n++) {
    const kind = n % 2 === 0 ? 'junk' : 'good';
    const marks = new Map([...draw(kind)].map(token => [token, counts.get(token) ?? { junk: 0, good: 0 }]));
    const chance = chanceOfJunk(marks, { junk: 50, good: 50 })?.chance ?? 0.5;
    if (chance > 0.5 === (kind === 'junk')) right++;
  }
  assert.ok(right >= 190, `${right} of 200`);
});
