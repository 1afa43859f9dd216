/** Lanes: whose turn it is, how many run, what rests. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { newLanes } from '../../../server/queue/lanes.ts';
import { LOCAL } from '../../../server/queue/route-name.ts';
import type { Lease } from '../../../server/store/interface.ts';

let last = 0;
const lease = (route: string, queued = ++last): Lease =>
  ({ recipient: ++last, queued, route, parameters: {}, acceptedAt: 0 }) as unknown as Lease;
const many = (route: string, count: number) => Array.from({ length: count }, () => lease(route));
const limits = (total: number, perRoute: number) => () => ({ total, perRoute });
const routesOf = (lanes: ReturnType<typeof newLanes>) => {
  const routes: string[] = [];
  for (let batch = lanes.take(); batch; batch = lanes.take()) routes.push(batch[0]!.route);
  return routes;
};

test('routes take turns, whoever came first', () => {
  const lanes = newLanes(limits(100, 3));
  lanes.add([...many('slow', 3), ...many('a', 2), ...many('b', 1)]);
  assert.deepEqual(routesOf(lanes), ['slow', 'a', 'b', 'slow', 'a', 'slow']);
});
test('a full route holds up nobody else', () => {
  const lanes = newLanes(limits(100, 2));
  lanes.add([...many('dead', 50), ...many('alive', 1)]);
  assert.deepEqual(routesOf(lanes), ['dead', 'alive', 'dead']);
  assert.deepEqual(lanes.busy(), { alive: 1, dead: 50 });
});
test('so many run elsewhere at once, over all routes; our own people do not count', () => {
  const lanes = newLanes(limits(3, 2));
  lanes.add([...many('a', 2), ...many('b', 2), ...many('c', 2), ...many(LOCAL, 5)]);
  const taken = routesOf(lanes);
  assert.deepEqual(
    [taken.filter(route => route !== LOCAL).length, taken.filter(route => route === LOCAL).length],
    [3, 5],
  );
});
test('what was tried makes room for the next, and is held until it is written down', () => {
  const lanes = newLanes(limits(1, 1));
  lanes.add(many('a', 2));
  const first = lanes.take()!;
  assert.equal(lanes.take(), null);
  lanes.tried(first);
  const second = lanes.take()!;
  assert.deepEqual([lanes.size(), lanes.busy()], [2, { a: 2 }]);
  lanes.finished(first);
  assert.deepEqual([lanes.size(), lanes.busy()], [1, { a: 1 }]);
  lanes.tried(second);
  lanes.finished(second);
  assert.deepEqual([lanes.size(), lanes.busy()], [0, {}]);
});
test('recipients of one message go together, up to a hundred', () => {
  const lanes = newLanes(limits(10, 10));
  const message = ++last;
  lanes.add([...Array.from({ length: 150 }, () => lease('a', message)), lease('a')]);
  assert.deepEqual([lanes.take()?.length, lanes.take()?.length, lanes.take()?.length], [100, 50, 1]);
});
test('paused: what goes elsewhere rests, our own people get theirs', () => {
  let paused = true;
  const lanes = newLanes(limits(10, 10), route => paused && route !== LOCAL);
  lanes.add([lease('a'), lease(LOCAL)]);
  assert.deepEqual(routesOf(lanes), [LOCAL]);
  paused = false;
  assert.deepEqual(routesOf(lanes), ['a']);
});
test('a frozen route takes nothing and gives back what nobody has begun with; the others go on', () => {
  let frozen = '';
  const lanes = newLanes(limits(10, 2), route => route === frozen);
  lanes.add([...many('a', 3), lease('b')]);
  assert.deepEqual(
    lanes.take()?.map(each => each.route),
    ['a'],
  );
  const before = lanes.size();
  frozen = 'a';
  const back = lanes.giveBack();
  assert.deepEqual([back.length, lanes.size(), lanes.busy()], [2, before - 2, { a: 1, b: 1 }]);
  assert.deepEqual([lanes.hasRoom('a'), lanes.hasRoom('b')], [false, true]);
  assert.deepEqual(routesOf(lanes), ['b']);
  assert.deepEqual(lanes.giveBack(), []);
});
test('a route with enough in memory takes no more leases', () => {
  const lanes = newLanes(limits(10, 2));
  assert.equal(lanes.hasRoom('a'), true);
  lanes.add(many('a', 2));
  assert.deepEqual([lanes.hasRoom('a'), lanes.hasRoom('b'), lanes.hasRoom(LOCAL)], [false, true, true]);
});
