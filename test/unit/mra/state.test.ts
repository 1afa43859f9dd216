/** When an account elsewhere is tried again: by what went wrong, and how often. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { hours, minutes, seconds } from '../../../server/base/units.ts';
import type { RemoteFault } from '../../../server/mra/fault.ts';
import { afterTry, newState, type PulledState, printState, readState } from '../../../server/mra/state.ts';

const every = minutes(10);
const tried = (state: PulledState, at: number, fault: RemoteFault | null, more = false) =>
  afterTry(state, { at, taken: fault ? 0 : 3, passed: [], fault, more, silent: 0 }, { every });
const fault = (kind: RemoteFault['kind'], wait?: number): RemoteFault => ({
  ...{ kind, sentence: 'no' },
  ...(wait === undefined ? {} : { wait }),
});

test('what is well is visited in its time; what is not done yet at once', () => {
  const well = tried(newState, 1000, null);
  assert.deepEqual([well.nextAt, well.taken, well.lastGoodAt], [1000 + every, 3, 1000]);
  assert.equal(tried(well, 5000, null, true).nextAt, 5000);
});

test('a server that is away is asked less and less often, and never less than every six hours', () => {
  let state = newState;
  const waits: number[] = [];
  for (let n = 0; n < 12; n++) {
    state = tried(state, 0, fault('unreachable'));
    waits.push(state.nextAt! / minutes(1));
  }
  assert.deepEqual(waits, [10, 10, 10, 16, 32, 64, 128, 256, 360, 360, 360, 360]);
  assert.equal(state.failing?.times, 12);
  assert.equal(tried(state, 0, null).failing, null);
});

test('a login that is refused is tried seldom, since when is remembered', () => {
  const first = tried(newState, 1000, fault('login-refused'));
  assert.equal(first.nextAt, 1000 + hours(1));
  const second = tried(first, first.nextAt!, fault('login-refused'));
  assert.deepEqual([second.failing!.since, second.nextAt! - first.nextAt!], [1000, hours(2)]);
});

test('our own network that is away is nobody’s fault', () => {
  const away = tried(newState, 0, fault('offline'));
  assert.deepEqual([away.failing, away.nextAt], [null, minutes(5)]);
});

test('as long as the server says, within reason', () => {
  assert.equal(tried(newState, 0, fault('throttled', hours(3))).nextAt, hours(3));
  assert.equal(tried(newState, 0, fault('throttled', hours(300))).nextAt, hours(24));
  assert.equal(tried(newState, 0, fault('throttled', seconds(1))).nextAt, minutes(1));
  assert.equal(tried(newState, 0, fault('throttled')).nextAt, hours(1));
});

test('a few that were passed over are remembered, and it is kept as text', () => {
  let state = newState;
  const passed = { at: 1, folder: '', key: 'x', because: 'too large' };
  const pass = (key: string, at: number) =>
    afterTry(state, { at, taken: 0, passed: [{ ...passed, key }], fault: null, more: false, silent: 0 }, { every });
  for (let n = 0; n < 30; n++) state = pass('x', n);
  assert.equal(state.passed.length, 1, 'told once');
  for (let n = 0; n < 30; n++) state = pass(`x${n}`, n);
  assert.equal(state.passed.length, 20);
  assert.deepEqual(readState(printState(state)), state);
  assert.deepEqual(readState('{}'), newState);
});
