/** What each peer did of late: counted, slowed, shut out, forgiven, and never more of it in memory than is said. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { hours, minutes, seconds } from '../../../server/base/units.ts';
import { type Allowance, counted, MOST_PEERS, newPeerBook } from '../../../server/peers/book.ts';
import { Count } from '../../../server/peers/counts.ts';

const PEER = '203.0.113.7';
const none = { connections: 0, messages: 0, recipients: 0, unknown: 0, errors: 0 };
const generous: Allowance = { atOnce: 0, minute: none, hour: none, shutOut: minutes(15) };

function book(allowance: Partial<Allowance> = {}) {
  const clock = manualClock(1_700_000_000_000);
  const told: string[] = [];
  const made = newPeerBook({
    clock,
    allowance: () => ({ ...generous, ...allowance }),
    onExcess: (network, { because, until }) =>
      void told.push(`${network} ${until === null ? 'slowed' : 'out'}: ${because}`),
  });
  return { clock, told, book: made };
}

test('a count slides: what is left of the span before counts as if it had come evenly', () => {
  const count = new Count();
  for (let n = 0; n < 60; n++) count.add(seconds(n));
  assert.deepEqual([count.in('minute', seconds(59)), count.in('hour', seconds(59))], [60, 60]);
  assert.equal(count.in('minute', seconds(90)), 30);
  assert.equal(count.in('minute', minutes(2)), 0);
  assert.equal(count.in('hour', minutes(90)), 30);
  assert.equal(count.in('hour', hours(3)), 0);
});

test('who brings too much is told to go slower, and goes on by itself; the owner hears it once', () => {
  const { clock, told, book: peers } = book({ minute: { ...none, messages: 3 } });
  const bring = () => peers.count(PEER, 'messages')?.because ?? null;
  assert.deepEqual([bring(), bring(), bring()], [null, null, null]);
  assert.match(bring()!, /more than 3 messages in a minute \(smtp\.messages-per-minute\)/);
  bring();
  assert.deepEqual(told.length, 1);
  assert.equal(peers.rows(1)[0]?.state, 'slowed');
  assert.equal(peers.count('203.0.113.8', 'messages'), null, 'another peer is another');
  clock.advance(minutes(2));
  assert.equal(bring(), null);
  assert.equal(peers.rows(1)[0]?.state, 'well');
});

test('who guesses at recipients is answered later and later, then shut out for a while', () => {
  const { clock, told, book: peers } = book({ minute: { ...none, unknown: 10 } });
  const waits = Array.from({ length: 10 }, () => {
    assert.equal(peers.count(PEER, 'unknown'), null);
    return peers.slowness(PEER);
  });
  assert.deepEqual(waits, [0, 0, 0, 0, 0, 500, 1_000, 1_500, 2_000, 2_500]);
  assert.deepEqual(
    peers.rows(1).map(({ state, because }) => [state, because]),
    [['slowed', 'many unknown recipients or errors: its answers take longer']],
  );
  assert.equal(peers.mayOpen(PEER), null);
  const out = peers.count(PEER, 'unknown');
  assert.equal(out?.until, clock.now() + minutes(15));
  assert.deepEqual(peers.mayOpen(PEER), out);
  assert.deepEqual(told, [
    `${PEER} out: more than 10 recipients whom nobody here knows in a minute (peers.unknown-per-minute)`,
  ]);
  clock.advance(minutes(15));
  assert.equal(peers.mayOpen(PEER), null);
});

test('connections at once are few for each, and a place that is left can be taken', () => {
  const { book: peers } = book({ atOnce: 2 });
  peers.opened(PEER);
  peers.opened(PEER);
  assert.match(peers.mayOpen(PEER)?.because ?? '', /more than 2 connections at once/);
  assert.equal(peers.mayOpen('203.0.113.8'), null);
  peers.left(PEER);
  assert.equal(peers.mayOpen(PEER), null);
});

test('who is forgiven begins anew, with the connections that are open', () => {
  const { book: peers } = book({ minute: { ...none, errors: 1 } });
  peers.opened(PEER);
  peers.count(PEER, 'errors');
  peers.count(PEER, 'errors');
  assert.equal(peers.rows(1)[0]?.state, 'shut-out');
  assert.equal(peers.forgive(PEER), true);
  assert.deepEqual([peers.rows(1)[0]?.state, peers.rows(1)[0]?.open, peers.shutOut(PEER)], ['well', 1, null]);
  assert.equal(peers.forgive('192.0.2.1'), false);
});

test('a flood of addresses pushes out the quiet, not who is connected or shut out, and memory stays bounded', () => {
  const { book: peers } = book({ minute: { ...none, unknown: 1 } });
  peers.opened('192.0.2.1');
  peers.count('192.0.2.2', 'unknown');
  peers.count('192.0.2.2', 'unknown');
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < 3 * MOST_PEERS; n++) peers.count(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, 'connections');
  globalThis.gc?.();
  assert.equal(peers.size, MOST_PEERS);
  assert.ok(process.memoryUsage().heapUsed - before < 40_000_000, 'some 300 octets each');
  assert.equal(peers.shutOut('192.0.2.2') === null, false);
  assert.equal(peers.rows(MOST_PEERS).find(row => row.network === '192.0.2.1')?.open, 1);
});

test('every kind that is counted has its words and limits', () => {
  const one = Object.fromEntries(counted.map(what => [what, 1])) as typeof none;
  const { book: peers } = book({ hour: one });
  for (const what of counted) {
    assert.equal(peers.count(`p-${what}`, what), null);
    assert.match(
      peers.count(`p-${what}`, what)?.because ?? '',
      new RegExp(`in an hour \\(peers\\.${what}-per-hour\\)`),
    );
  }
});
