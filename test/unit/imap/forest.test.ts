import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { newForest } from '../../../server/imap/search/forest.ts';
import { finish } from '../../../server/imap/search/in-steps.ts';

/** The same by walking. */
function plainForest(size: number) {
  const parents = new Int32Array(size).fill(-1);
  return {
    parents,
    link(child: number, parent: number) {
      for (let at = parent; at !== -1; at = parents[at]!) if (at === child) return;
      parents[child] = parent;
    },
  };
}

test('trees low and high, linked and cut by chance, never close a circle', () => {
  const random = seededRandom(6);
  let far = 0;
  for (const [size, ahead] of [
    [8, 8],
    [300, 3],
    [2500, 2],
    [2500, 40],
  ] as const) {
    const forest = newForest(size);
    const plain = plainForest(size);
    for (let act = 0; act < 12 * size; act++) {
      const child = Math.floor(random.fraction() * size);
      if (plain.parents[child] !== -1) {
        if (random.fraction() > 0.02) continue;
        plain.parents[child] = -1;
        forest.cut(child);
        continue;
      }
      // Mostly to one nearby, which makes chains; sometimes to any, which would close them.
      const near = (child + 1 + Math.floor(random.fraction() * ahead)) % size;
      const parent = random.fraction() < 0.9 ? near : Math.floor(random.fraction() * size);
      plain.link(child, parent);
      if (!forest.link(child, parent)) {
        far++;
        finish(forest.deepen());
        assert.ok(forest.link(child, parent));
      }
      assert.equal(forest.parents[child], plain.parents[child]);
    }
    assert.deepEqual(forest.parents, plain.parents);
  }
  assert.ok(far > 0 && far < 4, 'made high once and no more');
});
