/** Frames out of a stream: the same however it is cut, bounded whatever is announced. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import test from 'node:test';
import { manualClock, seededRandom, systemClock } from '../../../server/base/ports.ts';
import { type Frame, type FrameLimits, newFrameReader } from '../../../server/managesieve/frame-reader.ts';

const limits: FrameLimits = { line: 100, literal: 1000, readOver: 5000 };

/** All frames of what is sent in these pieces, up to the end. */
async function frames(pieces: readonly Buffer[], mayBeTls = false): Promise<Frame[]> {
  const stream = new PassThrough();
  const reader = newFrameReader(stream, systemClock, mayBeTls);
  const found: Frame[] = [];
  const reading = (async () => {
    for (;;) {
      const frame = await reader.next(limits, 60_000);
      found.push(frame);
      if (frame.kind === 'end' || frame.kind === 'tls-hello') return;
    }
  })();
  for (const piece of pieces) {
    stream.write(piece);
    await new Promise(resolve => setImmediate(resolve));
  }
  stream.end();
  await reading;
  reader.detach();
  return found;
}

const told = (found: readonly Frame[]): readonly string[] =>
  found.map(frame =>
    frame.kind === 'frame'
      ? Buffer.from(frame.octets).toString('latin1')
      : frame.kind === 'tls-hello'
        ? frame.kind
        : `${frame.kind} ${frame.why}`,
  );
const CONVERSATION = [
  'NOOP\r\n',
  'PUTSCRIPT "a" {13+}\r\nkeep;\r\n{3+}\r\n\r\n',
  'PUTSCRIPT {1+}\r\nb {0+}\r\n\r\n',
  'CHECKSCRIPT {2}\r\n\r\n\r\n',
  'NOOP "{5+} "\n',
  `NOOP "${'x'.repeat(200)}"\r\n`,
  `CHECKSCRIPT {1001+}\r\n${'y'.repeat(1001)}\r\n`,
  'LOGOUT\r\n',
];
test('the same frames, however the stream is cut', async () => {
  const random = seededRandom(7);
  const octets = Buffer.from(CONVERSATION.join(''), 'latin1');
  const whole = told(await frames([octets]));
  assert.deepEqual(
    whole.map(one => one.slice(0, 24)),
    [
      ...['NOOP', 'PUTSCRIPT "a" {13+}\r\nkee', 'PUTSCRIPT {1+}\r\nb {0+}\r\n', 'CHECKSCRIPT {2}\r\n\r\n'],
      ...['NOOP "{5+} "', 'bad-frame line', 'bad-frame literal', 'LOGOUT', 'end client-closed'],
    ],
  );
  for (let round = 0; round < 60; round++) {
    const pieces: Buffer[] = [];
    for (let at = 0; at < octets.length; ) {
      const size = 1 + Math.floor(random.fraction() ** 3 * 60);
      pieces.push(octets.subarray(at, at + size));
      at += size;
    }
    assert.deepEqual(told(await frames(pieces)), whole);
  }
});

test('what is announced as endless is not read', async () => {
  assert.deepEqual(told(await frames([Buffer.from('CHECKSCRIPT {4294967295+}\r\nabc')])), ['end endless-command']);
  assert.deepEqual(told(await frames([Buffer.from('{9999999999+}\r\n')])), ['end endless-command']);
  assert.deepEqual(told(await frames([Buffer.alloc(6000, 'x')])), ['end endless-command']);
  assert.deepEqual(told(await frames([Buffer.from('{4000+}\r\n'), Buffer.from(`${'z'.repeat(4000)} {1001+}\r\n`)])), [
    'end endless-command',
  ]);
});

test('many small literals are a line that is too long', async () => {
  const found = told(await frames([Buffer.from(`NOOP ${'{0+}\r\n '.repeat(40)}\r\nLOGOUT\r\n`)]));
  assert.deepEqual(found, ['bad-frame line', 'LOGOUT', 'end client-closed']);
});

test('a TLS handshake is known by its first two octets, in two pieces too', async () => {
  const hello = [Buffer.from([22]), Buffer.from([3, 1, 2, 0])];
  assert.deepEqual(told(await frames(hello, true)), ['tls-hello']);
  assert.deepEqual(told(await frames([Buffer.from([22, 65]), Buffer.from('\r\n')], true)), [
    '\x16A',
    'end client-closed',
  ]);
});

test('octets that drip in win no time', async () => {
  const clock = manualClock(0);
  const stream = new PassThrough();
  const reader = newFrameReader(stream, clock, false);
  const frame = reader.next(limits, 1000);
  for (const letter of 'NOOP') {
    stream.write(letter);
    await new Promise(resolve => setImmediate(resolve));
    clock.advance(300);
  }
  assert.deepEqual(await frame, { kind: 'end', why: 'idle' });
  reader.detach();
});
