/** Selection, rows on screen, pages put together, the log's ring and filter. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { scrollFor, visibleRange } from '../../../renderer/design/rows.ts';
import * as select from '../../../renderer/design/selection.ts';
import { joinPages } from '../../../renderer/journey/join-pages.ts';
import { hasTerm, storyFilter, textFilter, withTerm } from '../../../renderer/log/filter.ts';
import { heightOf, newPulse, rangeOf } from '../../../renderer/log/pulse.ts';
import { newRing } from '../../../renderer/log/ring.ts';
import type { LogLine } from '../../../server/api/contract.ts';

test('the focus moves within the list and begins at the end it is moved from', () => {
  assert.equal(select.move(select.noSelection, 1, 5).active, 0);
  assert.equal(select.move(select.noSelection, -1, 5).active, 4);
  assert.equal(select.move({ ...select.noSelection, active: 4 }, 1, 5).active, 4);
  assert.equal(select.move(select.noSelection, 1, 0).active, -1);
});

test('shift chooses from where it began, in both directions', () => {
  const keys = ['a', 'b', 'c', 'd'];
  const from = select.moveTo(select.noSelection, 2, 4);
  const up = select.extend(select.extend(from, -1, keys), -1, keys);
  assert.deepEqual([...up.chosen], ['a', 'b', 'c']);
  assert.deepEqual([...select.extend(select.extend(up, 1, keys), 1, keys).chosen], ['c']);
});

test('rows that go are no longer chosen, and the focus stays on its row', () => {
  const before = ['a', 'b', 'c'];
  const selection = { active: 2, anchor: 2, chosen: new Set(['a', 'c']) };
  assert.deepEqual(select.keep(selection, before, ['x', 'b', 'c']), { active: 2, anchor: 2, chosen: new Set(['c']) });
  assert.equal(select.keep(selection, before, ['a', 'b']).active, 1);
  assert.deepEqual(
    select.subject({ ...selection, chosen: new Set() }, before, key => key),
    ['c'],
  );
});

test('only rows on screen, and some to spare', () => {
  assert.deepEqual(visibleRange({ top: 0, height: 100 }, 20, 1000, 2), { first: 0, end: 7 });
  assert.deepEqual(visibleRange({ top: 19_900, height: 100 }, 20, 1000, 2), { first: 993, end: 1000 });
  assert.deepEqual(visibleRange({ top: 500, height: 100 }, 20, 3, 2), { first: 3, end: 3 });
  assert.deepEqual(
    [
      scrollFor({ top: 100, height: 100 }, 20, 4),
      scrollFor({ top: 100, height: 100 }, 20, 6),
      scrollFor({ top: 100, height: 100 }, 20, 10),
    ],
    [80, null, 120],
  );
});

test('journeys that slip out of the newest page stay, but a hole is never hidden', () => {
  const at = (...cursors: number[]) => cursors.map(cursor => ({ cursor }));
  assert.deepEqual(joinPages(at(12, 11, 10), at(11, 10, 9, 8)), at(12, 11, 10, 9, 8));
  assert.deepEqual(joinPages(at(30, 29, 28), at(11, 10, 9)), at(30, 29, 28));
});

test('the ring keeps the newest in order, counts what fell out, and its snapshots stand still', () => {
  const ring = newRing<number>(100, n => n % 2 === 0);
  for (let i = 0; i < 50; i++) ring.push([i * 7, i * 7 + 1, i * 7 + 2, i * 7 + 3, i * 7 + 4, i * 7 + 5, i * 7 + 6]);
  const expected = Array.from({ length: 350 }, (_, i) => i)
    .slice(250)
    .filter(n => n % 2 === 0);
  const snapshot = ring.rows();
  assert.deepEqual(snapshot, expected);
  assert.deepEqual([ring.kept, ring.fallenOut, ring.passing], [100, 250, 50]);
  assert.equal(ring.push([350, 351, 352]), 2);
  assert.deepEqual(snapshot, expected);
  ring.filter(n => n > 350);
  assert.deepEqual(ring.rows(), [351, 352]);
});

test('fifty thousand rows and a thousand a second cost little', () => {
  const ring = newRing<number>(50_000);
  ring.push(Array.from({ length: 50_000 }, (_, i) => i));
  const start = performance.now();
  for (let i = 0; i < 1000; i++) ring.push([i]);
  assert.ok(performance.now() - start < 250, 'a push must not copy the ring');
  assert.equal(ring.kept, 50_000);
});

const line = (over: Partial<LogLine>): LogLine => ({
  id: 1,
  at: 0,
  trace: '4ZxAb',
  name: 'smtp.refused',
  agent: 'MTA',
  level: 'info',
  outcome: 'ok',
  sentence: 'Ben fetched it',
  fields: {},
  ...over,
});

test('the filter of the log: words, facts, outcomes, replies, times; either, not and brackets', () => {
  const now = new Date(2026, 10, 22, 13, 5).getTime();
  const deferred: Partial<LogLine> = {
    ...{ at: now - 30_000, name: 'queue.deferred', agent: 'Queue', outcome: 'waiting' as const },
    sentence: 'kim@example.net waits',
    fields: { recipient: 'kim@example.net', reply: '450 4.7.1 Greylisted', user: 'ann' },
  };
  const table: readonly (readonly [string, Partial<LogLine>, boolean])[] = [
    ['ben FETCHED', {}, true],
    ['ben sent', {}, false],
    ['ben OR sent', {}, true],
    ['-ben', {}, false],
    ['trace:4zx', {}, true],
    ['trace:zx', {}, false],
    ['agent:mta', {}, true],
    ['agent:ms', {}, false],
    ['smtp.refused', {}, true],
    ['is:problem', {}, false],
    ['is:problem', { outcome: 'refused' }, true],
    ['is:waiting to:kim@* account:ANN', deferred, true],
    ['from:kim', deferred, false],
    ['status:450', deferred, true],
    ['status:>=400', deferred, true],
    ['status:5xx', deferred, false],
    ['status:<500 (is:failed OR status:4xx)', deferred, true],
    ['status:550', { sentence: 'refused with 550 5.1.1: nobody' }, true],
    ['status:>=400', {}, false],
    ['newer:1min', deferred, true],
    ['older:1m', deferred, false],
    ['at:13:04', deferred, true],
    ['at:13:04:40-13:05', deferred, false],
    ['name:queue.', deferred, true],
    ['is:', {}, true],
  ];
  for (const [text, over, wanted] of table) assert.equal(storyFilter(text, now).passes(line(over)), wanted, text);
  assert.match(storyFilter('is:lost', now).faults[0]!.words, /“is:lost” knows problem/);
  assert.match(storyFilter('status:9', now).faults[0]!.words, /needs a reply code/);
  assert.equal(storyFilter('at:noon', now).passes(line({})), true, 'what cannot be read is left out');
  assert.equal(textFilter('a (b OR c) -d')('A C'), true);
  assert.equal(textFilter('a -b')('ab'), false);
});

test('a term of the filter comes and goes without touching the others', () => {
  assert.equal(withTerm('ben is:failed', 'is', 'problem'), 'ben is:problem');
  assert.equal(withTerm('ben is:problem', 'is', null), 'ben');
  assert.deepEqual([hasTerm('is:problem', 'is', 'problem'), hasTerm('-is:problem', 'is', 'problem')], [true, false]);
});

test('the pulse counts five minutes in steps; a stretch of it is a term', () => {
  const now = new Date(2026, 10, 22, 13, 5, 2).getTime();
  const pulse = newPulse();
  pulse.count([
    line({ at: now - 1000 }),
    line({ at: now - 1000, outcome: 'refused' }),
    line({ at: now - 60_000, outcome: 'waiting' }),
    line({ at: now - 600_000 }),
  ]);
  const steps = pulse.steps(now);
  assert.equal(steps.length, 60);
  assert.deepEqual([steps.at(-1)!.all, steps.at(-1)!.bad, steps.reduce((sum, step) => sum + step.all, 0)], [2, 1, 3]);
  assert.equal(rangeOf(steps.at(-1)!, steps.at(-2)!), '13:04:55-13:05:05');
  assert.deepEqual([heightOf(0, 9), heightOf(9, 9), heightOf(1, 1000)], [0, 1, 0.08]);
});
