/**
 * Takes what is due, hands it to the agents, and makes their answers durable. Owns the leases of this run: whatever an
 * earlier run held goes back to the queue at the start, so nothing that was accepted can be forgotten.
 *
 *   accept with a lease ─┐
 *   claim when due ──────┴→ lanes → agent → settle → reports
 */
import type { Clock, Random } from '../base/ports.ts';
import { type Duration, type Instant, minutes, seconds } from '../base/units.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Lease, Settlement, Store } from '../store/interface.ts';
import type { Delivery, DeliveryAgent } from './agent.ts';
import { lateIsWorthTelling, notBeyond } from './deliver-by.ts';
import { type LaneLimits, newLanes } from './lanes.ts';
import { LOCAL } from './route-name.ts';
import { delayIsWorthTelling, nextAttempt, type RetryPolicy } from './schedule.ts';

/** Longer than any agent needs for one batch between two renewals; a zombie's lease is taken after it. */
const LEASE: Duration = minutes(5);
const RENEW_EVERY: Duration = minutes(1);
/** The queue is looked at this often even when nobody called: clocks jump and hints can be lost (R8). */
const LONGEST_SLEEP: Duration = seconds(30);
const CLAIM_AT_ONCE = 200;
const SETTLE_AGAIN: Duration = seconds(1);

export type RunnerOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly agentFor: (route: string) => DeliveryAgent;
  readonly policy: () => RetryPolicy;
  readonly limits: () => LaneLimits;
  /** Nothing leaves on this route; a person wants it so. */
  readonly rests?: (route: string) => boolean;
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
  const lanes = newLanes(options.limits, options.rests);
  const running = new Set<Promise<void>>();
  let closing = false;
  let claiming: Promise<void> | null = null;
  let claimAgain = false;
  /** Something is due that there was no room for. */
  let leftBehind = false;
  let cancelTimer = () => {};

  /** What nobody works on goes back to the queue: leases of an earlier run, and of this one where it lost count. */
  async function recover(): Promise<void> {
    const recovered = await store.run('recover', { holder, now: clock.now() });
    if (!recovered.ok || recovered.value.recovered === 0) return;
    const { recovered: recipients } = recovered.value;
    const notes = [event('store.recovered', clock.now(), SERVER_TRACE, { recipients })];
    await store.run('record', {}, { notes });
  }
  await recover();

  const until = () => clock.now() + LEASE;

  const start = () => {
    while (!closing) {
      const batch = lanes.take();
      if (!batch) break;
      const work = runBatch(batch)
        .catch(fault => options.onBug(fault, 'queue'))
        .finally(() => {
          running.delete(work);
          lanes.finished(batch);
          start();
          if (lanes.size() < CLAIM_AT_ONCE && (claimAgain || (leftBehind && lanes.hasRoomElsewhere()))) void claim();
        });
      running.add(work);
    }
  };

  async function runBatch(batch: readonly Lease[]): Promise<void> {
    const route = batch[0]?.route ?? '';
    const deliveries = await attempt(batch, route);
    const settlements: Settlement[] = [];
    batch.forEach((lease, i) => {
      const delivery = deliveries[i];
      if (!delivery) return;
      if (delivery.kind === 'settled') {
        lanes.add(delivery.leases);
        // An expansion may have wished for a success report.
        if ((lease.notify & 1) !== 0) options.reportsDue();
      } else settlements.push(settlementOf(lease, delivery));
    });
    if (settlements.length === 0) return;
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
      }));
    }
  }

  function settlementOf(lease: Lease, delivery: Exclude<Delivery, { kind: 'settled' }>): Settlement {
    const now = clock.now();
    const base = { recipient: lease.recipient, fence: lease.fence };
    if (delivery.kind === 'held' || delivery.kind === 'discarded') {
      const told = { act: delivery.kind === 'held' ? 'hold' : 'discard', recipients: [lease.address], by: delivery.by };
      return { ...base, outcome: delivery, note: event('queue.operated', now, lease.trace, told) };
    }
    const facts = {
      recipient: lease.address,
      host: delivery.host,
      reply: delivery.reply,
      delay: (now - lease.acceptedAt) / 1000,
      conversation: delivery.conversation ?? null,
    };
    if (delivery.kind === 'relayed') {
      return {
        ...base,
        outcome: {
          kind: 'relayed',
          ...{ reply: delivery.reply, host: delivery.host, dsnTaken: delivery.dsnPassedOn },
          tellRelayed: delivery.tellRelayed === true,
        },
        note: event('queue.relayed', now, lease.trace, { ...facts, status: '2.0.0', security: delivery.security }),
      };
    }
    const nextAt =
      delivery.kind === 'temporary'
        ? nextAttempt(options.policy(), lease.attempts + 1, lease.expiresAt, now, random.fraction())
        : null;
    if (delivery.kind === 'permanent' || nextAt === null) {
      const status = delivery.kind === 'permanent' ? delivery.status : '4.4.7';
      const reply =
        delivery.kind === 'permanent'
          ? delivery.reply
          : `Not delivered in time; the last answer was: ${delivery.reply}`;
      return {
        ...base,
        outcome: { kind: 'failed', status, reply, host: delivery.host },
        note: event('queue.failed', now, lease.trace, { ...facts, status, reply }),
      };
    }
    return {
      ...base,
      outcome: {
        kind: 'deferred',
        nextAt: notBeyond(lease.parameters, nextAt, now),
        status: delivery.status,
        reply: delivery.reply,
        host: delivery.host,
        uncertain: delivery.uncertain === true,
        tellDelay:
          lateIsWorthTelling(lease, now) ??
          delayIsWorthTelling(options.policy(), lease.notBefore ?? lease.acceptedAt, now, lease.delayTold),
      },
      note: event('queue.deferred', now, lease.trace, {
        ...facts,
        status: delivery.status,
        nextAt,
        attempts: lease.attempts + 1,
      }),
    };
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
        if (claimAgain && !closing && lanes.size() < CLAIM_AT_ONCE) void claim();
      });
    return claiming;
  }

  async function claimOnce(): Promise<void> {
    if (closing) return;
    const claimed = await store.run('claim', {
      holder,
      now: clock.now(),
      until: until(),
      limit: CLAIM_AT_ONCE,
      perRoute: options.limits().perRoute * 2,
      busy: lanes.busy(),
      // However much waits to go elsewhere, our own people's mail goes on.
      ...(lanes.hasRoomElsewhere() ? {} : { only: LOCAL }),
    });
    if (claimed.ok && claimed.value.length > 0) {
      claimAgain = true;
      lanes.add(claimed.value);
      await giveBack();
      start();
    }
    await scheduleClaim();
  }

  /** What was taken before its route was frozen goes back to where a person can act on it. */
  async function giveBack(): Promise<void> {
    const leases = lanes.giveBack().map(({ recipient, fence }) => ({ recipient, fence }));
    if (leases.length > 0) await store.run('giveBack', { leases, now: clock.now() });
  }

  async function scheduleClaim(): Promise<void> {
    const due = await store.nextDue();
    const wait = due === null ? LONGEST_SLEEP : Math.min(Math.max(due - clock.now(), 0), LONGEST_SLEEP);
    // Due already, yet not claimed: its lane is full or rests, and the lane's end will claim.
    leftBehind = due !== null && due <= clock.now();
    claimIn(leftBehind ? seconds(1) : Math.max(wait, 5));
  }

  function claimIn(wait: Duration): void {
    cancelTimer();
    if (!closing) cancelTimer = clock.after(wait, () => void claim());
  }

  let cancelRenewal = () => {};
  const renewLater = () => {
    cancelRenewal = clock.after(RENEW_EVERY, () => {
      renew().catch(fault => options.onBug(fault, 'queue'));
      if (!closing) renewLater();
    });
  };
  /** A lease that nobody here works on (its answer was lost with the store's writer) is not renewed, and runs out. */
  async function renew(): Promise<void> {
    await store.run('renew', { holder, until: until(), recipients: lanes.held() });
    await recover();
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
    leaseFor: route => (!closing && lanes.hasRoom(route) ? { holder, until: until() } : undefined),
    take(leases) {
      lanes.add(leases);
      start();
    },
    wake() {
      start();
      giveBack().then(claim, fault => options.onBug(fault, 'queue'));
    },
    async idle() {
      for (;;) {
        await claim();
        const due = await store.nextDue();
        if (running.size === 0 && lanes.size() === 0 && (due === null || due > clock.now())) return;
        await Promise.race([...running, new Promise<void>(resolve => clock.after(10, resolve))]);
      }
    },
    async close(grace) {
      closing = true;
      stopWatching();
      cancelTimer();
      cancelRenewal();
      const over = new Promise<void>(resolve => clock.after(grace, resolve));
      await Promise.race([Promise.allSettled([...running]), over]);
      await claiming;
    },
  };
}
