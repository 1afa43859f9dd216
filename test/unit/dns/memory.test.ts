/** What is remembered is bounded in time, number and octets; one question is out once. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { MOST_OCTETS, newMemory } from '../../../server/dns/memory.ts';

function counting(most: number) {
  const clock = manualClock(0);
  const memory = newMemory<number>({ clock, most, memoryOf: value => value, weigh: value => value });
  const found: string[] = [];
  const ask = (key: string, value: number) =>
    memory(key, async () => {
      found.push(key);
      return value;
    });
  return { clock, ask, found };
}

test('a value is kept for its time, none for no time, and found once by many', async () => {
  const { clock, ask, found } = counting(10);
  await Promise.all([ask('a', 5), ask('a', 5), ask('zero', 0)]);
  await ask('zero', 0);
  clock.advance(4);
  await ask('a', 5);
  assert.deepEqual(found, ['a', 'zero', 'zero']);
  clock.advance(1);
  await ask('a', 5);
  assert.equal(found.length, 4);
});

test('the oldest goes first, by number and by octets, unless it was asked for since', async () => {
  const few = counting(2);
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await few.ask(key, 9);
  assert.deepEqual(few.found, ['a', 'b', 'c', 'b']);
  const heavy = counting(100);
  const third = MOST_OCTETS / 3;
  for (const key of ['a', 'b', 'c', 'b', 'a']) await heavy.ask(key, third);
  assert.deepEqual(heavy.found, ['a', 'b', 'c', 'a']);
  await heavy.ask('d', MOST_OCTETS * 2);
  await heavy.ask('d', MOST_OCTETS * 2);
  assert.deepEqual(heavy.found.slice(4), ['d'], 'one that is too heavy by itself is still kept alone');
});

test('a bug is told to all who wait, and remembered by nobody', async () => {
  const clock = manualClock(0);
  const memory = newMemory<number>({ clock, most: 9, memoryOf: () => 9, weigh: () => 9 });
  const broken = () => memory('a', () => Promise.reject(new Error('a bug')));
  await Promise.all([assert.rejects(broken()), assert.rejects(broken())]);
  assert.equal(await memory('a', async () => 7), 7);
});
