/** What a person may see and do of how mail flows out: destinations, a recipient's timeline, our network, sleep. */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import type { RetryRule } from '../config/retry-rule.ts';
import type { Facts } from '../events/event.ts';
import { clockWords, roughly } from '../events/flow.ts';
import type { Need } from '../events/need.ts';
import type { QueueRow, Rest, RouteCount, Store, StoreFault } from '../store/interface.ts';
import { operate } from './control.ts';
import type { Destinations } from './destinations.ts';
import type { Network, NetworkState } from './network.ts';
import { causesOf } from './outage.ts';
import type { Pulse } from './pulse.ts';
import type { RetryPolicy } from './schedule.ts';
import { type Timeline, timelineOf } from './timeline.ts';

export type DestinationState = RouteCount & {
  /** Sessions at once that it may have now. */
  readonly sessions: number;
  readonly rest: Rest | null;
};

export type FlowControl = {
  /** Each on which somebody waits or that is left alone: those in trouble first, then the most. */
  destinations(): Promise<readonly DestinationState[]>;
  /** null: there is no such recipient. */
  timeline(recipient: number): Promise<(Timeline & { readonly row: QueueRow; readonly rest: Rest | null }) | null>;
  /** The next in line goes now; false: nobody waits there. */
  probe(route: string, by: string): Promise<Result<boolean, StoreFault>>;
  network(): NetworkState & {
    readonly metered: boolean;
    readonly slept: Slept | null;
    readonly clockSet: ClockSet | null;
  };
  needs(): readonly Need[];
  /** The system's word of sleep and waking. */
  power(event: 'suspend' | 'resume'): void;
};

export type Slept = { readonly from: Instant; readonly until: Instant };
export type ClockSet = Facts['server.clock-set'] & { readonly at: Instant };

export type FlowControlOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly destinations: Destinations;
  readonly network: Pick<Network, 'state' | 'isMetered'>;
  readonly pulse: Pulse;
  readonly policy: () => RetryPolicy;
  readonly rules: () => readonly RetryRule[];
  readonly slept: () => Slept | null;
  readonly clockSet: () => ClockSet | null;
};

/** A clock that was set by so much may be wrong: its owner is asked to look, for a day. */
const WORTH_ASKING = 86_400_000;
const MOST_EVENTS = 2000;

export function newFlowControl(options: FlowControlOptions): FlowControl {
  const { store, clock, destinations, network } = options;
  return {
    async destinations() {
      const rests = new Map(destinations.resting().map(rest => [rest.route, rest]));
      const counts = await store.routeCounts();
      const quiet = [...rests.values()].filter(({ route }) => !counts.some(count => count.route === route));
      const all = [...counts, ...quiet.map(nobodyWaits)].map(count => ({
        ...count,
        sessions: destinations.sessions(count.route),
        rest: rests.get(count.route) ?? null,
      }));
      return all.sort((a, b) => Number(b.rest !== null) - Number(a.rest !== null) || b.waiting - a.waiting);
    },
    async timeline(recipient) {
      const row = (await store.queue({ recipients: [recipient], limit: 1 }))[0];
      if (!row) return null;
      const notes = await store.events({ trace: row.trace, limit: MOST_EVENTS });
      const rest = destinations.resting().find(one => one.route === row.route) ?? null;
      const told = notes.some(
        ({ name, fields }) =>
          name === 'queue.reported' &&
          fields.kind === 'delayed' &&
          Array.isArray(fields.recipients) &&
          fields.recipients.includes(row.address),
      );
      const { reply, status, host } = row;
      const said = { kind: 'temporary', reply: reply ?? '', status: status ?? '', host } as const;
      const failure =
        reply === null
          ? null
          : { status: said.status, code: /^\d{3}/.exec(said.reply)?.[0] ?? '', causes: causesOf(said) };
      const basis = { policy: options.policy(), rules: options.rules(), failure, restUntil: rest?.until ?? null };
      const tellsDelay = !told && row.sender !== '' && row.settledAt === null;
      return { row, rest, ...timelineOf({ ...row, tellsDelay }, notes, basis) };
    },
    async probe(route, by) {
      const [first] = await store.queue({ route, states: ['queued', 'deferred'], limit: 1 });
      await destinations.probe([route]);
      if (!first) return ok(false);
      const done = await operate(store, clock, { recipients: [first.recipient] }, { act: 'retry' }, by);
      return done.ok ? ok(true) : err(done.error);
    },
    network: () => ({
      ...network.state(),
      metered: network.isMetered(),
      slept: options.slept(),
      clockSet: options.clockSet(),
    }),
    needs: () => [...networkNeeds(network, clock.now()), ...clockNeeds(options.clockSet(), clock.now())],
    power(event) {
      if (event === 'suspend') options.pulse.suspended();
      else options.pulse.resumed();
    },
  };
}

const nobodyWaits = ({ route, since }: Rest): RouteCount => ({
  ...{ route, waiting: 0, active: 0, oldest: since, nextAt: null },
});

function networkNeeds(network: FlowControlOptions['network'], now: Instant): Need[] {
  const { kind, because, since } = network.state();
  if (kind === 'captive')
    return [
      {
        ...{ id: 'network', severity: 'attention', path: '/queue' },
        sentence: `Mail to elsewhere rests: ${because}. A network that wants you to sign in does so; open its page in a browser.`,
      },
    ];
  if (kind === 'offline')
    return [
      {
        ...{ id: 'network', severity: 'info', path: '/queue' },
        sentence: `Mail to elsewhere rests since ${roughly(Math.max(now - since, 1000))}: ${because}. It goes on by itself.`,
      },
    ];
  return network.isMetered()
    ? [
        {
          ...{ id: 'metered', severity: 'info', path: '/queue' },
          sentence: 'The network costs by the octet: large and less urgent messages to elsewhere wait for another.',
        },
      ]
    : [];
}

function clockNeeds(set: ClockSet | null, now: Instant): Need[] {
  if (!set || Math.abs(set.by) < WORTH_ASKING || Math.abs(now - set.at) > WORTH_ASKING) return [];
  const sentence = `${clockWords(set)}. Look whether this computer’s date is right.`;
  return [{ id: 'clock', severity: 'attention', sentence }];
}
