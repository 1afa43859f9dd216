/** When the queue tries again: waits that double, jitter, the end. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { days, hours, minutes } from '../../../server/base/units.ts';
import { delayIsWorthTelling, nextAttempt, type RetryPolicy } from '../../../server/queue/schedule.ts';
import { rfc } from '../../support/rfc.ts';

const policy: RetryPolicy = {
  first: minutes(5),
  longest: hours(4),
  giveUpAfter: days(5),
  tellDelayAfter: hours(4),
};
const NOW = 1_000_000_000_000;
const EXPIRES = NOW + days(5);
const MIDDLE = 0.5;

test('waits double from the first to the longest', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 100].map(
    attempts => (nextAttempt(policy, attempts, EXPIRES, NOW, MIDDLE)! - NOW) / minutes(1),
  );
  assert.deepEqual(waits, [5, 10, 20, 40, 80, 160, 240, 240]);
});
test('jitter is a tenth each way', () => {
  assert.equal(nextAttempt(policy, 1, EXPIRES, NOW, 0), NOW + minutes(4.5));
  assert.equal(nextAttempt(policy, 1, EXPIRES, NOW, 1), NOW + minutes(5.5));
});
test('the last attempt falls on the expiry, and none after it', () => {
  assert.equal(nextAttempt(policy, 9, NOW + minutes(1), NOW, MIDDLE), NOW + minutes(1));
  assert.equal(nextAttempt(policy, 9, NOW, NOW, MIDDLE), null);
});
test('a delay is told once, when it has lasted', () => {
  assert.deepEqual(
    [hours(4) - 1, hours(4)].map(age => delayIsWorthTelling(policy, NOW - age, NOW, false)),
    [false, true],
  );
  assert.equal(delayIsWorthTelling(policy, NOW - days(1), NOW, true), false);
});

rfc(5321, '4.5.4.1').must('go on trying for at least four to five days before it gives up', () => {
  let now = NOW;
  let attempts = 1;
  for (let next = nextAttempt(policy, attempts, EXPIRES, now, MIDDLE); next !== null; attempts++) {
    now = next;
    next = nextAttempt(policy, attempts + 1, EXPIRES, now, MIDDLE);
  }
  assert.equal(now, NOW + days(5));
  assert.ok(attempts > 20 && attempts < 60, `${attempts} attempts`);
});
