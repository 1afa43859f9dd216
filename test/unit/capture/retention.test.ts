/** What is above the limits: never more than was asked, and never what is starred. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { days, type Instant } from '../../../server/base/units.ts';
import type { CapturedRow } from '../../../server/capture/inbox.ts';
import { dueOf } from '../../../server/capture/retention.ts';

const NOW: Instant = 8_640_000_000;
const row = (uid: number, age: number, flagged = false): CapturedRow => ({
  ...{ mailbox: 1, uid, message: uid, at: NOW - days(age), seen: false, flagged },
});
const due = (rows: readonly CapturedRow[], keepMessages: number, keepDays: number) =>
  dueOf(rows, { keepMessages, keepDays }, NOW).map(({ rule, rows }) => [rule, rows.map(({ uid }) => uid)]);

const five = [row(1, 40), row(2, 20), row(3, 10), row(4, 1), row(5, 0)];
const cases: readonly (readonly [string, readonly CapturedRow[], number, number, unknown])[] = [
  ['no limits', five, 0, 0, []],
  ['exactly as many as are kept', five, 5, 0, []],
  ['one too many: the oldest', five, 4, 0, [['capture.keep-messages = 4', [1]]]],
  ['by age', five, 0, 15, [['capture.keep-days = 15', [1, 2]]]],
  ['what went by age is not counted again', five, 3, 15, [['capture.keep-days = 15', [1, 2]]]],
  [
    'both',
    five,
    2,
    15,
    [
      ['capture.keep-days = 15', [1, 2]],
      ['capture.keep-messages = 2', [3]],
    ],
  ],
  [
    'starred ones stay, and take a place',
    [row(1, 40, true), row(2, 20), row(3, 1)],
    2,
    30,
    [['capture.keep-messages = 2', [2]]],
  ],
  ['all starred', [row(1, 40, true), row(2, 20, true)], 1, 10, []],
  ['on the day itself it is kept', [row(1, 15)], 0, 15, []],
  ['nothing there', [], 1, 1, []],
];
for (const [name, rows, messages, age, expected] of cases)
  test(`retention of captured mail: ${name}`, () => assert.deepEqual(due(rows, messages, age), expected));
