/** Numbers, times and states in words: tables. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  ago,
  displayName,
  few,
  listDate,
  nearMoment,
  plural,
  size,
  span,
  took,
  until,
} from '../../../renderer/design/format.ts';
import { journeyOutcome, journeySubject } from '../../../renderer/design/words.ts';
import { ledgerSentence, listeningFact } from '../../../renderer/overview/overview-words.ts';

test('sizes, durations and counts have their units', () => {
  assert.deepEqual([0, 999, 1000, 2048, 92_100, 999_499, 999_600, 1_240_000_000, 3e12].map(size), [
    '0 B',
    '999 B',
    '1.0 kB',
    '2.0 kB',
    '92 kB',
    '999 kB',
    '1.0 MB',
    '1.2 GB',
    '3.0 TB',
  ]);
  assert.deepEqual([0, 412.4, 999.4, 999.6, 4100, 120_000, 7_200_000].map(took), [
    '0 ms',
    '412 ms',
    '999 ms',
    '1.0 s',
    '4.1 s',
    '2 min',
    '2 h',
  ]);
  assert.deepEqual(
    [-5, 59_999, 60_000, 86_400_000, 2 * 86_400_000].map(ms => span(ms)),
    ['0 s', '59 s', '1 min', '1 day', '2 days'],
  );
  assert.deepEqual(
    [plural(1, 'message'), plural(1204, 'message'), plural(2, 'person', 'people')],
    ['1 message', '1,204 messages', '2 people'],
  );
});

test('the past and the time to come', () => {
  const now = 1_000_000_000;
  assert.deepEqual(
    [0, 1999, 2000, 61_000].map(past => ago(now - past, now)),
    ['just now', 'just now', '2 s ago', '1 min ago'],
  );
  assert.deepEqual(
    [0, 1, 72_000, 3_599_000, 3_600_000].map(wait => until(now + wait, now)),
    ['due now', 'in 0:01', 'in 1:12', 'in 59 min', 'in 1 h'],
  );
});

test('a date in a list: time today, weekday this week, date before', () => {
  const now = new Date(2026, 10, 22, 12).getTime();
  const at = (year: number, month: number, day: number) => listDate(new Date(year, month, day, 9, 5).getTime(), now);
  assert.deepEqual(
    [at(2026, 10, 22), at(2026, 10, 20), at(2026, 10, 2), at(2024, 10, 2)],
    ['09:05', 'Fri', '2 Nov', '2 Nov 2024'],
  );
});

test('a moment says no more of the day than the present asks for', () => {
  const now = new Date(2026, 10, 22, 12).getTime();
  const at = (year: number, month: number, day: number) => nearMoment(new Date(year, month, day, 9, 5).getTime(), now);
  assert.deepEqual(
    [at(2026, 10, 22), at(2026, 10, 28), at(2027, 0, 2)],
    ['09:05', 'Sat 28 Nov, 09:05', 'Sat 2 Jan 2027, 09:05'],
  );
});

test('names and lists of names', () => {
  assert.deepEqual(['Ann Ode <a@x.test>', '"Ode, Ann" <a@x.test>', '<a@x.test>', 'a@x.test'].map(displayName), [
    'Ann Ode',
    'Ode, Ann',
    'a@x.test',
    'a@x.test',
  ]);
  assert.equal(few(['a', 'b', 'c', 'd']), 'a, b and 2 more');
});

test('what came of a journey is not said twice', () => {
  assert.equal(journeyOutcome({ state: 'held', because: 'held by you' }), 'Held by you');
  assert.equal(journeyOutcome({ state: 'refused', because: 'wrong password' }), 'Refused: wrong password');
  assert.equal(journeyOutcome({ state: 'relayed', because: null }), 'Sent');
  assert.deepEqual(
    [
      journeySubject({ state: 'session', subject: null }),
      journeySubject({ state: 'refused', subject: null }),
      journeySubject({ state: 'delivered', subject: '' }),
    ],
    ['Connection', 'No message', 'No subject'],
  );
});

test('the books are said only as balanced when they are', () => {
  const ledger = {
    accepted: 5,
    delivered: 3,
    relayed: 0,
    expanded: 0,
    failed: 1,
    cancelled: 0,
    waiting: 1,
    balanced: true,
  };
  assert.equal(
    ledgerSentence(ledger),
    'Nothing is lost: 5 recipients accepted = 3 delivered + 1 returned + 1 waiting.',
  );
  assert.match(ledgerSentence({ ...ledger, waiting: 0, balanced: false }) ?? '', /do not balance/);
  assert.equal(ledgerSentence({ ...ledger, accepted: 0 }), null);
  assert.equal(listeningFact([]), 'No listener is open, so nothing can come in.');
});
