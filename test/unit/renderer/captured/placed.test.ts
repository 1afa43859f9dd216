/** Refused attempts among rows that are read as one looks at them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { attemptRow, countBefore, indexAmong, placedSource, placesOf } from '../../../../renderer/captured/placed.ts';
import type { Row, RowSource } from '../../../../renderer/jmap/row-source.ts';
import type { CapturedAttempt } from '../../../../server/api/contract.ts';

const older = (...all: number[]) => all.map(one => ({ older: one }));
const attempt = (id: number, older: number): CapturedAttempt => ({
  id,
  older,
  times: 1,
  kept: null,
  onPurpose: false,
  at: id,
  since: id,
  kind: 'refused',
  trace: '',
  listener: 'smtp',
  remote: '',
  user: null,
  reply: null,
  because: '',
  sender: null,
  recipient: null,
});

test('where attempts stand: by how many messages are older', () => {
  assert.deepEqual(placesOf(older(3), 3), [0], 'the newest of all');
  assert.deepEqual(placesOf(older(0), 3), [3], 'the oldest of all');
  assert.deepEqual(placesOf(older(3, 3, 1, 0), 3), [0, 1, 4, 6]);
  assert.deepEqual(placesOf(older(9), 3), [0], 'messages have gone since it was counted');
  assert.deepEqual(placesOf(older(2, 5), 5), [3, 4], 'never two in one place, never out of order');
  assert.deepEqual(placesOf([], 3), []);
});

test('indexes go there and back', () => {
  const places = placesOf(older(3, 3, 1, 0), 3);
  const rows = Array.from({ length: 7 }, (_, i) => (places.includes(i) ? 'a' : `m${i - countBefore(places, i)}`));
  assert.deepEqual(rows, ['a', 'a', 'm0', 'm1', 'a', 'm2', 'a']);
  assert.deepEqual(
    [0, 1, 2].map(message => indexAmong(places, message)),
    [2, 3, 5],
  );
});

function messages(count: number): RowSource & { looked: unknown[] } {
  const row = (i: number): Row => ({ accountId: 'a1', id: `e${i}` });
  const looked: unknown[] = [];
  return {
    looked,
    version: () => 0,
    length: () => count,
    trouble: () => null,
    at: i => (i >= 0 && i < count ? row(i) : null),
    locate: one => Number(one.id.slice(1)),
    look: (...given) => void looked.push(given),
    retry: () => {},
    takeArrived: () => 0,
    hide: rows => {
      looked.push(rows);
      return () => {};
    },
    between: async (first, end) => Array.from({ length: end - first }, (_, i) => row(first + i)),
    all: async () => [],
    subscribe: () => () => {},
    close: () => {},
  };
}

test('one list of both: rows, places and windows', async () => {
  const own = messages(100_000);
  const source = placedSource(own);
  let told = 0;
  source.subscribe(() => told++);
  source.setAttempts([attempt(7, 100_000), attempt(6, 99_998)]);
  assert.equal(source.length(), 100_002);
  assert.deepEqual(
    [0, 1, 2, 3, 4].map(i => source.at(i)?.id),
    ['7', 'e0', 'e1', '6', 'e2'],
  );
  assert.equal(source.at(100_001)?.id, 'e99999');
  assert.equal(source.attempt(source.at(3)!)?.id, 6);
  assert.equal(source.attempt(source.at(1)!), null);
  assert.deepEqual([source.locate(attemptRow({ id: 6 }), 0), source.locate({ accountId: 'a1', id: 'e2' }, 0)], [3, 4]);
  assert.equal(source.locate(attemptRow({ id: 1 }), 0), -1);
  source.look(2, 5, attemptRow({ id: 6 }));
  assert.deepEqual(own.looked.at(-1), [1, 3, null]);
  source.hide([attemptRow({ id: 6 }), { accountId: 'a1', id: 'e2' }]);
  assert.deepEqual(own.looked.at(-1), [{ accountId: 'a1', id: 'e2' }]);
  assert.deepEqual(
    (await source.between(0, 5)).map(row => row.id),
    ['e0', 'e1', 'e2'],
    'attempts are not chosen',
  );
  assert.equal(told, 1);
  source.setAttempts([attempt(7, 100_000), attempt(6, 99_998)]);
  assert.equal(told, 1, 'alike is not news');
});
