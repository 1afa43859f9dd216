/** Columns of numbers in order, and texts as ranks: the same as the engine's own sort, by chance and at the borders. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { finish } from '../../../server/imap/search/in-steps.ts';
import { type NumberKey, sortPlaces } from '../../../server/imap/search/number-sort.ts';
import { newTextRanks } from '../../../server/imap/search/text-ranks.ts';

function plainly(count: number, keys: readonly NumberKey[]): number[] {
  const places = Array.from({ length: count }, (_, place) => place);
  return places.sort((a, b) => {
    for (const { numbers, reverse } of keys) {
      const difference = numbers[a]! - numbers[b]!;
      if (difference !== 0) return reverse ? -difference : difference;
    }
    return a - b;
  });
}

test('any keys of any range, forward and reverse, ties in the order of the mailbox', () => {
  const random = seededRandom(2);
  const ranges = [1, 2, 3000, 2 ** 22, 2 ** 32 - 1, 2 ** 32, 2 ** 33 + 7, 2 ** 48, 2 ** 52];
  for (const count of [0, 1, 2, 50, 5000]) {
    for (let round = 0; round < 12; round++) {
      const keys = Array.from({ length: 1 + (round % 3) }, (): NumberKey => {
        const range = ranges[Math.floor(random.fraction() * ranges.length)]!;
        const least = random.fraction() < 0.5 ? 0 : -Math.floor(range / 2);
        const numbers = Array.from({ length: count }, () => least + Math.floor(random.fraction() * range));
        return { numbers, reverse: random.fraction() < 0.5 };
      });
      assert.deepEqual([...finish(sortPlaces(count, keys))], plainly(count, keys));
    }
  }
  assert.deepEqual([...finish(sortPlaces(3, []))], [0, 1, 2]);
});

test('texts keep their numbers, and their ranks follow as more come, while others are still computing', () => {
  const random = seededRandom(9);
  const all = newTextRanks();
  const texts: string[] = [''];
  const letters = ['', 'A', 'B', '\0', 'é', '\u{1f600}', '\ud800', 'Z'];
  const text = () => Array.from({ length: 4 }, () => letters[Math.floor(random.fraction() * 8)]).join('');
  for (let round = 0; round < 8; round++) {
    for (let more = 0; more < (round === 5 ? 6000 : 90); more++) {
      const one = round < 5 ? text() : `${text()}${text()}`;
      const number = all.numberOf(one);
      if (number === texts.length) texts.push(one);
      assert.equal(texts[number], one);
    }
    const slow = all.ranks();
    const begun = slow.next();
    const ranks = finish(all.ranks());
    const sorted = texts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    assert.deepEqual(
      sorted.map(one => ranks[all.numberOf(one)]),
      sorted.map((_, rank) => rank),
    );
    assert.deepEqual(begun.done ? begun.value : finish(slow), ranks);
    assert.ok(all.octets() >= texts.length);
  }
});
