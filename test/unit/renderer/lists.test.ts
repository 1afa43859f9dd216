/** Selection, rows on screen, pages put together, the log's ring and filter. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { scrollFor, visibleRange } from '../../../renderer/design/rows.ts';
import * as select from '../../../renderer/design/selection.ts';
import { joinPages } from '../../../renderer/journey/join-pages.ts';
import { storyFilter } from '../../../renderer/log/filter.ts';
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

test('every word of the filter must be found; trace and agent are columns', () => {
  const passes = (text: string, over: Partial<LogLine> = {}, problems = false) =>
    storyFilter({ text, problems })(line(over));
  assert.deepEqual(
    [
      passes('ben FETCHED'),
      passes('ben sent'),
      passes('trace:4zx'),
      passes('trace:zx'),
      passes('agent:mta'),
      passes('agent:ms'),
      passes('smtp.refused'),
    ],
    [true, false, true, false, true, false, true],
  );
  assert.deepEqual([passes('', {}, true), passes('', { outcome: 'refused' }, true)], [false, true]);
});
