/** A connection inside the process behaves as one outside: in order, with backpressure, with an end. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { systemClock } from '../../../server/base/ports.ts';
import { pipe } from '../../../server/net/pipe.ts';

const ends = () => {
  const { client, server } = pipe(systemClock);
  return [client.stream(), server.stream()] as const;
};

test('a dialogue goes on as long as both have something to say', async () => {
  const [near, far] = ends();
  far.on('data', (said: Buffer) => far.write(`re ${said}`));
  let turns = 0;
  const over = new Promise<void>(resolve => {
    near.on('data', () => (++turns < 500 ? near.write('next') : resolve()));
  });
  near.write('first');
  await over;
  assert.equal(turns, 500);
});

test('who writes faster than the other reads waits, and nothing is lost', async () => {
  const [near, far] = ends();
  const whole = Buffer.alloc(1_000_000, 'abcdefgh');
  for (let at = 0; at < whole.length; at += 10_000) near.write(whole.subarray(at, at + 10_000));
  assert.ok(near.writableNeedDrain, 'nobody has read yet');
  near.end();
  const read: Buffer[] = [];
  for await (const piece of far) {
    read.push(piece as Buffer);
    if (read.length % 10 === 0) await new Promise(setImmediate);
  }
  assert.ok(Buffer.concat(read).equals(whole));
});

test('one end gone, the other hears the end', async () => {
  const [near, far] = ends();
  near.write('last words');
  const heard: string[] = [];
  far.on('data', (said: Buffer) => heard.push(String(said)));
  near.end();
  await once(far, 'end');
  assert.deepEqual(heard, ['last words']);
  const [other, left] = ends();
  left.resume();
  other.destroy();
  await once(left, 'end');
});
