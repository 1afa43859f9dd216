/** A list says when something is really tried, and why not now. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { DestinationRow, QueueRow } from '../../../server/api/contract.ts';
import { withRests } from '../../../server/cli/commands/queue-rests.ts';

const row = (change: Partial<QueueRow>) =>
  ({ route: 'dead.example', state: 'queued', nextAt: 1000, reply: null, ...change }) as QueueRow;
const place = (route: string, until: number | null) =>
  ({ route, rest: until === null ? null : { kind: 'down', until, reply: 'nobody listens there' } }) as DestinationRow;
const shown = (one: QueueRow, ...places: DestinationRow[]) => {
  const [told] = withRests([one], places);
  return [told!.nextAt, told!.reply];
};

test('who was never tried, because his destination rests, is tried when it ends, and hears why', () => {
  assert.deepEqual(shown(row({}), place('dead.example', 5000)), [5000, 'nobody listens there']);
});

test('what a server said to the recipient himself stands; a later hour of his own too', () => {
  assert.deepEqual(shown(row({ reply: '450 later' }), place('dead.example', 5000)), [5000, '450 later']);
  assert.deepEqual(shown(row({ nextAt: 9000 }), place('dead.example', 5000)), [9000, null]);
});

test('others are as they were: another destination, none that rests, what is held or at work', () => {
  assert.deepEqual(shown(row({}), place('fine.example', 5000), place('dead.example', null)), [1000, null]);
  assert.deepEqual(shown(row({ state: 'held', nextAt: null }), place('dead.example', 5000)), [null, null]);
});
