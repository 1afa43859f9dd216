import assert from 'node:assert/strict';
import test from 'node:test';
import { readDate, utcDate, writeDate } from '../../../server/jmap/arguments.ts';

test('dates are read as RFC 8620 §1.4 wants them', () => {
  assert.equal(readDate('2026-11-22T10:00:00Z'), Date.UTC(2026, 10, 22, 10));
  assert.equal(readDate('2026-11-22T10:00:00+02:00'), Date.UTC(2026, 10, 22, 8));
  assert.equal(readDate('2026-11-22T10:00:00.25Z'), Date.UTC(2026, 10, 22, 10) + 250);
  assert.equal(readDate('2024-02-29T00:00:00Z'), Date.UTC(2024, 1, 29));
  assert.equal(readDate('2016-12-31T23:59:60Z'), Date.UTC(2016, 11, 31, 23, 59, 59));
});

test('what is no moment is refused', () => {
  for (const date of [
    ...['', 'today', '2026-11-22', '2026-11-22T10:00Z', '2026-11-22 10:00:00Z', '2026-11-22t10:00:00z'],
    ...['2026-13-01T00:00:00Z', '2026-00-01T00:00:00Z', '2026-04-31T00:00:00Z', '2026-02-29T00:00:00Z'],
    ...['2026-11-22T24:00:00Z', '2026-11-22T10:60:00Z', '2026-11-22T10:00:61Z', '2026-11-22T10:00:00.0Z'],
    ...['2026-11-22T10:00:00.00Z', '2026-11-22T10:00:00.0000Z', '2026-11-22T10:00:00.Z', '2026-11-22T10:00:00,000Z'],
    ...['2026-11-22T10:00:00', '2026-11-22T10:00:00+2:00', '1900-02-29T00:00:00Z'],
  ]) {
    assert.equal(readDate(date), null, date);
  }
});

test('leniency javascript-dates: a whole second as JavaScript prints it, and it is told as the RFC has it', () => {
  assert.equal(readDate(new Date(Date.UTC(2026, 10, 22, 10)).toISOString()), Date.UTC(2026, 10, 22, 10));
  assert.equal(utcDate.parse('2026-11-22T10:00:00.000Z'), '2026-11-22T10:00:00Z');
  assert.equal(utcDate.parse('2026-11-22T10:00:00.250Z'), '2026-11-22T10:00:00.250Z');
  assert.equal(utcDate.parse('2016-12-31T23:59:60Z'), '2016-12-31T23:59:59Z', 'what Date.parse reads');
  assert.equal(utcDate.safeParse('2026-11-22T10:00:00.000+00:00').success, false);
});

test('dates are written without a fraction', () => {
  assert.equal(writeDate(Date.UTC(2026, 10, 22, 10) + 999), '2026-11-22T10:00:00Z');
});
