/** The people of a box in words: each level is its letters exactly, and what is taken back is what there was. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  back,
  boxLevelOf,
  boxLevels,
  boxRightsWords,
  changedWords,
  isGone,
  sendChoices,
  sendFrom,
  sendsOf,
  sendWords,
} from '../../../renderer/accounts/boxes/box-words.ts';
import { lettersOf } from '../../../server/cli/right-words.ts';

const INFO = 'info@office.example';
const member = (rights: string, send: 'as' | 'behalf' | null) => ({ address: 'ana@office.example', rights, send });

test('every level is found by its letters, in whatever order, and no other letters are one', () => {
  for (const level of boxLevels)
    assert.equal(boxLevelOf([...level.letters].toReversed().join(''))?.id, level.id, level.id);
  assert.equal(boxLevelOf('lrsi'), null);
  assert.match(boxRightsWords('lrsi'), /^Read, and: /);
});

test('the window’s levels are the words of the command line', () => {
  const said = { none: 'none', read: 'read', file: 'write', work: 'work', all: 'all' } as const;
  for (const [id, word] of Object.entries(said)) assert.equal(boxLevelOf(lettersOf(word))?.id, id, word);
});

test('sending goes to a choice and back, and says what a recipient sees', () => {
  for (const { id } of sendChoices) assert.equal(sendsOf(sendFrom(id)), id);
  assert.equal(sendWords('as', INFO), `Mail comes from ${INFO}; nobody sees who wrote it.`);
  assert.match(sendWords('behalf', INFO), /on behalf of/);
  assert.match(sendWords(null, INFO), /refused/);
});

test('neither rights nor leave to send: he is none of its people', () => {
  assert.deepEqual([member('', null), member('', 'as'), member('lr', null)].map(isGone), [true, false, false]);
  assert.equal(changedWords('Ana', INFO, member('', null)), `Ana is none of the people of ${INFO} any more.`);
  assert.equal(changedWords('Ana', INFO, member('lr', 'behalf')), `Ana in ${INFO}: Only reads. Writes on its behalf.`);
});

test('the way back is what there was, or nothing', () => {
  const before = member('lrsi', 'behalf');
  assert.deepEqual(back(INFO, before.address, before), {
    ...{ address: INFO, whom: before.address, rights: 'lrsi', send: 'behalf' },
  });
  assert.deepEqual(back(INFO, before.address, null), {
    ...{ address: INFO, whom: before.address, rights: '', send: null },
  });
});
