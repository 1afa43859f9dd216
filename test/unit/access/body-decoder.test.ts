/** The decoding thread: texts come back in order, one that takes too long costs nobody else anything. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { threadDecoder } from '../../../server/access/body-decoder.ts';
import { systemClock } from '../../../server/base/ports.ts';
import { seconds } from '../../../server/base/units.ts';

const part = (partId: string, start: number, end: number, encoding = '8bit') => ({
  partId,
  start,
  end,
  encoding,
  charset: 'utf-8',
  isHtml: false,
});
const none = { value: '', isEncodingProblem: true, isTruncated: false };

test('the parts of a message are decoded apart from each other', async () => {
  const decoder = threadDecoder({ clock: systemClock });
  const message = Buffer.from('Grüße\r\nR3LDvMOfZQ==');
  const split = message.indexOf('R3L');
  const decoded = await decoder.decode(message, [part('1', 0, split), part('2', split, message.length, 'base64')], 4);
  assert.deepEqual([...decoded].sort(), [
    ['1', { value: 'Grü', isEncodingProblem: false, isTruncated: true }],
    ['2', { value: 'Grü', isEncodingProblem: false, isTruncated: true }],
  ]);
  assert.equal(message.toString(), 'Grüße\r\nR3LDvMOfZQ==', 'the memory stays the caller’s');
  await decoder.close();
});

test('a text over the deadline is none, and the next one is decoded by a new thread', async () => {
  let deadlines = 0;
  // The first text meets a deadline that has passed already; later ones have time.
  const clock = {
    ...systemClock,
    after: (wait: number, act: () => void) =>
      systemClock.after(wait === seconds(5) && deadlines++ === 0 ? 0 : wait, act),
  };
  const decoder = threadDecoder({ clock });
  const heavy = Buffer.alloc(16 * 1024 * 1024, 'ü');
  const [first, second] = await Promise.all([
    decoder.decode(heavy, [part('1', 0, heavy.length, 'quoted-printable')], null),
    decoder.decode(Buffer.from('still here'), [part('1', 0, 10)], null),
  ]);
  assert.deepEqual(first.get('1'), none);
  assert.equal(second.get('1')?.value, 'still here');
  await decoder.close();
});

test('after it was closed nothing is decoded and nothing hangs', async () => {
  const decoder = threadDecoder({ clock: systemClock });
  const asked = decoder.decode(Buffer.from('x'), [part('1', 0, 1)], null);
  await decoder.close();
  assert.deepEqual((await asked).get('1'), none);
  assert.deepEqual((await decoder.decode(Buffer.from('x'), [part('1', 0, 1)], null)).get('1'), none);
});
