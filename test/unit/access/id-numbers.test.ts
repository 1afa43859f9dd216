import assert from 'node:assert/strict';
import test from 'node:test';
import { newIdNumbers } from '../../../server/access/id-numbers.ts';
import { seededRandom } from '../../../server/base/ports.ts';

test('the same identifier has the same number, however many come and however alike they are', () => {
  const random = seededRandom(1);
  const ids = newIdNumbers();
  const known = new Map<string, number>();
  for (let count = 0; count < 20_000; count++) {
    // Every other falls into a few slots.
    const first = count % 2 === 0 ? Math.floor(random.fraction() * 2 ** 32) | 0 : (count % 50) << 20;
    const second = count % 2 === 0 ? Math.floor(random.fraction() * 2 ** 32) | 0 : -1;
    const name = `${first} ${second}`;
    const number = ids.numberOf(first, second);
    assert.equal(number, known.get(name) ?? known.size, name);
    known.set(name, number);
  }
  assert.equal(ids.count(), known.size);
  assert.ok(ids.octets() < 40 * known.size);
});
