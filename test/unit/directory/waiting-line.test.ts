import assert from 'node:assert/strict';
import test from 'node:test';
import { err } from '../../../server/base/result.ts';
import { newWaitingLine } from '../../../server/directory/waiting-line.ts';

const limits = { atOnce: 2, longest: 8, longestLane: 4 };

/** Acts that end when told to, and the order in which they began. */
function acts() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const act = (name: string) => () => {
    begun.push(name);
    return new Promise<string>(done => ends.push(() => done(name)));
  };
  const endOne = async () => {
    ends.shift()?.();
    await new Promise(setImmediate);
  };
  return { begun, act, endOne };
}

test('two at once, and lanes in turn', async () => {
  const line = newWaitingLine(limits);
  const { begun, act, endOne } = acts();
  for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'c1']) void line.run(name.charAt(0), act(name));
  await new Promise(setImmediate);
  assert.deepEqual(begun, ['a1', 'a2']);
  for (let n = 0; n < 6; n++) await endOne();
  assert.deepEqual(begun, ['a1', 'a2', 'a3', 'b1', 'c1', 'a4']);
  assert.equal(line.waiting(), 0);
});

test('a full lane and a full line say so at once', async () => {
  const line = newWaitingLine(limits);
  const { act } = acts();
  for (let n = 0; n < 6; n++) void line.run('a', act(`a${n}`));
  assert.deepEqual(await line.run('a', act('late')), err('full'));
  for (let n = 0; n < 4; n++) void line.run('b', act(`b${n}`));
  assert.deepEqual(await line.run('c', act('late')), err('full'));
});

test('an act that throws gives its place back', async () => {
  const line = newWaitingLine({ ...limits, atOnce: 1 });
  await assert.rejects(
    line.run('a', () => Promise.reject(new Error('broken'))),
    /broken/,
  );
  assert.deepEqual(await line.run('a', async () => 1), { ok: true, value: 1 });
});
