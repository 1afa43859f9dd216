/** Counting what an account has sent, and when that is too much. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { hours, minutes } from '../../../server/base/units.ts';
import { newCounts } from '../../../server/ceilings/counts.ts';
import { type Limits, limitsOf, tooMuch } from '../../../server/ceilings/limits.ts';
import { ceilingsOf, parseCeiling } from '../../../server/config/ceiling.ts';

const START = Date.UTC(2026, 10, 23, 8);
const none: Limits = { perHour: 0, perDay: 0, refusedPerHour: 0, networksPerHour: 0 };

test('an hour and a day pass by in slices of five minutes', () => {
  const counts = newCounts();
  counts.sent(1, START, 10, null);
  counts.sent(1, START + minutes(30), 5, null);
  counts.sent(2, START, 1, null);
  counts.refused(1, START + minutes(31));
  const at = (now: number) => counts.seen(1, START + now);
  assert.deepEqual(at(minutes(31)).hour, { messages: 2, recipients: 15, refused: 1 });
  assert.deepEqual(at(minutes(66)).hour, { messages: 1, recipients: 5, refused: 1 });
  assert.deepEqual(at(hours(2)).hour, { messages: 0, recipients: 0, refused: 0 });
  assert.deepEqual(at(hours(23)).day, { messages: 2, recipients: 15, refused: 1 });
  assert.deepEqual(counts.accounts(START + hours(23)), [1, 2]);
  assert.deepEqual(at(hours(25)).day, { messages: 0, recipients: 0, refused: 0 });
  assert.deepEqual(counts.accounts(START + hours(25)), []);
});

test('networks are those of the last hour, the busiest first, and bounded', () => {
  const counts = newCounts();
  counts.sent(1, START, 1, '192.0.2.1');
  counts.sent(1, START + minutes(50), 1, '198.51.100.7');
  counts.sent(1, START + minutes(51), 1, '198.51.100.7');
  counts.sent(1, START + minutes(52), 1, null);
  const names = (now: number) => counts.seen(1, START + now).networks.map(one => `${one.network} ${one.messages}`);
  assert.deepEqual(names(minutes(55)), ['198.51.100.7 2', '192.0.2.1 1']);
  assert.deepEqual(names(minutes(61)), ['198.51.100.7 2']);
  for (let i = 0; i < 500; i++) counts.sent(2, START, 1, `203.0.113.${i}`);
  assert.equal(counts.seen(2, START).networks.length, 100);
});

test('slices of a day and no more are kept, however long it goes on', () => {
  const counts = newCounts();
  for (let i = 0; i < 5_000; i++) counts.sent(1, START + i * minutes(5), 1, null);
  const { day, hour } = counts.seen(1, START + 4_999 * minutes(5));
  assert.ok(day.recipients >= 287 && day.recipients <= 289, String(day.recipients));
  assert.ok(hour.recipients >= 12 && hour.recipients <= 13, String(hour.recipients));
});

const seen = (recipients: number, refused = 0, networks = 1, day = recipients) => ({
  hour: { messages: 1, recipients, refused },
  day: { messages: 1, recipients: day, refused },
  networks: Array.from({ length: networks }, (_, i) => ({ network: `192.0.2.${i}`, messages: 1, last: START })),
});

test('what is too much, and what only looks like it', () => {
  const of = (limits: Partial<Limits>, ...given: Parameters<typeof seen>) =>
    tooMuch(seen(...given), { ...none, ...limits });
  assert.equal(of({ perHour: 10 }, 10), null);
  assert.match(of({ perHour: 10 }, 11)!, /^11 recipients elsewhere within an hour, and 10 are usual/);
  assert.match(of({ perDay: 10 }, 1, 0, 1, 11)!, /^11 recipients elsewhere within a day/);
  assert.match(of({ refusedPerHour: 5 }, 20, 5)!, /^other servers refused 5 recipients of 20 within an hour/);
  assert.equal(of({ refusedPerHour: 5 }, 26, 5), null, 'less than a fifth: old addresses');
  assert.equal(of({ refusedPerHour: 5 }, 4, 4), null);
  assert.match(of({ networksPerHour: 8 }, 21, 0, 8)!, /from 8 networks/);
  assert.equal(of({ networksPerHour: 8 }, 20, 0, 8), null, 'a traveller sends little');
  assert.equal(of({}, 1e6, 1e6, 50), null, 'no limit');
});

test('an account may have ceilings of its own; what cannot be read is told', () => {
  const own = ceilingsOf(['News@Here.example=5000/20000', 'nonsense']);
  assert.deepEqual(limitsOf('news@here.example', { ...none, perHour: 3 }, own).perHour, 5000);
  assert.deepEqual(limitsOf('ann@here.example', { ...none, perHour: 3 }, own).perHour, 3);
  for (const wrong of ['news@here.example', 'news=1/2', 'a@b=1', 'a@b=x/2', 'a b@c=1/2'])
    assert.equal(parseCeiling(wrong).ok, false, wrong);
});

test('a clock that was days ahead and is right again accuses nobody', () => {
  const counts = newCounts();
  counts.sent(1, START + hours(72), 400, '192.0.2.1');
  assert.deepEqual(counts.seen(1, START).hour, { messages: 0, recipients: 0, refused: 0 });
  assert.deepEqual(counts.seen(1, START).networks, []);
  counts.sent(1, START, 2, '192.0.2.2');
  const { hour, day, networks } = counts.seen(1, START);
  assert.deepEqual([hour.recipients, day.recipients, networks.length], [2, 2, 1]);
});
