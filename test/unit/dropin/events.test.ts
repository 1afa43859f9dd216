/** What a client of `/api/events` is told between two looks. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { StateOf } from '../../../server/capture/letters.ts';
import { differenceOf } from '../../../server/dropin/mailpit/events.ts';

const unread: StateOf = { seen: false, tags: [] };
const read: StateOf = { seen: true, tags: [] };
/** The newest first. */
const look = (...ids: number[]): ReadonlyMap<number, StateOf> => new Map(ids.map(id => [id, unread]));
const NONE = { gone: [], fresh: [], changed: [] };

test('what came is told oldest first, what went and what changed besides', () => {
  assert.deepEqual(differenceOf(look(3, 2, 1), look(3, 2, 1), 10), NONE);
  assert.deepEqual(differenceOf(look(3, 2, 1), look(5, 4, 3, 1), 10), { gone: [2], fresh: [4, 5], changed: [] });
  assert.deepEqual(differenceOf(look(2, 1), new Map([...look(2), [1, read]]), 10), { ...NONE, changed: [1] });
  assert.deepEqual(differenceOf(look(3, 1), look(3, 2, 1), 10), { ...NONE, fresh: [2] }, 'brought back');
  assert.deepEqual(differenceOf(look(3, 2, 1), look(), 3), { ...NONE, gone: [3, 2, 1] });
});

test('of more than are looked at, none is told to have gone because others came, nor to have come because others went', () => {
  assert.deepEqual(differenceOf(look(3, 2, 1), look(4, 3, 2), 3), { ...NONE, fresh: [4] });
  assert.deepEqual(differenceOf(look(4, 3, 2), look(3, 2, 1), 3), { ...NONE, gone: [4] });
  assert.deepEqual(differenceOf(look(9, 8, 7), look(8, 7, 6), 3), { ...NONE, gone: [9] });
});
