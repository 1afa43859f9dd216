/** A server that is never silent for long, and never says anything either, is gone; one that is slow and honest is heard. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { ClientLine } from '../../../server/pop3/client-line.ts';

const PATIENCE = 60_000;

function lineTo() {
  const clock = manualClock(0);
  const stream = new PassThrough();
  const connection = {
    ...{ remote: { address: '127.0.0.1', port: 1 }, local: { address: '127.0.0.1', port: 2 }, since: 0, tried: [] },
    ...{ stream: () => stream, tls: () => null, startTls: () => assert.fail(), end: () => {} },
    destroy: () => void stream.destroy(),
  };
  const line = new ClientLine({ connection, clock, patience: PATIENCE });
  const drip = async (text: string, times: number) => {
    for (let n = 0; n < times && !line.fault; n++) {
      clock.advance(50_000);
      stream.write(text);
      await new Promise(setImmediate);
    }
  };
  return { line, drip, stream };
}

test('a letter each fifty seconds is no answer', async () => {
  const { line, drip } = lineTo();
  const reply = line.reply();
  await drip('x', 10);
  const told = await reply;
  assert(!told.ok);
  assert.deepEqual([told.error.kind, told.error.sentence], ['lost', 'the server says next to nothing for too long']);
});

test('nor is a list of a line each fifty seconds', async () => {
  const { line, drip } = lineTo();
  const list = line.lines(500_000, () => true);
  await drip('1 1\r\n', 10);
  const told = await list;
  assert(!told.ok && told.error.kind === 'lost');
});

test('a message of some kilobytes a second is read to its end', async () => {
  const { line, drip, stream } = lineTo();
  const message = line.message(10_000_000);
  await drip('x'.repeat(60_000).concat('\r\n'), 20);
  stream.write('.\r\n');
  const told = await message;
  assert(told.ok && told.value);
  assert.equal(told.value.length, 20 * 60_002);
});

test('who gives up waits for nobody', async () => {
  const { line } = lineTo();
  const reply = line.reply();
  line.fail('lost', 'it was given up');
  assert(!(await reply).ok);
});
