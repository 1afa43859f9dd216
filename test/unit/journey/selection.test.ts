/** Which journeys are meant, in words. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { hours } from '../../../server/base/units.ts';
import { type JourneySelection, parseJourneys } from '../../../server/journey/selection.ts';
import { must } from '../../support/store-world.ts';

const now = new Date(2026, 10, 22, 12).getTime();
const read = (text: string): JourneySelection => must(parseJourneys(text, now));

test('words become conditions', () => {
  assert.deepEqual(read(''), { where: null, sessions: false });
  assert.deepEqual(read('lunch').where, { is: { text: 'lunch' } });
  assert.deepEqual(read('from:<>').where, { is: { sender: '' } });
  assert.deepEqual(read('is:waiting older:2h').where, {
    all: [{ is: { states: ['queued', 'active', 'deferred'] } }, { is: { before: now - hours(2) } }],
  });
  assert.deepEqual(read('-to:a.example (subject:"a b" OR larger:1k)').where, {
    all: [
      { none: { is: { recipient: 'a.example' } } },
      { any: [{ is: { subject: 'a b' } }, { is: { sizeAtLeast: 1000 } }] },
    ],
  });
  assert.deepEqual(read('on:today').where, {
    is: { after: new Date(2026, 10, 22).getTime(), before: new Date(2026, 10, 23).getTime() },
  });
  assert.deepEqual(read('from: is:'), { where: null, sessions: false });
  // What is no word of ours is looked for as it stands.
  assert.deepEqual(read('Re: http://x.example').where, {
    all: [{ is: { text: 'Re:' } }, { is: { text: 'http://x.example' } }],
  });
});

test('mere connections are shown where they are asked for', () => {
  assert.deepEqual(
    ['is:connection', 'trace:MWS', 'is:held', 'x'].map(text => read(text).sessions),
    [true, true, false, false],
  );
});

test('a word that cannot be read is told in a sentence', () => {
  for (const [text, words] of [
    ['is:lost', /^“is:lost” knows delivered, sent, waiting/],
    ['older:soon', /needs an age/],
    ['before:someday', /needs a date/],
    ['larger:x', /needs a size/],
    ['(from:a', /never closed/],
  ] as const) {
    const found = parseJourneys(text, now);
    assert.match(found.ok ? '' : found.error, words, text);
  }
});
