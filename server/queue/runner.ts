/**
 * Takes what is due, hands it to the agents, and makes their answers durable. Owns the leases of this run: whatever an
 * earlier run held goes back to the queue at the start, so nothing that was accepted can be forgotten.
 *
 *   accept with a lease ─┐
 *   claim when due ──────┴→ lanes → agent → settle → reports
 */
import type { Clock, Random } from '../base/ports.ts';
import { type Duration, type Instant, minutes, seconds } from '../base/units.ts';
import type { RetryRule } from '../config/retry-rule.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Lease, Settlement, Store } from '../store/interface.ts';
import type { Delivery, DeliveryAgent } from './agent.ts';
import type { Destinations } from './destinations.ts';
import { type LaneLimits, newLanes } from './lanes.ts';
import type { Owed } from './last-seen.ts';
import { METERED_WAIT, type Network } from './network.ts';
import { feedbackOf } from './outage.ts';
import { newOverdue } from './overdue.ts';
import { type Pulse, steadyPulse } from './pulse.ts';
import { LOCAL } from './route-name.ts';
import type { RetryPolicy } from './schedule.ts';
import { type Ended, settlementOf } from './settlement.ts';
import { newShifts } from './shifts.ts';

/** Longer than any agent needs for one batch between two renewals; a zombie's lease is taken after it. */
const LEASE: Duration = minutes(5);
const RENEW_EVERY: Duration = minutes(1);
/** The queue is looked at this often even when nobody called: clocks jump and hints can be lost (R8). */
const LONGEST_SLEEP: Duration = seconds(30);
/** The store's writer is kept for two milliseconds; others have their turn in between. */
const CLAIM_AT_ONCE = 40;
/** In memory, before no more is claimed. */
const ENOUGH = 200;
const LOCAL_AT_ONCE = 512;
/** For each session of a route: one at work, one that is written down, and who comes next while more are claimed. */
const FOR_EACH_SESSION = 4;
/** After sleep, before what it broke off is tried again: networks take a moment. */
const AFTER_SLEEP: Duration = seconds(20);
/** What our network's fault has stopped is not the first to be tried again: another's destination may be well. */
const AFTER_OUTAGE: Duration = minutes(3);
const SETTLE_AGAIN: Duration = seconds(1);

export type RunnerOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly agentFor: (route: string) => DeliveryAgent;
  readonly policy: () => RetryPolicy;
  readonly jitter?: () => number;
  /** Before the policy's own. */
  readonly rules?: () => readonly RetryRule[];
  readonly limits: () => LaneLimits;
  /** Nothing leaves on this route; a person wants it so. */
  readonly rests?: (route: string) => boolean;
  readonly destinations?: Destinations;
  readonly network?: Pick<Network, 'heard' | 'waits'>;
  readonly pulse?: Pulse;
  /** The clock was set while nobody was here: done before anything is taken. */
  readonly owed?: Owed | null;
  /** Rows may have become due for a report. */
  readonly reportsDue: () => void;
  readonly onBug: (fault: unknown, where: string) => void;
};

export type Runner = {
  /** What `accept` should lease to us; undefined: let it wait for a claim. */
  leaseFor(route: string): { readonly holder: string; readonly until: Instant } | undefined;
  /** Leases that came back from `accept` or `expand`. */
  take(leases: readonly Lease[]): void;
  /** Looks again at what may run: a route was frozen or thawed, limits changed. */
  wake(): void;
  /** The clock was set by so much: what waits keeps the time it has left. */
  clockSet(by: Duration): Promise<void>;
  /** It has slept: leases are renewed before they are found to have run out. */
  woke(): Promise<void>;
  /** Tells senders whose mail waits for a destination that is left alone; for tests, it is done every minute. */
  tellOverdue(): Promise<void>;
  /** Nothing in memory and nothing due. For tests and for a polite end. */
  idle(): Promise<void>;
  /**
   * Takes no more; waits for what runs, at most `grace`; what is left stays leased and is recovered at the next start.
   * May be called again, to wait longer.
   */
  close(grace: Duration): Promise<void>;
};

export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const { store, clock, random } = options;
  const holder = Buffer.from(random.bytes(9)).toString('base64url');
  const { destinations, network, pulse = steadyPulse(clock), rules = () => [], jitter = random.fraction } = options;
  const lanes = newLanes(options.limits, options.rests, destinations && { now: clock.now, ...destinations });
  const shifts = newShifts(store, pulse.jumped);
  const running = new Set<Promise<void>>();
  let closing = false;
  let claiming: Promise<void> | null = null;
  let claimAgain = false;
  /** Something is due that there was no room for. */
  let leftBehind = false;
  let cancelTimer = () => {};
  let cancelStart = () => {};
  /** Times are being shifted: what is claimed meanwhile would have the old ones. */
  let setting: Promise<void> = Promise.resolve();

  /** What nobody works on goes back to the queue: leases of an earlier run, and of this one where it lost count. */
  async function recover(): Promise<void> {
    const recovered = await store.run('recover', { holder, now: clock.now() });
    if (!recovered.ok || recovered.value.recovered === 0) return;
    const { recovered: recipients } = recovered.value;
    const notes = [event('store.recovered', clock.now(), SERVER_TRACE, { recipients })];
    await store.run('record', {}, { notes });
  }
  if (options.owed) await shifts.goOn(options.owed);
  await recover();

  const until = () => clock.now() + LEASE;

  const start = () => {
    while (!closing) {
      const batch = lanes.take();
      if (!batch) break;
      let isTried = false;
      const tried = () => {
        if (isTried) return;
        isTried = true;
        lanes.tried(batch);
      };
      const work = runBatch(batch, () => {
        tried();
        start();
      })
        .catch(fault => options.onBug(fault, 'queue'))
        .finally(() => {
          running.delete(work);
          tried();
          lanes.finished(batch);
          start();
          if (lanes.size() < ENOUGH && (claimAgain || (leftBehind && lanes.hasRoomElsewhere()))) void claim();
        });
      running.add(work);
    }
    startLater();
  };

  /** `next`: its session may be used again, while what it came to is written down. */
  async function runBatch(batch: readonly Lease[], next: () => void): Promise<void> {
    const route = batch[0]?.route ?? '';
    const startedAt = clock.now();
    const sleeps = pulse.sleeps();
    if (route !== LOCAL) destinations?.started(route);
    const deliveries = await attempt(batch, route);
    pulse.look();
    const slept = pulse.sleeps() !== sleeps;
    const isOurFault = route !== LOCAL && !slept && network?.heard(route, deliveries) === true;
    const isHeard = route !== LOCAL && !slept && !isOurFault && destinations !== undefined;
    const isLeftAlone = isHeard && (await isToRest(route, deliveries, startedAt));
    const notBegun = isLeftAlone ? lanes.giveBack(route) : [];
    next();
    const { settlements, back } = sorted(batch, deliveries, { slept, isOurFault });
    // Leases that nobody's fault but ours, or sleep's, has brought to nothing: no attempt is counted.
    if (back.length > 0) await putBack(back, clock.now() + (slept ? AFTER_SLEEP : AFTER_OUTAGE) * random.fraction());
    if (settlements.length > 0) await settleAll(settlements);
    await putBack(notBegun);
    // What an alias led to may rest; and all that leaves, after a try that showed our network to be down still.
    if (route === LOCAL || isOurFault) await giveBack();
  }

  /** What is remembered of a destination must not keep from being written down what became of the mail. */
  async function isToRest(route: string, deliveries: readonly Delivery[], startedAt: Instant): Promise<boolean> {
    try {
      return (await destinations?.heard(route, feedbackOf(deliveries), startedAt)) === true;
    } catch (fault) {
      options.onBug(fault, 'the memory of destinations');
      return false;
    }
  }

  type Circumstances = { readonly slept: boolean; readonly isOurFault: boolean };
  function sorted(batch: readonly Lease[], deliveries: readonly Delivery[], { slept, isOurFault }: Circumstances) {
    const settlements: Settlement[] = [];
    const back: Lease[] = [];
    batch.forEach((lease, i) => {
      const delivery = deliveries[i];
      if (!delivery) return;
      if (delivery.kind === 'settled') {
        lanes.add(delivery.leases);
        // An expansion may have wished for a success report.
        if ((lease.notify & 1) !== 0) options.reportsDue();
      } else if ((isOurFault && isUnreached(delivery)) || (slept && isBrokenOff(delivery))) back.push(lease);
      else settlements.push(settlementOf(shifts.aged(lease), delivery, basis(true)));
    });
    return { settlements, back };
  }

  const basis = (tried: boolean) => ({
    ...{ policy: options.policy(), rules: rules(), now: clock.now(), jitter: jitter(), tried },
  });

  async function settleAll(settlements: readonly Settlement[]): Promise<void> {
    await settle(settlements);
    scheduleClaim().catch(fault => options.onBug(fault, 'queue'));
    if (
      settlements.some(
        ({ outcome }) =>
          outcome.kind === 'failed' ||
          outcome.kind === 'relayed' ||
          (outcome.kind === 'deferred' && outcome.tellDelay === true),
      )
    )
      options.reportsDue();
  }

  async function putBack(leases: readonly Pick<Lease, 'recipient' | 'fence'>[], now = clock.now()): Promise<void> {
    const bare = leases.map(({ recipient, fence }) => ({ recipient, fence }));
    if (bare.length > 0) await store.run('giveBack', { leases: bare, now: Math.round(now) });
  }

  /** What has been delivered must be written down: a store that cannot take it now is asked again. */
  async function settle(settlements: readonly Settlement[]): Promise<void> {
    for (let first = true; ; first = false) {
      const fault = await store.run('settle', { settlements }).then(
        settled => (settled.ok ? null : settled.error),
        (thrown: unknown) => String(thrown),
      );
      if (fault === null) return;
      if (first) options.onBug(new Error(`could not settle, trying again: ${fault}`), 'queue');
      if (closing) return;
      await new Promise<void>(resolve => clock.after(SETTLE_AGAIN, resolve));
    }
  }

  async function attempt(batch: readonly Lease[], route: string): Promise<readonly Delivery[]> {
    try {
      return await options.agentFor(route).deliver(batch);
    } catch (fault) {
      options.onBug(fault, `delivery to ${route}`);
      return batch.map(() => ({
        kind: 'temporary',
        status: '4.3.0',
        reply: 'A fault of ours; it will be tried again',
        host: null,
        saysNothing: true,
      }));
    }
  }

  function claim(): Promise<void> {
    if (claiming) {
      claimAgain = true;
      return claiming;
    }
    claimAgain = false;
    claiming = claimOnce()
      .catch(fault => {
        options.onBug(fault, 'queue');
        claimIn(LONGEST_SLEEP);
      })
      .finally(() => {
        claiming = null;
        if (claimAgain && !closing && lanes.size() < ENOUGH) void claim();
      });
    return claiming;
  }

  async function claimOnce(): Promise<void> {
    pulse.look();
    await setting;
    if (closing) return;
    const claimed = await store.run('claim', {
      holder,
      now: clock.now(),
      until: until(),
      limit: CLAIM_AT_ONCE,
      perRoute: options.limits().perRoute * FOR_EACH_SESSION,
      room: { [LOCAL]: LOCAL_AT_ONCE },
      busy: lanes.busy(),
      // However much waits to go elsewhere, our own people's mail goes on.
      ...(lanes.hasRoomElsewhere() ? {} : { only: LOCAL }),
    });
    if (claimed.ok && claimed.value.length > 0) {
      claimAgain = true;
      await add(claimed.value);
      start();
    }
    await scheduleClaim();
  }

  /** What was taken before its route was frozen goes back to where a person can act on it. */
  const giveBack = (): Promise<void> => putBack(lanes.giveBack());

  /** What waits for another network does not wait in memory. */
  async function add(leases: readonly Lease[]): Promise<void> {
    const waits = network ? leases.filter(network.waits) : [];
    for (const lease of leases) shifts.came(lease);
    lanes.add(waits.length > 0 ? leases.filter(lease => !waits.includes(lease)) : leases);
    await putBack(waits, clock.now() + METERED_WAIT);
    await giveBack();
  }

  async function scheduleClaim(): Promise<void> {
    const due = await store.nextDue();
    const wait = due === null ? LONGEST_SLEEP : Math.min(Math.max(due - clock.now(), 0), LONGEST_SLEEP);
    // Due already, yet not claimed: its lane is full or rests, and the lane's end will claim.
    leftBehind = due !== null && due <= clock.now();
    claimIn(leftBehind ? seconds(1) : Math.max(wait, 5));
    startLater();
  }

  /** Where only a destination's rate keeps something from going, its time is waited for. */
  function startLater(): void {
    cancelStart();
    const at = lanes.nextStart();
    if (at !== null && !closing) cancelStart = clock.after(Math.max(at - clock.now(), 1), start);
  }

  function claimIn(wait: Duration): void {
    cancelTimer();
    if (!closing) cancelTimer = clock.after(wait, () => void claim());
  }

  let cancelRenewal = () => {};
  const renewLater = () => {
    cancelRenewal = clock.after(RENEW_EVERY, () => {
      renew()
        .then(tellOverdue)
        .catch(fault => options.onBug(fault, 'queue'));
      if (!closing) renewLater();
    });
  };
  /** A lease that nobody here works on (its answer was lost with the store's writer) is not renewed, and runs out. */
  async function renew(): Promise<void> {
    await store.run('renew', { holder, until: until(), recipients: lanes.held() });
    await recover();
  }
  const overdue = newOverdue({ store, clock, holder, shifts, pulse, policy: options.policy });
  /** Whose destination is left alone hears in time that it waits, or that its time is over. */
  async function tellOverdue(): Promise<void> {
    for (const { leases, said, notAfter } of await overdue(destinations?.resting() ?? []))
      await settleAll(leases.map(lease => settlementOf(shifts.aged(lease), said, { ...basis(false), notAfter })));
  }
  renewLater();
  const stopWatching = store.watchQueue(() => {
    void claim();
    // A person may have returned something to its sender.
    options.reportsDue();
  });
  // Not waited for: the agents may ask for this runner, and it is not theirs before it is returned. The store answers in
  // a later turn at the earliest.
  void claim().then(options.reportsDue);

  return {
    leaseFor: route =>
      !closing && lanes.hasRoom(route) && destinations?.rests(route) !== true ? { holder, until: until() } : undefined,
    take(leases) {
      add(leases).catch(fault => options.onBug(fault, 'queue'));
      start();
    },
    wake() {
      start();
      giveBack().then(claim, fault => options.onBug(fault, 'queue'));
    },
    async clockSet(by) {
      // However it ends, what is due goes on.
      setting = setting.then(() => shifts.clockSet(by)).catch(fault => options.onBug(fault, 'queue'));
      await setting;
      await renew();
      void claim();
    },
    async woke() {
      await renew();
      void claim();
    },
    tellOverdue,
    async idle() {
      for (;;) {
        await claim();
        const due = await store.nextDue();
        const isNothingDue = due === null || due > clock.now() || !lanes.hasRoomElsewhere();
        if (running.size === 0 && lanes.size() === 0 && isNothingDue) return;
        await Promise.race([...running, new Promise<void>(resolve => clock.after(10, resolve))]);
      }
    },
    async close(grace) {
      closing = true;
      stopWatching();
      cancelTimer();
      cancelStart();
      cancelRenewal();
      const over = new Promise<void>(resolve => clock.after(grace, resolve));
      await Promise.race([Promise.allSettled([...running]), over]);
      await claiming;
    },
  };
}

const isUnreached = (ended: Ended): boolean =>
  ended.kind === 'temporary' && ended.unreached !== undefined && ended.uncertain !== true;
/** RFC 3463 §3.5: 4.4.2, the connection was lost. */
const isBrokenOff = (ended: Ended): boolean =>
  isUnreached(ended) || (ended.kind === 'temporary' && ended.status === '4.4.2' && ended.uncertain !== true);
