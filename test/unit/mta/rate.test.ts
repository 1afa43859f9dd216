/** The sliding count of what a stranger may bring. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { minutes } from '../../../server/base/units.ts';
import { newRateLimit } from '../../../server/mta/rate.ts';

test('so many a minute for each peer; 0 is no limit', () => {
  const rate = newRateLimit();
  const admitted = (now: number, peer: string, limit = 2) => rate.admit(now, peer, limit);
  assert.deepEqual(
    [admitted(0, 'a'), admitted(1, 'a'), admitted(2, 'a'), admitted(2, 'b'), admitted(3, 'a', 0)],
    [true, true, false, true, true],
  );
  assert.equal(admitted(minutes(1), 'a'), true);
});
