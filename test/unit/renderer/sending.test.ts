/** What the Accounts screen says of how much somebody sends, and of mail that is held. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { stateOf } from '../../../renderer/accounts/people-words.ts';
import {
  deletionWords,
  refusedWords,
  releasedWords,
  releaseWords,
  tallyWords,
  usageOf,
} from '../../../renderer/accounts/sending-words.ts';
import { newcomer } from '../../support/fake/directory.ts';

const tally = (recipients: number, refused = 0) => ({ messages: 3, recipients, refused });

test('so many of so many, and no bar where there is no limit', () => {
  assert.deepEqual(usageOf({ hour: tally(12), day: tally(2400), perHour: 300, perDay: 2000 }), [
    { label: 'Within the hour', text: '12 of 300', share: 0.04 },
    { label: 'Within the day', text: '2,400 of 2,000', share: 1 },
  ]);
  assert.deepEqual(usageOf({ hour: tally(12), day: tally(80), perHour: 0, perDay: 0 })[0], {
    ...{ label: 'Within the hour', text: '12, no limit', share: null },
  });
});

test('what was refused, what waits, what becomes of it', () => {
  assert.equal(refusedWords(tally(9)), null);
  assert.equal(tallyWords(tally(1, 1)), '3 messages to 1 recipient elsewhere, 1 of them refused there');
  assert.equal(releasedWords('a@b.test', 'send', 2), 'a@b.test may send again. What was held goes out.');
  assert.equal(releasedWords('a@b.test', 'keep', 0), 'a@b.test may send again.');
  assert.equal(releaseWords('keep', 0), 'Let it send again');
  assert.match(deletionWords(41), /^41 recipients will not get their mail, and nobody is told/);
});

test('who is stopped is marked before all else', () => {
  const account = { ...newcomer(1, 'a@b.test', 'A'), enabled: false };
  assert.deepEqual([stateOf(account, true).word, stateOf(account).word], ['Mail is held', 'Closed']);
});
