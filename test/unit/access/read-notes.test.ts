import assert from 'node:assert/strict';
import test from 'node:test';
import { newReadNotes } from '../../../server/access/read-notes.ts';

test('what is read is noted once: at once, and what comes meanwhile together, before anything is deleted', async () => {
  const written: number[][] = [];
  const ends: (() => void)[] = [];
  const notes = newReadNotes(uids => {
    written.push([...uids]);
    return new Promise(resolve => ends.push(resolve));
  });
  notes.read(7);
  assert.deepEqual(written, [[7]]);
  for (const uid of [5, 7, 3, 5]) notes.read(uid);
  let all = false;
  const ended = notes.written().then(() => {
    all = true;
  });
  ends[0]!();
  await new Promise(setImmediate);
  assert.deepEqual(written, [[7], [3, 5]]);
  assert.equal(all, false);
  ends[1]!();
  await ended;
  await notes.written();
  notes.read(7);
  assert.equal(written.length, 2);
  notes.read(8);
  assert.deepEqual(written.at(-1), [8]);
});
