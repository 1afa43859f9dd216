/** An agent's answer as the store makes it durable: what became of the recipient, and the event that tells of it. */
import type { Instant } from '../base/units.ts';
import type { RetryRule } from '../config/retry-rule.ts';
import { event } from '../events/event.ts';
import type { Lease, Settlement } from '../store/interface.ts';
import type { Delivery } from './agent.ts';
import { expiredStatus, lateIsWorthTelling, notBeyond } from './deliver-by.ts';
import { expiryBy, failureOf, ruleFor } from './retry-rules.ts';
import { delayIsWorthTelling, nextAttempt, type RetryPolicy } from './schedule.ts';

export type Ended = Exclude<Delivery, { kind: 'settled' }>;
export type SettlementBasis = {
  readonly policy: RetryPolicy;
  readonly rules: readonly RetryRule[];
  readonly now: Instant;
  /** Uniform in [0, 1). */
  readonly jitter: number;
  /** False: nobody was tried, and only the time is looked at. */
  readonly tried: boolean;
  /** The next try is not after this. */
  readonly notAfter?: Instant;
};

/** `lease`: with the times as they are after the clock was set. */
export function settlementOf(lease: Lease, delivery: Ended, basis: SettlementBasis): Settlement {
  const { now } = basis;
  const base = { recipient: lease.recipient, fence: lease.fence };
  switch (delivery.kind) {
    case 'held':
    case 'discarded': {
      const told = { act: delivery.kind === 'held' ? 'hold' : 'discard', recipients: [lease.address], by: delivery.by };
      return { ...base, outcome: delivery, note: event('queue.operated', now, lease.trace, told) };
    }
    case 'relayed': {
      const { reply, host, dsnPassedOn: dsnTaken, security } = delivery;
      return {
        ...base,
        outcome: { kind: 'relayed', reply, host, dsnTaken, tellRelayed: delivery.tellRelayed === true },
        note: event('queue.relayed', now, lease.trace, { ...factsOf(lease, delivery, now), status: '2.0.0', security }),
      };
    }
    case 'permanent':
      return failed(lease, delivery, delivery.reply, now);
    case 'temporary':
      return temporary(lease, delivery, basis);
  }
}

const factsOf = (lease: Lease, delivery: Extract<Ended, { host: unknown }>, now: Instant) => ({
  recipient: lease.address,
  host: delivery.host,
  reply: delivery.reply,
  delay: (now - lease.acceptedAt) / 1000,
  conversation: delivery.conversation ?? null,
});

function failed(
  lease: Lease,
  delivery: Extract<Ended, { kind: 'permanent' | 'temporary' }>,
  reply: string,
  now: Instant,
): Settlement {
  const status = delivery.kind === 'permanent' ? delivery.status : expiredStatus(lease, now);
  return {
    ...{ recipient: lease.recipient, fence: lease.fence },
    outcome: { kind: 'failed', status, reply, host: delivery.host },
    note: event('queue.failed', now, lease.trace, { ...factsOf(lease, delivery, now), status, reply }),
  };
}

function temporary(lease: Lease, delivery: Extract<Ended, { kind: 'temporary' }>, basis: SettlementBasis): Settlement {
  const { policy, now } = basis;
  const rule = ruleFor(policy, basis.rules, lease, failureOf(delivery));
  if (basis.tried && rule.plan === null)
    return failed(lease, delivery, `Not tried again, as a rule of this server has it: ${delivery.reply}`, now);
  const attempts = lease.attempts + (basis.tried ? 1 : 0);
  const due = nextAttempt(policy, Math.max(attempts, 1), expiryBy(rule, policy, lease), now, basis.jitter, rule);
  const nextAt = due === null ? null : Math.max(now, Math.min(due, basis.notAfter ?? due));
  if (nextAt === null)
    return failed(lease, delivery, `Not delivered in time; the last answer was: ${delivery.reply}`, now);
  const tellDelay =
    lateIsWorthTelling(lease, now) ??
    delayIsWorthTelling(policy, lease.notBefore ?? lease.acceptedAt, now, lease.delayTold);
  return {
    ...{ recipient: lease.recipient, fence: lease.fence },
    outcome: {
      kind: 'deferred',
      nextAt: notBeyond(lease.parameters, nextAt, now),
      ...{ status: delivery.status, reply: delivery.reply, host: delivery.host, tellDelay },
      uncertain: delivery.uncertain === true,
    },
    note: event('queue.deferred', now, lease.trace, {
      ...factsOf(lease, delivery, now),
      ...{ status: delivery.status, nextAt, attempts },
    }),
  };
}
