/** What attempts say of destinations, windows, retry rules, timelines, and time that did not pass as usual. Pure parts. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { days, hours, minutes, seconds } from '../../../server/base/units.ts';
import type { Delivery, Unreached } from '../../../server/queue/agent.ts';
import { causesOf, feedbackOf } from '../../../server/queue/outage.ts';
import { openPulse, passedBetween } from '../../../server/queue/pulse.ts';
import { expiryBy, failureOf, printRule, retryRules, ruleFor, waitAfter } from '../../../server/queue/retry-rules.ts';
import { attemptsAhead, attemptsPast } from '../../../server/queue/timeline.ts';
import { firstWindow, grown, leastWindow, sessionsOf, shrunk } from '../../../server/queue/window.ts';

type Temporary = Extract<Delivery, { kind: 'temporary' }>;
const said = (reply: string, status = '4.0.0', given: Partial<Temporary> = {}): Temporary => ({
  ...{ kind: 'temporary', reply, status, host: 'mx' },
  ...given,
});
const unreached = (why: Unreached['why']): Temporary =>
  said('mx: no', '4.4.1', { unreached: { why, address: '192.0.2.1' } });

test('what an answer says of the destination', () => {
  const no: Delivery = { kind: 'permanent', status: '5.1.1', reply: '550 no', host: 'mx' };
  const of = (...deliveries: Delivery[]) => feedbackOf(deliveries).kind;
  assert.deepEqual(
    [
      of(no),
      of(said('451 4.7.1 Greylisted, come again in 5 minutes', '4.7.1')),
      of(said('452 4.2.2 mailbox full', '4.2.2')),
      of(said('421 4.7.0 come later', '4.7.0')),
      of(said('450 4.7.28 unusual traffic', '4.7.28')),
      of(said('450 4.7.0 Too many connections from you', '4.7.0')),
      of(no, said('451 4.7.1 rate limit exceeded', '4.7.1')),
      of(said('lost', '4.4.2')),
      of(unreached('timeout')),
      of(unreached('refused'), no),
      of(said('421 too busy', '4.3.2', { unreached: { why: 'unwanted', address: null } })),
      of(unreached('tls')),
      of(said('the policy of there.example wants more', '4.7.5', { saysNothing: true })),
      of({ ...no, saysNothing: true }),
    ],
    [
      ...['well', 'well', 'well', 'slow', 'slow', 'slow', 'slow', 'shaky', 'down', 'well', 'slow'],
      ...['guarded', 'nothing', 'nothing'],
    ],
  );
  assert.deepEqual([...causesOf(unreached('timeout'))], ['timeout', 'connection']);
  assert.deepEqual([...causesOf(said('421 too many', '4.7.0'))], ['rate']);
});

test('windows: slow start, half after trouble, one at a time beyond it, never above the most', () => {
  let window = firstWindow();
  const sizes = [sessionsOf(window, 10)];
  for (let n = 0; n < 9; n++) {
    window = grown(window, 10);
    sizes.push(sessionsOf(window, 10));
  }
  assert.deepEqual(sizes, [3, 4, 5, 6, 7, 8, 9, 10, 10, 10]);
  window = shrunk(window);
  assert.equal(sessionsOf(window, 10), 5);
  for (let n = 0; n < 5; n++) window = grown(window, 10);
  assert.equal(sessionsOf(window, 10), 5, 'five more successes are not yet one more session');
  assert.equal(sessionsOf(grown(window, 10), 10), 6);
  assert.equal(sessionsOf(shrunk(leastWindow()), 10), 1);
  assert.equal(sessionsOf(firstWindow(), 2), 2, 'the owner wants fewer');
});

const policy = { first: minutes(5), longest: hours(4), giveUpAfter: days(5), tellDelayAfter: hours(4) };
const to = (address: string, sender = 'a@here.example') => ({
  ...{ address, sender, route: address.slice(address.indexOf('@') + 1) },
});

test('the first rule that fits counts; without one the usual', () => {
  const rules = retryRules([
    'gmail.com 4.7.*: 15m 30m 1h x1.5 to 6h for 2d',
    '*.example.net timeout: 1h',
    '* bounces: 30m for 1d',
    '"smart host": 1m',
    '* 45?: 7m',
  ]);
  const of = (subject: Parameters<typeof ruleFor>[2], failure: Temporary | null) =>
    printRule(ruleFor(policy, rules, subject, failure && failureOf(failure)));
  assert.deepEqual(
    [
      of(to('x@gmail.com'), said('421 4.7.28 no', '4.7.28')),
      of(to('x@gmail.com'), said('421 4.2.1 no', '4.2.1')),
      of(to('x@a.example.net'), unreached('timeout')),
      of(to('x@example.net'), unreached('timeout')),
      of(to('x@there.example', ''), unreached('refused')),
      of({ ...to('x@there.example'), route: 'smart host' }, null),
      of(to('x@there.example'), said('451 4.3.0 no', '4.3.0')),
      of(to('x@there.example'), null),
    ],
    [
      'gmail.com 4.7.*: 15m 30m 1h x1.5 to 6h for 2d',
      '*: 5m x2 to 4h for 5d',
      '*.example.net timeout: 1h',
      '*: 5m x2 to 4h for 5d',
      '* bounces: 30m for 1d',
      '"smart host": 1m',
      '* 45?: 7m',
      '*: 5m x2 to 4h for 5d',
    ],
  );
  const waits = [1, 2, 3, 4, 5, 99].map(n => waitAfter(rules[0]!, n, policy.longest)! / minutes(1));
  assert.deepEqual(waits, [15, 30, 60, 90, 135, 360]);
});

test('a rule shortens every time, and lengthens only the usual one', () => {
  const [short, long] = retryRules(['*: 5m for 1d', '*: 5m for 9d']);
  const usual = { acceptedAt: 0, notBefore: null, expiresAt: 432_000_000 };
  const own = { ...usual, expiresAt: 108_000_000 };
  assert.deepEqual(
    [
      expiryBy(short!, policy, usual),
      expiryBy(long!, policy, usual),
      expiryBy(short!, policy, own),
      expiryBy(long!, policy, own),
    ],
    [days(1), days(9), days(1), hours(30)],
  );
});

test('a timeline: what was, and what would be', () => {
  const fields = { recipient: 'x@y', reply: '451 no', status: '4.7.1', host: 'mx', conversation: 'T-1/1.1' };
  const notes = [
    { id: 1, at: 5, name: 'queue.deferred', trace: 'T-1', fields },
    { id: 2, at: 6, name: 'queue.deferred', trace: 'T-1', fields: { ...fields, recipient: 'other@y' } },
    { id: 3, at: 7, name: 'queue.operated', trace: 'T-1', fields: {} },
  ];
  assert.deepEqual(attemptsPast(notes, 'x@y'), [
    { at: 5, became: 'deferred', reply: '451 no', status: '4.7.1', host: 'mx', conversation: 'T-1/1.1' },
  ]);
  const [rule] = retryRules(['*: 10m 20m']);
  const ahead = attemptsAhead({ nextAt: 0, attempts: 1, rule: rule!, longest: hours(4), expiresAt: 3_000_000 });
  assert.deepEqual(ahead, [
    { from: 0, to: 0, isLast: false },
    { from: minutes(18), to: minutes(22), isLast: false },
    { from: minutes(36), to: minutes(44), isLast: false },
    { from: minutes(50), to: minutes(50), isLast: true },
  ]);
  const forEver = attemptsAhead({ nextAt: 0, attempts: 0, rule: rule!, longest: 1, expiresAt: 2 ** 40 });
  assert.equal(forEver.length, 60);
});

test('sleep and a clock that is set are told apart, on systems of both kinds', () => {
  const at = (wall: number, monotonic: number, uptime: number) => ({ wall, monotonic, uptime });
  const before = at(0, 0, 0);
  const usual = seconds(10);
  const five = seconds(5);
  const night = hours(9);
  assert.deepEqual(passedBetween(before, at(five, five, five), usual), { slept: 0, jumped: 0 });
  assert.deepEqual(passedBetween(before, at(night + five, five, night + five), usual), { slept: night, jumped: 0 });
  const running = passedBetween(before, at(night, night, night), usual);
  assert.deepEqual(running, { slept: night - usual, jumped: 0 }, 'the monotonic clock ran on');
  assert.deepEqual(passedBetween(before, at(five + hours(1), five, five), usual), { slept: 0, jumped: hours(1) });
  assert.deepEqual(passedBetween(before, at(five - days(400), five, five), usual), { slept: 0, jumped: -days(400) });
  const both = passedBetween(before, at(night + five - hours(1), five, night + five), usual);
  assert.deepEqual(both, { slept: night, jumped: -hours(1) });
  assert.deepEqual(
    passedBetween(before, at(five + seconds(30), five, five), usual),
    { slept: 0, jumped: 0 },
    'kept right',
  );
});

test('the pulse tells each once; the system’s word counts where the clocks show too little', () => {
  const clock = manualClock(1_700_000_000_000);
  let uptime = 0;
  let set = 0;
  const told: string[] = [];
  const pulse = openPulse({
    clock: { ...clock, now: () => clock.now() + set },
    uptime: () => clock.monotonic() + uptime,
    onSlept: (from, until) => told.push(`slept ${until - from}`),
    onJumped: by => told.push(`set ${by}`),
  });
  clock.advance(minutes(10));
  assert.deepEqual(told, []);
  set = -hours(1);
  clock.advance(minutes(1));
  uptime = hours(9);
  set += hours(9);
  pulse.look();
  pulse.look();
  assert.deepEqual(told, [`set ${-hours(1)}`, `slept ${hours(9)}`]);
  assert.equal(pulse.sleeps(), 1);
  pulse.suspended();
  clock.advance(seconds(4));
  pulse.resumed();
  pulse.resumed();
  assert.deepEqual(told.slice(2), [`slept ${seconds(4)}`]);
  pulse.close();
});
