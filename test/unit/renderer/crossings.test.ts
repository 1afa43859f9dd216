/** Crossings of a journey: recipients that left together are one. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { crossingsOf } from '../../../renderer/journey/hops.ts';
import type { Branch, Padlock, Station } from '../../../server/api/contract.ts';

const padlock = (sentence: string): Padlock => ({ grade: 'encrypted', sentence, details: [] });
const station = (name: Station['name'], fact: string | null, lock?: Padlock): Station => ({
  ...{ name, state: 'done', at: 1, sentence: '', fact },
  ...(lock ? { padlock: lock } : {}),
});
const branch = (address: string, stations: readonly Station[]): Branch => ({
  ...{ address, state: 'relayed', reply: null, nextAt: null, sentence: '', stations },
});
const trunk = [station('written', '192.0.2.1'), station('accepted', 'TLSv1.3', padlock('in'))];

test('one in, and one out for each host and padlock; who stayed here has none', () => {
  const branches = [
    branch('a@x.test', [station('sent', 'mx.x.test', padlock('out'))]),
    branch('b@x.test', [station('sent', 'mx.x.test', padlock('out'))]),
    branch('c@x.test', [station('sent', 'mx.x.test', padlock('in clear, later'))]),
    branch('d@here.test', [station('delivered', 'INBOX'), station('stored', 'UID 1')]),
  ];
  assert.deepEqual(
    crossingsOf({ trunk, branches }).map(({ direction, other, recipients, padlock: { sentence } }) => [
      direction,
      other,
      recipients.join(' '),
      sentence,
    ]),
    [
      ['in', '192.0.2.1', '', 'in'],
      ['out', 'mx.x.test', 'a@x.test b@x.test', 'out'],
      ['out', 'mx.x.test', 'c@x.test', 'in clear, later'],
    ],
  );
});

test('a journey of before, without padlocks, has no crossings', () => {
  assert.deepEqual(crossingsOf({ trunk: [station('written', null)], branches: [] }), []);
});
