import assert from 'node:assert/strict';
import test from 'node:test';
import { parseDate, printDate } from '../../../server/mime/date.ts';

const table: readonly (readonly [written: string, iso: string | null])[] = [
  ['Thu, 03 Sep 2026 08:00:00 +0200', '2026-09-03T06:00:00.000Z'],
  ['3 Sep 2026 08:00 -0530', '2026-09-03T13:30:00.000Z'],
  ['Thu, 3 Sep 2026 08:00:00 GMT', '2026-09-03T08:00:00.000Z'],
  ['Thu, 3 Sep 2026 08:00:00 EST', '2026-09-03T13:00:00.000Z'],
  ['Thu, 3 Sep 2026 08:00:00 +0000 (UTC (really))', '2026-09-03T08:00:00.000Z'],
  ['Thu, 3 September 2026 8:00:00 Z', '2026-09-03T08:00:00.000Z'],
  ['03-Sep-26 08:00:00', '2026-09-03T08:00:00.000Z'],
  ['3 Sep 99 08:00:00 +0000', '1999-09-03T08:00:00.000Z'],
  ['Thu Sep  3 08:00:00 2026', '2026-09-03T08:00:00.000Z'],
  ['Thu, 31 Dec 1998 23:59:60 +0000', '1998-12-31T23:59:59.000Z'],
  ['Thu, 3 Sep 2026 08:00:00 +9999', '2026-09-03T08:00:00.000Z'],
  ['yesterday', null],
  ['', null],
  ['32 Sep 2026 08:00:00 +0000', null],
  ['3 Foo 2026 08:00:00 +0000', null],
  ['3 Sep 2026 25:00:00 +0000', null],
  [`${'('.repeat(100_000)}`, null],
];

test('dates are read in the forms that mail has', () => {
  for (const [written, iso] of table) {
    const read = parseDate(written);
    assert.equal(read === null ? null : new Date(read).toISOString(), iso, written.slice(0, 60));
  }
});

test('a date prints in the zone that is given', () => {
  const at = Date.UTC(2026, 8, 3, 23, 30, 5);
  assert.equal(printDate(at), 'Thu, 03 Sep 2026 23:30:05 +0000');
  assert.equal(printDate(at, 120), 'Fri, 04 Sep 2026 01:30:05 +0200');
  assert.equal(printDate(at, -210), 'Thu, 03 Sep 2026 20:00:05 -0330');
  assert.equal(parseDate(printDate(at, -210)), at);
});
