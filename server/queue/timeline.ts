/**
 * One recipient's way through time: what was tried and what came of it, what will be, when its sender hears of the delay,
 * when it goes back. Pure: the past is events, the future is arithmetic.
 */
import type { Duration, Instant } from '../base/units.ts';
import type { RetryRule } from '../config/retry-rule.ts';
import type { Lease, QueueRow, StoredNote } from '../store/interface.ts';
import { expiryBy, type Failure, printRule, ruleFor, waitAfter } from './retry-rules.ts';
import { JITTER, type RetryPolicy } from './schedule.ts';

/** More are not drawn. */
const MOST_AHEAD = 60;

export type Tried = {
  readonly at: Instant;
  readonly became: 'deferred' | 'relayed' | 'failed';
  readonly reply: string;
  readonly status: string;
  readonly host: string | null;
  readonly conversation: string | null;
};
/** Between `from` and `to`: each wait is a tenth shorter or longer. */
export type Ahead = { readonly from: Instant; readonly to: Instant; readonly isLast: boolean };

const became = { 'queue.deferred': 'deferred', 'queue.relayed': 'relayed', 'queue.failed': 'failed' } as const;

/** Of a message's events, this recipient's attempts. */
export function attemptsPast(notes: readonly StoredNote[], address: string): readonly Tried[] {
  return notes.flatMap(({ name, at, fields }) => {
    const end = became[name as keyof typeof became];
    if (!end || fields.recipient !== address) return [];
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
    return [
      {
        ...{ at, became: end, reply: text(fields.reply) ?? '', status: text(fields.status) ?? '' },
        ...{ host: text(fields.host), conversation: text(fields.conversation) },
      },
    ];
  });
}

export type AheadFrom = {
  readonly nextAt: Instant;
  /** Made so far. */
  readonly attempts: number;
  readonly rule: RetryRule;
  readonly longest: Duration;
  readonly expiresAt: Instant;
};

/** What would come if each attempt failed as the last one did. */
export function attemptsAhead({ nextAt, attempts, rule, longest, expiresAt }: AheadFrom): readonly Ahead[] {
  const ahead: Ahead[] = [{ from: nextAt, to: nextAt, isLast: rule.plan === null || nextAt >= expiresAt }];
  for (let n = attempts + 1; ahead.length < MOST_AHEAD && !ahead.at(-1)!.isLast; n++) {
    const { from, to } = ahead.at(-1)!;
    const wait = waitAfter(rule, n, longest);
    if (wait === null) break;
    const next = {
      from: Math.min(Math.round(from + wait * (1 - JITTER)), expiresAt),
      to: Math.min(Math.round(to + wait * (1 + JITTER)), expiresAt),
    };
    ahead.push({ ...next, isLast: next.from >= expiresAt });
  }
  return ahead;
}

export type Timeline = {
  readonly past: readonly Tried[];
  readonly ahead: readonly Ahead[];
  /** When the sender hears that it waits; null: it was told already, or nobody wishes to hear. */
  readonly delayAt: Instant | null;
  readonly expiresAt: Instant;
  /** As one would write it. */
  readonly rule: string;
  readonly isUsualRule: boolean;
};

type Subject = QueueRow & { readonly tellsDelay: boolean };

export function timelineOf(
  row: Subject,
  notes: readonly StoredNote[],
  {
    policy,
    rules,
    failure,
    restUntil,
  }: {
    readonly policy: RetryPolicy;
    readonly rules: readonly RetryRule[];
    readonly failure: Failure | null;
    readonly restUntil: Instant | null;
  },
): Timeline {
  const rule = ruleFor(policy, rules, row, failure);
  const times: Pick<Lease, 'acceptedAt' | 'notBefore' | 'expiresAt'> = row;
  const expiresAt = expiryBy(rule, policy, times);
  const nextAt = row.nextAt === null ? null : Math.max(row.nextAt, restUntil ?? 0);
  const { attempts } = row;
  const { longest } = policy;
  return {
    past: attemptsPast(notes, row.address),
    ahead: nextAt === null ? [] : attemptsAhead({ nextAt, attempts, rule, longest, expiresAt }),
    delayAt: row.tellsDelay ? (row.notBefore ?? row.acceptedAt) + policy.tellDelayAfter : null,
    expiresAt,
    rule: printRule(rule),
    isUsualRule: !rules.includes(rule),
  };
}
