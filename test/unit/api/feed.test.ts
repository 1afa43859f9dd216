/** Live answers: a reader that rests costs no memory and loses nothing. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { batches } from '../../../server/api/feed.ts';
import type { StoredNote } from '../../../server/store/interface.ts';

const notes = (from: number, to: number): StoredNote[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ id: from + i, name: 'x', at: 0, trace: 'T', fields: {} }));

/** A store that keeps all, and tells who listens. */
function journal() {
  const kept: StoredNote[] = [];
  let hear: (told: readonly StoredNote[]) => void = () => {};
  const looks: number[] = [];
  return {
    looks,
    tell(told: StoredNote[]) {
      kept.push(...told);
      hear(told);
    },
    next: async (after: number) => {
      looks.push(after);
      return kept.filter(note => note.id > after).slice(0, 1000);
    },
    subscribe: (listener: typeof hear) => {
      hear = listener;
      return () => {};
    },
  };
}

test('what comes while a reader rests is read from the store, each once and in order', async () => {
  const { tell, next, subscribe, looks } = journal();
  tell(notes(1, 10));
  const abort = new AbortController();
  const feed = batches(async () => [], next, subscribe, abort.signal, 0);
  await feed.next();
  for (let from = 11; from < 20_011; from += 100) tell(notes(from, from + 99));
  const heard: number[] = [];
  while (heard.length < 20_000) heard.push(...((await feed.next()).value ?? []).map(note => note.id));
  assert.deepEqual(
    heard,
    notes(11, 20_010).map(note => note.id),
  );
  assert.equal(looks[0], 10, 'not from the beginning of all times');
  setTimeout(() => tell(notes(20_011, 20_012)), 5);
  assert.deepEqual(
    (await feed.next()).value?.map(note => note.id),
    [20_011, 20_012],
  );
  abort.abort();
  await feed.return();
});
