/** A runner over a real store with a manual clock, among destinations that answer as a test says. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock, seededRandom } from '../../server/base/ports.ts';
import { type Duration, days, hours, minutes, seconds } from '../../server/base/units.ts';
import { parseRateRule } from '../../server/config/rate-rule.ts';
import type { Delivery } from '../../server/queue/agent.ts';
import { openDestinations } from '../../server/queue/destinations.ts';
import type { Owed } from '../../server/queue/last-seen.ts';
import type { Network } from '../../server/queue/network.ts';
import { openPulse } from '../../server/queue/pulse.ts';
import { startRunner } from '../../server/queue/runner.ts';
import type { Lease, Store } from '../../server/store/interface.ts';
import { letter, must, openForTest, recipient, START } from './store-world.ts';

export const dead: Delivery = {
  ...{ kind: 'temporary', status: '4.4.1', reply: 'mx.dead: no answer in time.', host: null },
  unreached: { why: 'timeout', address: '192.0.2.1' },
};
export const tooMany: Delivery = {
  kind: 'temporary',
  status: '4.7.0',
  reply: '421 4.7.0 Too many connections',
  host: 'mx',
};
export const relayed: Delivery = {
  ...{ kind: 'relayed', reply: '250 ok', host: 'mx', dsnPassedOn: false },
  security: {} as Extract<Delivery, { kind: 'relayed' }>['security'],
};
export const policy = { first: minutes(5), longest: hours(1), giveUpAfter: days(5), tellDelayAfter: hours(4) };

type Given = {
  readonly answer: (route: string, lease: Lease) => Delivery | Promise<Delivery>;
  readonly rates?: readonly string[];
  readonly network?: Network;
  readonly store?: Store;
  readonly clock?: ReturnType<typeof manualClock>;
  readonly uptime?: () => number;
  readonly owed?: Owed;
  /** Default: the test fails. */
  readonly onBug?: (fault: unknown) => void;
};

/** What runs has ended before the store is closed. */
const ends: (() => Promise<void>)[] = [];
export const flowTest = (name: string, act: (t: TestContext) => Promise<void>) =>
  test(name, async t => {
    try {
      await act(t);
    } finally {
      for (const end of ends.splice(0)) await end();
    }
  });

export async function flowing(t: TestContext, given: Given) {
  const clock = given.clock ?? manualClock(START);
  const store = given.store ?? (await openForTest(t, {}, clock)).store;
  const watched = counting(store);
  const random = seededRandom(7);
  const tried: string[] = [];
  let now = 0;
  let most = 0;
  const rates = (given.rates ?? []).map(line => must(parseRateRule(line)));
  const destinations = await openDestinations({
    ...{ store: watched.store, clock, random, most: () => 10, rates: () => rates },
    waitAfter: (_, failures) => Math.min(minutes(5) * 2 ** (failures - 1), hours(1)),
  });
  const slept: number[] = [];
  const pulse = openPulse({
    clock,
    uptime: given.uptime ?? clock.monotonic,
    onSlept: (from, until) => slept.push(until - from),
    onJumped: () => {},
  });
  const runner = await startRunner({
    ...{ store: watched.store, clock, random, destinations, pulse, policy: () => policy, reportsDue: () => {} },
    ...(given.network ? { network: given.network } : {}),
    owed: given.owed ?? null,
    rests: route => route !== 'local' && given.network?.rests() === true,
    limits: () => ({ total: 100, perRoute: 10 }),
    agentFor: () => ({
      async deliver(batch) {
        most = Math.max(most, ++now);
        const answers: Delivery[] = [];
        for (const lease of batch) {
          tried.push(lease.address);
          answers.push(await given.answer(lease.route, lease));
        }
        now--;
        return answers;
      },
    }),
    onBug: given.onBug ?? (fault => assert.fail(String(fault))),
  });
  /** As a server is stopped; its store stays open, for the next. */
  const end = async () => {
    pulse.close();
    const closed = runner.close(0);
    clock.advance(1);
    await closed;
  };
  ends.push(async () => {
    await end();
    await store.close();
  });
  const settle = watched.quiet;
  /** Time passes in steps; in each the store has answered what was asked meanwhile. */
  const pass = async (by: Duration, step: Duration = seconds(30)) => {
    for (let left = by; left > 0; left -= step) {
      clock.advance(Math.min(step, left));
      await settle();
    }
  };
  const waiting = async () => await store.queue({ all: true, states: ['queued', 'deferred', 'active'], limit: 9999 });
  const peak = () => {
    const found = most;
    most = 0;
    return found;
  };
  return { clock, store, destinations, runner, pulse, slept, tried, pass, settle, waiting, peak, end };
}

/** All that was asked of the store has been answered, and nothing more was asked because of it. */
const TURNS = 4;

/** A store that knows what it was asked and has not answered: whoever waits for that needs no guess at how long it takes. */
function counting(store: Store) {
  let asked = 0;
  const watch = (answer: unknown): unknown => {
    if (!(answer instanceof Promise)) return answer;
    asked++;
    const answered = () => void asked--;
    answer.then(answered, answered);
    return answer;
  };
  const proxy = new Proxy(store, {
    get(target, name) {
      const found = Reflect.get(target, name) as unknown;
      return typeof found === 'function' ? (...words: unknown[]) => watch(found.apply(target, words)) : found;
    },
  });
  const quiet = async () => {
    for (let turns = 0; turns < TURNS; turns = asked === 0 ? turns + 1 : 0)
      await new Promise(resolve => setImmediate(resolve));
  };
  return { store: proxy, quiet };
}

export const many = (route: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, n) =>
    letter(`${route} ${n}`, { recipients: [recipient(`u${from + n}@${route}`, { route })] }),
  );
export const acceptAll = async (store: Store, letters: ReturnType<typeof many>) => {
  await Promise.all(letters.map(async one => must(await store.run('accept', one))));
};
