/** A large message is read in a thread of its own, and reads the same. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { readApart } from '../../../server/access/message-reader.ts';
import { manualClock, systemClock } from '../../../server/base/ports.ts';
import { days } from '../../../server/base/units.ts';
import { bombs } from '../../support/bombs.ts';

const letter = (text: string): Buffer =>
  Buffer.from(
    `Subject: Lunch\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${text}\r\n--b\r\nContent-Type: image/png; name=a.png\r\n\r\nabc\r\n--b--\r\n`,
  );

test('small or large, it is the same message', async () => {
  const small = await readApart(letter('Hello.'), systemClock);
  const large = await readApart(letter('Hello. '.repeat(20_000)), systemClock);
  assert.deepEqual([small?.subject, small?.text?.trim()], ['Lunch', 'Hello.']);
  assert.deepEqual([large?.subject, large?.text?.length], ['Lunch', 'Hello. '.length * 20_000]);
  const attached = large?.attachments.map(({ filename, type, size, bytes }) => [filename, type, size, bytes.length]);
  assert.deepEqual(attached, [['a.png', 'image/png', 3, 0]]);
});

test('a bomb is read too', async () => {
  for (const name of ['10 MiB of garbage said to be base64', '100,000 addresses in three fields, with names']) {
    const bomb = bombs.find(one => one.name === name)!;
    assert.equal((await readApart(bomb.message(), systemClock))?.subject, 'Lunch', name);
  }
});

test('what is not read in time is given up', async () => {
  const clock = manualClock(0);
  const reading = readApart(letter('Hello. '.repeat(20_000)), clock);
  clock.advance(days(1));
  assert.equal(await reading, null);
});
