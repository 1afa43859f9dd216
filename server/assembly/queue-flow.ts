/** How mail flows out: what each destination bears, retry rules, our network, sleep, and a clock that is set. */
import type { Scope } from '../base/scope.ts';
import type { Duration, Instant } from '../base/units.ts';
import { parseRateRule } from '../config/rate-rule.ts';
import type { RetryRule } from '../config/retry-rule.ts';
import type { Config } from '../config/schema.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import { isPublicAddress } from '../net/address.ts';
import { type Destinations, openDestinations } from '../queue/destinations.ts';
import { type ClockSet, type FlowControl, newFlowControl, type Slept } from '../queue/flow-control.ts';
import { type Owed, openLastSeen } from '../queue/last-seen.ts';
import { type Network, openNetwork } from '../queue/network.ts';
import { openPulse, type Pulse, steadyPulse } from '../queue/pulse.ts';
import { retryRules, ruleFor, waitAfter } from '../queue/retry-rules.ts';
import type { Runner } from '../queue/runner.ts';
import type { RetryPolicy } from '../queue/schedule.ts';
import type { Computer } from './computer.ts';
import type { Ground } from './ground.ts';

export type QueueFlow = {
  readonly destinations: Destinations;
  readonly network: Network;
  readonly pulse: Pulse;
  readonly policy: () => RetryPolicy;
  readonly rules: () => readonly RetryRule[];
  readonly control: FlowControl;
  /** The computer has woken, or its network is there again. */
  onBack(hear: () => void): void;
  /** The clock was set while the server was off: the runner shifts what waits before it takes anything. */
  readonly owed: Owed | null;
  /** Once the runner is there, and has. */
  begin(): Promise<void>;
};

/** What failed so shortly before it slept, or before there was no network, may have failed of that. */
const JUST_BEFORE: Duration = 600_000;

/** Without a computer (tests): time passes as the clock says, and there is a network. */
const STILL: Computer = { uptime: () => 0, addresses: () => ['192.0.2.1'], metered: async () => null };

export async function openQueueFlow(
  ground: Ground & {
    /** Connections at once that the owner's relays take; null: as many as any. */
    readonly mostTo: (route: string) => number | null;
  },
  computer: Computer | undefined,
  runner: () => Runner,
  scope: Scope,
): Promise<QueueFlow> {
  const { store, clock, mailClock, random, config, recorder, onBug } = ground;
  const policy = () => policyOf(config());
  const rules = lastOf(() => config()['queue.retry-rules'], retryRules);
  const rates = lastOf(
    () => config()['queue.rates'],
    lines => lines.map(parseRateRule).flatMap(rule => (rule.ok ? [rule.value] : [])),
  );
  const waitFor = (route: string, failures: number): Duration => {
    const rule = ruleFor(policy(), rules(), { address: `@${route}`, route, sender: 'somebody' }, null);
    return waitAfter(rule, failures, policy().longest) ?? policy().longest;
  };
  const destinations = await openDestinations({
    ...{ store, clock: mailClock, random, rates, waitAfter: waitFor },
    most: route => ground.mostTo(route) ?? config()['queue.concurrency-per-destination'],
  });
  const report = (promise: Promise<unknown>) => void promise.catch(fault => onBug(fault, 'queue'));
  const probeSince = (since: Instant) =>
    destinations.probe(
      destinations.resting().flatMap(rest => (rest.checkedAt >= since - JUST_BEFORE ? [rest.route] : [])),
    );
  const hearers: (() => void)[] = [];
  const tellBack = () => hearers.forEach(hear => void hear());
  const network = scope.add(
    openNetwork({
      ...{ clock, onBug, tell: recorder.note },
      addresses: (computer ?? STILL).addresses,
      metered: (computer ?? STILL).metered,
      meteredSetting: () => config()['queue.metered'],
      waitsAbove: () => config()['queue.metered-waits-above'],
      isPrivate: address => !isPublicAddress(address),
      onChange(back) {
        ground.stateChanged();
        report((back === null ? Promise.resolve() : probeSince(back)).then(() => runner().wake()));
        if (back !== null) tellBack();
      },
    }),
  );
  let slept: Slept | null = null;
  let clockSet: ClockSet | null = null;
  const lastSeen = scope.add(
    await openLastSeen({
      ...{ store, clock: mailClock, onBug, journalWasAhead: ground.journalWasAhead },
      // Time that was skipped has passed for both.
      uptime: () => (computer ?? STILL).uptime() + mailClock.ahead(),
      boot: () => computer?.boot?.() ?? null,
    }),
  );
  const tellClock = (set: Pick<ClockSet, 'by' | 'off'>): void => {
    clockSet = { at: clock.now(), ...set };
    recorder.note(event('server.clock-set', clock.now(), SERVER_TRACE, set));
    ground.stateChanged();
  };
  const jumped = async (by: Duration): Promise<void> => {
    tellClock({ by });
    await Promise.all([runner().clockSet(by), destinations.clockSet(by)]);
    await lastSeen.isShifted();
  };
  const pulse = computer
    ? openPulse({
        ...{ clock, uptime: computer.uptime },
        onSlept(from, until) {
          slept = { from, until };
          recorder.note(event('server.slept', until, SERVER_TRACE, slept));
          ground.stateChanged();
          report(
            runner()
              .woke()
              .then(() => Promise.all([probeSince(from), network.look()]))
              .then(tellBack),
          );
        },
        onJumped: by => report(jumped(by)),
      })
    : steadyPulse(clock);
  scope.add(pulse);
  const control = newFlowControl({
    ...{ store, clock: mailClock, destinations, network, pulse, policy, rules },
    ...{ slept: () => slept, clockSet: () => clockSet },
  });
  return {
    ...{ destinations, network, pulse, policy, rules, control },
    onBack: hear => void hearers.push(hear),
    owed: lastSeen.owed,
    async begin() {
      if (lastSeen.found) tellClock(lastSeen.found);
      // Also where nothing is known: what an earlier run wrote must not rest longer than it may.
      await destinations.clockSet(lastSeen.found?.by ?? 0);
      await lastSeen.isShifted();
    },
  };
}

/** The store alone is open, and nothing goes: what is known of destinations, and timelines. */
export async function flowOffline(ground: Pick<Ground, 'store' | 'clock' | 'random' | 'config'>): Promise<FlowControl> {
  const { config, clock } = ground;
  const most = () => config()['queue.concurrency-per-destination'];
  const since = clock.now();
  return newFlowControl({
    ...ground,
    destinations: await openDestinations({
      ...ground,
      most,
      rates: () => [],
      waitAfter: () => policyOf(config()).longest,
    }),
    network: {
      state: () => ({ kind: 'up', since, because: '' }),
      isMetered: () => config()['queue.metered'] === 'on',
    },
    pulse: steadyPulse(clock),
    policy: () => policyOf(config()),
    rules: () => retryRules(config()['queue.retry-rules']),
    slept: () => null,
    clockSet: () => null,
  });
}

const policyOf = (config: Config): RetryPolicy => ({
  first: config['queue.first-retry'],
  longest: config['queue.longest-retry'],
  giveUpAfter: config['queue.give-up-after'],
  tellDelayAfter: config['queue.tell-delay-after'],
});

/** Made anew only where the lines are others. */
function lastOf<T>(lines: () => readonly string[], make: (lines: readonly string[]) => T): () => T {
  let from: readonly string[] | null = null;
  let made: T;
  return () => {
    const now = lines();
    if (now !== from) {
      made = make(now);
      from = now;
    }
    return made;
  };
}
