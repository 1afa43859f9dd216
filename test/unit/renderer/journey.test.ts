/** From a journey to the drawing: where the stations stand, who gets a row, what is replaced in a transcript. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { fewBranches, layoutLine } from '../../../renderer/design/line-layout.ts';
import { lineOf, sinceStart, stationsOf, stepTo, withAhead } from '../../../renderer/journey/journey-line.ts';
import { parts } from '../../../renderer/journey/transcript.ts';
import type { Branch, RecipientState, Station } from '../../../server/api/contract.ts';

const station = (name: Station['name'], state: Station['state'] = 'done', at: number | null = null): Station => ({
  name,
  state,
  at,
  sentence: '',
  fact: null,
});
const branch = (address: string, state: RecipientState, ...stations: Station[]): Branch => ({
  address,
  state,
  stations,
  sentence: '',
  reply: null,
  nextAt: null,
});
const trunk = [station('written'), station('accepted')];
const names = (stations: readonly Station[]): string[] => stations.map(one => `${one.name} ${one.state}`);

test('one recipient: the queue is a station of the trunk', () => {
  const line = lineOf({
    trunk,
    branches: [branch('a@x', 'delivered', station('queued'), station('delivered'), station('stored'))],
  });
  assert.deepEqual(names(line.trunk), ['written done', 'accepted done', 'queued done']);
  assert.deepEqual(line.branches.map(names), [['delivered done', 'stored done']]);
});

test('who still waits shows it on a row of his own', () => {
  const line = lineOf({
    trunk,
    branches: [
      branch('a@x', 'delivered', station('queued'), station('delivered')),
      branch('b@y', 'deferred', station('queued', 'waiting'), station('sent', 'ahead')),
    ],
  });
  assert.equal(line.trunk.at(-1)?.state, 'done');
  assert.deepEqual(line.branches.map(names), [['delivered done'], ['queued waiting']]);
});

test('refused: no branch, and the line ends where it was refused', () => {
  const line = lineOf({ trunk: [station('written'), station('accepted', 'refused')], branches: [] });
  const placed = layoutLine(line, { width: 200, top: 20, row: 100, bottom: 50 });
  assert.deepEqual(
    placed.stations.map(one => one.x),
    [50, 150],
  );
  assert.deepEqual([placed.height, placed.segments.length], [70, 1]);
});

test('the line forks after the trunk, a row for each branch', () => {
  const placed = layoutLine(
    { trunk: [station('queued')], branches: [[station('delivered'), station('stored')], [station('sent')]] },
    { width: 300, top: 20, row: 100, bottom: 50 },
  );
  assert.deepEqual(
    placed.stations.map(({ name, row, x, y }) => [name, row, x, y]),
    [
      ['queued', 0, 50, 20],
      ['delivered', 0, 150, 20],
      ['stored', 0, 250, 20],
      ['sent', 1, 150, 120],
    ],
  );
  assert.equal(placed.height, 170);
});

test('four hundred recipients: those that need a look get the rows', () => {
  const all = Array.from({ length: 400 }, (_, i) => ({
    state: i === 300 ? 'failed' : i === 20 ? 'deferred' : 'delivered',
    i,
  }));
  const { shown, rest } = fewBranches(all, 4);
  assert.deepEqual(
    shown.map(one => one.i),
    [0, 1, 20, 300],
  );
  assert.equal(rest, 396);
});

test('the first letter keeps all stations while they light up', () => {
  const line = withAhead({ trunk: [station('written')], branches: [] });
  assert.deepEqual(names(line.trunk), ['written done', 'accepted ahead', 'queued ahead']);
  assert.deepEqual(line.branches.map(names), [['delivered ahead', 'stored ahead', 'read ahead']]);
});

test('times are told from the first station, never below nothing', () => {
  const journey = { at: 5, trunk: [station('written', 'done', 1000)] };
  assert.deepEqual([sinceStart(journey, 1312), sinceStart(journey, 900), sinceStart(journey, null)], [312, 0, null]);
});

test('what was replaced in a transcript is marked', () => {
  assert.deepEqual(parts('AUTH PLAIN ••••••••'), [
    { text: 'AUTH PLAIN ', redacted: false },
    { text: '••••••••', redacted: true },
  ]);
  assert.deepEqual(parts('NOOP'), [{ text: 'NOOP', redacted: false }]);
});

test('the stations in their order, each by its own key; whose way it is where the ways have parted', () => {
  const journey = {
    trunk,
    branches: [
      branch('a@x', 'delivered', station('queued'), station('delivered')),
      branch('b@y', 'deferred', station('queued', 'waiting'), station('sent', 'ahead')),
    ],
  };
  const all = stationsOf(journey);
  assert.deepEqual(
    all.map(({ name, address }) => `${name} ${address}`),
    ['written null', 'accepted null', 'queued null', 'delivered a@x', 'queued b@y'],
  );
  assert.equal(new Set(all.map(({ key }) => key)).size, all.length);
});

test('from none it goes to where the message is; then one by one, and no further than the ends', () => {
  const all = [station('written'), station('accepted'), station('queued', 'waiting'), station('sent', 'ahead')];
  assert.deepEqual(
    [stepTo(all, -1, 1), stepTo(all, -1, -1), stepTo(all, 2, 1), stepTo(all, 3, 1), stepTo(all, 0, -1)],
    [2, 2, 3, 3, 0],
  );
});
