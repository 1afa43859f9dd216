/** A clock that is suddenly years ahead removes nothing: until the server has run so for a week, or the clock is right again. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { days, hours } from '../../../server/base/units.ts';
import { type Belief, believe } from '../../../server/retention/clock-guard.ts';

const START = Date.UTC(2026, 10, 23);
const trusted = (at: number): Belief => ({ trusted: at, doubt: null });

test('hours, nights, a fortnight off, and a clock that is set back are believed', () => {
  assert.deepEqual(believe(null, START, 0), trusted(START));
  assert.deepEqual(believe(trusted(START), START + hours(1), hours(1)), trusted(START + hours(1)));
  assert.deepEqual(believe(trusted(START), START + days(14), 0), trusted(START + days(14)));
  assert.deepEqual(believe(trusted(START), START + days(90), days(80)), trusted(START + days(90)));
  assert.deepEqual(believe(trusted(START), START - days(20_000), 0), trusted(START), 'a battery that is empty');
});

test('years are doubted, until the server has run so for a week', () => {
  let belief = trusted(START);
  let now = START + days(4 * 365);
  belief = believe(belief, now, hours(1));
  assert.deepEqual(belief, { trusted: START, doubt: { ran: 0 } });
  for (let hour = 1; hour < 7 * 24; hour++) {
    now += hours(1);
    belief = believe(belief, now, hours(1));
    assert.ok(belief.doubt, `hour ${hour}`);
  }
  assert.deepEqual(believe(belief, now + hours(1), hours(1)), trusted(now + hours(1)));
  assert.ok(believe(belief, now + days(500), 0).doubt, 'a second leap is no week');
  assert.deepEqual(believe(belief, START + days(8), hours(1)), trusted(START + days(8)), 'set right again');
});
