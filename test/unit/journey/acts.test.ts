/** What people did about a recipient, as its branch tells it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { event } from '../../../server/events/event.ts';
import { actsOn, lastActOn } from '../../../server/journey/acts.ts';
import type { StoredNote } from '../../../server/store/interface.ts';

const notes = [
  event('queue.operated', 1, 'T-1', { act: 'hold', recipients: ['a@x.example', 'b@x.example'], by: 'the window' }),
  event('queue.operated', 2, 'T-1', {
    ...{ act: 'readdress', recipients: ['a@x.example'], by: 'ann', became: 'c@x.example' },
    change: 'a@x.example is now c@x.example',
  }),
  event('queue.operated', 3, 'T-1', { act: 'expire', recipients: ['c@x.example'], by: 'ann', why: 'too old' }),
  event('queue.operated', 4, 'T-1', { act: 'mark-delivered', recipients: ['b@x.example'], by: 'ann' }),
].map((note, n): StoredNote => ({ ...note, id: n + 1, fields: { ...note.fields } }));

test('in order, over a change of its address, each in a sentence', () => {
  assert.deepEqual(actsOn('c@x.example', notes), [
    { at: 1, sentence: 'The window held it' },
    { at: 2, sentence: 'Ann changed the address (a@x.example is now c@x.example)' },
    { at: 3, sentence: 'Ann ended its time because "too old"' },
  ]);
  assert.deepEqual(
    actsOn('b@x.example', notes).map(each => each.at),
    [1, 4],
  );
  assert.deepEqual(actsOn('d@x.example', notes), []);
  assert.equal(lastActOn('b@x.example', notes)?.act, 'mark-delivered');
});
