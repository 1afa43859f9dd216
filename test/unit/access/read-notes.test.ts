import assert from 'node:assert/strict';
import test from 'node:test';
import { newReadNotes } from '../../../server/access/read-notes.ts';
import { manualClock } from '../../../server/base/ports.ts';

test('what is read is noted once: at once, and what comes meanwhile together, before anything is deleted', async () => {
  const written: number[][] = [];
  const ends: (() => void)[] = [];
  const notes = newReadNotes(uids => {
    written.push([...uids]);
    return new Promise(resolve => ends.push(resolve));
  }, manualClock(0));
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

test('what is read shortly after gathers for a while, unless somebody waits for it', async () => {
  const written: number[][] = [];
  const clock = manualClock(0);
  const notes = newReadNotes(async uids => void written.push([...uids]), clock);
  const settled = () => new Promise(resolve => setImmediate(resolve));
  notes.read(1);
  await settled();
  notes.read(2);
  notes.read(3);
  clock.advance(39);
  await settled();
  assert.deepEqual(written, [[1]]);
  clock.advance(1);
  await settled();
  assert.deepEqual(written, [[1], [2, 3]]);
  notes.read(4);
  await notes.written();
  assert.deepEqual(written, [[1], [2, 3], [4]]);
  notes.read(5);
  await settled();
  assert.deepEqual(written.at(-1), [5]);
});
