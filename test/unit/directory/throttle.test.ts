import assert from 'node:assert/strict';
import test from 'node:test';
import { days, hours, type Instant, seconds } from '../../../server/base/units.ts';
import { isPrivateNetwork, networkOf } from '../../../server/directory/network.ts';
import { newThrottle, rules, type Throttle } from '../../../server/directory/throttle.ts';

/** The time since the clock's start. */
const at = (since: number): Instant => since;

const far = '192.0.2.7';
const office = '192.168.1.20';
const ann = 'ann@example.org';

const fail = (throttle: Throttle, now: number, count: number, user = ann, remote = far) => {
  for (let n = 0; n < count; n++) throttle.failed(now, user, remote, null);
};

test('the first wrong logins cost nothing, then each doubles the wait up to a bound', () => {
  const throttle = newThrottle();
  const waits: number[] = [];
  for (let n = 0; n < 20; n++) {
    fail(throttle, 0, 1);
    const judged = throttle.judge(0, ann, far);
    waits.push(judged.kind === 'allow' ? 0 : (judged.kind === 'wait' ? judged.wait : judged.until) / 1000);
  }
  assert.deepEqual(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900]);
});

test('a short wait is waited, a long one is refused, and both pass', () => {
  const throttle = newThrottle();
  fail(throttle, 0, 6);
  assert.deepEqual(throttle.judge(0, ann, far), { kind: 'wait', wait: 1000 });
  assert.deepEqual(throttle.judge(1000, ann, far), { kind: 'allow' });
  fail(throttle, 1000, 4);
  assert.deepEqual(throttle.judge(1000, ann, far), { kind: 'refuse', until: 17_000 });
  assert.deepEqual(throttle.judge(17_000, ann, far), { kind: 'allow' });
});

test('nothing is for ever: after the longest wait a login is allowed, whatever came before', () => {
  const throttle = newThrottle();
  fail(throttle, 0, 10_000);
  assert.equal(throttle.judge(0, ann, far).kind, 'refuse');
  assert.deepEqual(throttle.judge(at(rules.pair.longestWait), ann, far), { kind: 'allow' });
});

test('wrong logins are forgiven one by one', () => {
  const throttle = newThrottle();
  fail(throttle, 0, 5);
  fail(throttle, hours(1), 5);
  assert.deepEqual(throttle.judge(at(hours(1)), ann, far), { kind: 'allow' });
});

test('the same wrong password again and again is one wrong login: a phone that was not told', () => {
  const throttle = newThrottle();
  for (let n = 0; n < 500; n++) throttle.failed(n, ann, far, 'same');
  assert.deepEqual(throttle.judge(500, ann, far), { kind: 'allow' });
  for (let n = 0; n < 10; n++) throttle.failed(500, ann, far, `guess ${n}`);
  assert.equal(throttle.judge(500, ann, far).kind, 'refuse');
});

test('strangers who guess at an account do not keep its owner out of a place she signed in from', () => {
  const throttle = newThrottle();
  throttle.succeeded(0, ann, '198.51.100.1');
  for (let n = 0; n < 1000; n++) throttle.failed(0, ann, `203.0.113.${n % 250}`, null);
  assert.deepEqual(throttle.judge(0, ann, '198.51.100.1'), { kind: 'allow' });
  assert.equal(throttle.judge(0, ann, '198.51.100.2').kind, 'refuse', 'a new place waits');
  assert.deepEqual(throttle.judge(at(seconds(30)), ann, '198.51.100.2'), { kind: 'allow' }, 'but never long');
});

test('a familiar place is one for thirty days', () => {
  const throttle = newThrottle();
  throttle.succeeded(0, ann, far);
  fail(throttle, days(31), 25, ann, '203.0.113.9');
  assert.equal(throttle.judge(at(days(31)), ann, far).kind, 'refuse');
});

test('one address that tries many accounts is slowed down for all of them', () => {
  const throttle = newThrottle();
  for (let n = 0; n < 40; n++) fail(throttle, 0, 1, `user${n}@example.org`);
  assert.equal(throttle.judge(0, 'another@example.org', far).kind, 'refuse');
  assert.deepEqual(throttle.judge(0, 'another@example.org', '192.0.2.8'), { kind: 'allow' });
});

test('a private network has no bucket of its own: one wrong phone does not ban the office', () => {
  const throttle = newThrottle();
  for (let n = 0; n < 40; n++) fail(throttle, 0, 1, `user${n}@example.org`, office);
  assert.deepEqual(throttle.judge(0, 'another@example.org', office), { kind: 'allow' });
  fail(throttle, 0, 12, ann, office);
  assert.equal(throttle.judge(0, ann, office).kind, 'refuse', 'the pair has');
});

test('everybody together is slowed down by five seconds at most', () => {
  const throttle = newThrottle();
  for (let n = 0; n < 2000; n++) fail(throttle, 0, 1, `u${n}@example.org`, `10.${n >> 8}.${n & 255}.1`);
  assert.deepEqual(throttle.judge(0, 'new@example.org', far), { kind: 'wait', wait: seconds(5) });
});

test('success empties the pair and not the network', () => {
  const throttle = newThrottle();
  for (let n = 0; n < 40; n++) fail(throttle, 0, 1, `user${n}@example.org`);
  throttle.succeeded(0, 'mallory@example.org', far);
  assert.equal(throttle.judge(0, ann, far).kind, 'refuse');
});

test('an IPv6 subscriber is one network', () => {
  const throttle = newThrottle();
  for (let n = 0; n < 10; n++) fail(throttle, 0, 1, ann, `2001:db8:1:2::${n}`);
  assert.equal(throttle.judge(0, ann, '2001:db8:1:2:ffff::1').kind, 'refuse');
  assert.deepEqual(throttle.judge(0, ann, '2001:db8:1:3::1'), { kind: 'allow' });
});

test('the owner sees what is slowed down and forgives it', () => {
  const throttle = newThrottle();
  fail(throttle, 0, 10);
  const pair = { kind: 'pair', key: `${ann} ${far}`, wrong: 10, until: 16_000 } as const;
  assert.deepEqual(throttle.slowed(0), [pair]);
  throttle.forgive('pair', pair.key);
  assert.deepEqual(throttle.slowed(0), []);
  assert.deepEqual(throttle.judge(0, ann, far), { kind: 'allow' });
});

test('memory is bounded: the oldest untouched is forgotten first', () => {
  const throttle = newThrottle(100);
  fail(throttle, 0, 10, ann);
  for (let n = 0; n < 99; n++) fail(throttle, 0, 10, `u${n}@example.org`, `198.51.100.${n}`);
  assert.equal(throttle.slowed(0).filter(entry => entry.kind === 'pair').length, 100);
  fail(throttle, 0, 1, ann);
  fail(throttle, 0, 10, 'one-more@example.org', '203.0.113.1');
  const pairs = throttle.slowed(0).filter(entry => entry.kind === 'pair');
  assert.equal(pairs.length, 100);
  assert.ok(pairs.some(entry => entry.key.startsWith(ann)));
  assert.ok(!pairs.some(entry => entry.key.startsWith('u0@')));
});

test('an endless user name is cut', () => {
  const throttle = newThrottle();
  fail(throttle, 0, 10, 'x'.repeat(1e6));
  assert.ok(throttle.slowed(0).every(entry => entry.key.length < 400));
});

const networks: [string, string, boolean][] = [
  ['192.0.2.7', '192.0.2.7', false],
  ['::ffff:192.0.2.7', '192.0.2.7', false],
  ['::ffff:10.0.0.1', '10.0.0.1', true],
  ['127.0.0.1', '127.0.0.1', true],
  ['172.16.0.1', '172.16.0.1', true],
  ['172.32.0.1', '172.32.0.1', false],
  ['192.168.0.1', '192.168.0.1', true],
  ['169.254.1.1', '169.254.1.1', true],
  ['::1', '0:0:0:0::/64', true],
  ['2001:0db8:0001:0002:0003:0004:0005:0006', '2001:db8:1:2::/64', false],
  ['2001:db8::1', '2001:db8:0:0::/64', false],
  ['fe80::1%eth0', 'fe80:0:0:0::/64', true],
  ['fd12:3456:789a:1::1', 'fd12:3456:789a:1::/64', true],
  ['fc00::1', 'fc00:0:0:0::/64', true],
  ['no address', 'no address', false],
  ['1::2::3', '1::2::3', false],
  ['1:2:3', '1:2:3', false],
];
test('the network of an address', () => {
  assert.deepEqual(
    networks.map(([address]) => [address, networkOf(address), isPrivateNetwork(address)]),
    networks,
  );
});

test('guessing at a pair for a day is worth about a hundred guesses', () => {
  const throttle = newThrottle();
  let guesses = 0;
  for (let now = 0; now < days(1); ) {
    const judged = throttle.judge(now, ann, far);
    if (judged.kind === 'allow') {
      throttle.failed(now, ann, far, `guess ${guesses++}`);
    } else now = judged.kind === 'wait' ? now + judged.wait : judged.until;
  }
  assert.ok(guesses > 50 && guesses < 200, String(guesses));
});
