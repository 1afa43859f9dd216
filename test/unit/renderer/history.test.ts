/** What the window remembers of its talk with the server: the newest, and no long texts. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type Exchange, remember } from '../../../renderer/jmap/history.ts';

const exchange = (id: number, act: string | null, text = ''): Exchange => ({
  ...{ id, act, at: 0, tookMs: 1, failed: null, sent: 0, received: 0 },
  calls: [['Blob/upload', { create: { piece: { data: [{ 'data:asBase64': text }] } } }, 'c0']],
  answers: [],
});

test('a piece of a file is not kept whole, and says how long it was', () => {
  const [kept] = remember([], exchange(1, null, 'A'.repeat(500_000)));
  const words = JSON.stringify(kept?.calls);
  assert.ok(words.length < 1000);
  assert.match(words, /\(500000 characters\)/);
  const short = exchange(2, 'Sent', 'AAAA');
  assert.equal(remember([], short)[0]?.calls, short.calls);
});

test('acts are not pushed out by reading', () => {
  let history: readonly Exchange[] = [exchange(0, 'Moved a message')];
  for (let id = 1; id < 500; id++) history = remember(history, exchange(id, null));
  assert.equal(history[0]?.act, 'Moved a message');
  assert.ok(history.length <= 61);
});
